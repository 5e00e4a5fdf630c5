"""What one answer of permission costs, over the truth table: python -m tests.bench.decisions."""

from __future__ import annotations

import time
from statistics import mean, quantiles

from app.consent.permission import decide_permission
from tests.unit.truth.reading import Case, read_cases

ROUNDS = 200


def microseconds(case: Case) -> float:
    """The CPU time of one decision on facts that are gathered already."""
    facts, at, agent = case.facts, case.at, case.agent
    product, channel = case.row["product"], case.row["channel"]
    decide_permission(facts, at, product=product, channel=channel, agent=agent)
    begun = time.process_time()
    for _ in range(ROUNDS):
        decide_permission(facts, at, product=product, channel=channel, agent=agent)
    return (time.process_time() - begun) / ROUNDS * 1e6


if __name__ == "__main__":
    costs = sorted((microseconds(case), str(case)) for case in read_cases())
    each = [cost for cost, _ in costs]
    most = quantiles(each, n=100)[98]
    print(f"{len(each)} cases: mean {mean(each):.0f} µs, 99 % below {most:.0f} µs")
    print(f"longest {costs[-1][0]:.0f} µs: {costs[-1][1]}")
