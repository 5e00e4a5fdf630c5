"""A queue of a million open leads: a few as receive_lead() makes them, the others by SQL."""

from __future__ import annotations

from sqlalchemy import Table, insert, select, text

from app.cli.opening import Opened
from app.consent.models import ConsentRow, EditionRow, StatementRow
from app.db import Writing
from app.leads.models import NOT_WORKED_ON, LeadRow, PersonRow, State
from app.ledger.models import EntryRow
from tests.bench.open_leads import FIRST, OWN_NUMBERS, consent_of, is_next, lead_of, person_of

MODELS = 80  # leads of which the others are copies: every place of twenty, every area of four
PIECE = 20_000
IS_DAY = "n % 20 = 19"
# What differs from row to row, by the number `n` of the lead; all else is its model's.
_MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', '{first}', n || ' seconds')",
    "postgresql": "cast('{first}+00' as timestamptz) + n * interval '1 second'",
}
_CODE = {
    "sqlite": "cast(printf('%0{size}d', n) as blob)",
    "postgresql": "convert_to(lpad(n::text, {size}, '0'), 'UTF8')",
}
_DIGITS = {
    "sqlite": "printf('%0{size}d', {what})",
    "postgresql": "lpad(({what})::text, {size}, '0')",
}
_NUMBERS = {
    "sqlite": "(with recursive r(n) as (select :start union all select n + 1 from r "
    "where n + 1 < :end) select n from r)",
    "postgresql": "(select generate_series(cast(:start as int), :end - 1) n)",
}


def fill(instance: Opened, start: int, end: int) -> None:
    """Makes the open leads from number `start` on; nineteen in twenty wait where it is night."""
    shared, words = shared_of(instance)
    with instance.database.writing() as session:
        if start == 0:
            numbers = range(MODELS)
            session.execute(insert(LeadRow), [lead_of(number) for number in numbers])
            session.execute(insert(PersonRow), [person_of(number) for number in numbers])
            session.execute(
                insert(ConsentRow),
                [consent_of(session, number, shared, words) for number in numbers],
            )
    for first in range(max(start, MODELS), end, PIECE):
        last = min(first + PIECE, end)
        with instance.database.writing() as session:
            _copy(session, first, last, shared)
            own = [number for number in range(first, last) if is_next(number)]
            if own:
                session.execute(
                    insert(ConsentRow),
                    [consent_of(session, number, shared, words) for number in own],
                )
    if instance.database.engine.dialect.name == "postgresql":
        with instance.database.writing() as session:
            session.execute(text("analyze"))


def _copy(session: Writing, start: int, end: int, shared: dict[str, object]) -> None:
    """Leads, people and consents of these numbers, in three statements."""
    kind = session.dialect
    moment = _MOMENT[kind].format(first=f"{FIRST:%Y-%m-%d %H:%M:%S}")
    is_next = f"{IS_DAY} and n / 20 < {OWN_NUMBERS}"
    of_consent = {
        "lead_id": "n + 1",
        "entry_id": str(shared["entry_id"]),
        "served_at": moment,
        "given_at": moment,
    }
    for table, values, which in (
        (LeadRow.__table__, _of_lead(kind) | {"received_at": moment}, "1 = 1"),
        (PersonRow.__table__, _of_person(kind), "1 = 1"),
        (ConsentRow.__table__, of_consent, f"not ({is_next})"),
    ):
        assert isinstance(table, Table)
        key = "id" if "id" in values else "lead_id"
        names = [one.name for one in table.columns if one.name in values or one.name != "id"]
        told = ", ".join(values.get(name, f't."{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        model = f"join {table.name} t on t.{key} = n % {MODELS} + 1"
        source = f"select {told} from {_NUMBERS[kind]} numbers {model} where {which}"
        query = text(f"insert into {table.name} ({listed}) {source}")
        session.execute(query, {"start": start, "end": end})


def _of_lead(kind: str) -> dict[str, str]:
    """The models of those by day may be claimed already."""
    return {
        **dict.fromkeys(NOT_WORKED_ON, "null"),
        "state": f"'{State.OPEN.value}'",
        "id": "n + 1",
        "reference": _DIGITS[kind].format(size=8, what="n"),
        "nonce": _CODE[kind].format(size=16),
        "receipt": _CODE[kind].format(size=32),
        "stop": _CODE[kind].format(size=32),
    }


def _of_person(kind: str) -> dict[str, str]:
    own = _DIGITS[kind].format(size=4, what="100 + case when n / 80 < 99 then n / 80 else 99 end")
    phone = f"case when {IS_DAY} then substr(t.phone, 1, 8) || {own} else t.phone end"
    return {
        "lead_id": "n + 1",
        "last_name": "'Alvarez ' || n",
        "name_key": "'rosa alvarez ' || n",
        "phone": phone,
        "last_four": f"substr({phone}, 9)",
    }


def shared_of(instance: Opened) -> tuple[dict[str, object], tuple[str, str]]:
    """What all consents have alike; the hashes of the edition and of its statement."""
    with instance.database.reading() as session:
        entry_id = session.scalar(select(EntryRow.id).order_by(EntryRow.id).limit(1))
        edition = session.all(
            select(EditionRow.id, EditionRow.call_id, EditionRow.sha256, StatementRow.sha256)
            .join(StatementRow, StatementRow.id == EditionRow.call_id)
            .order_by(EditionRow.id)
        )[0]
    shared: dict[str, object] = {
        "entry_id": entry_id,
        "edition_id": edition.id,
        "statement_id": edition.call_id,
        "act": "click_submit",
        "products": ["part_c"],
        "interests": ["part_c"],
        "seller": "HRBC",
        "channel": "call",
        "language": "en",
    }
    return shared, (edition[2], edition[3])
