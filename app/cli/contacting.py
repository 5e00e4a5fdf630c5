"""May we call, and the word that we may not: may-contact, revoke."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from app.cli.opening import opened, unix_actor
from app.cli.times import INSTANT, MOMENT
from app.consent.permission import Permission, Reason, decide_permission
from app.leads.facts import facts_of
from app.leads.known.office import agent_of
from app.leads.lookup.finding import as_reference
from app.leads.stopping import CALL, CHANNELS, LINK, BadStop, stop_contact
from app.leads.stops.whom import NobodyMeant, named_by
from app.ledger.event import rfc3339
from app.staff.directory import find_account_by_email
from app.staff.models import Role
from app.web.words.places import time_to_come

HEARD = click.Choice([one for one in CHANNELS if one not in (LINK, CALL)])


@click.command("may-contact")
@click.argument("reference")
@click.option("--product", required=True, help="part_d, part_c, medigap, or other: a question")
@click.option("--channel", default="call", show_default=True)
@click.option("--at", type=INSTANT, help="RFC 3339; default: now")
@click.option("--agent", metavar="EMAIL", help="Who would call; default: whoever it is")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout")
def may_contact(
    reference: str,
    product: str,
    channel: str,
    *,
    at: datetime | None,
    agent: str | None,
    as_json: bool,
) -> None:
    """Says whether a person may be contacted: exit code 0 yes, 1 no, with the reasons.

    A moment in the past is judged by the rules and by what was known then.

    Example: get-answers may-contact K7P3MW4R --product part_c --channel call
    """
    moment = at or datetime.now(UTC)
    with opened() as instance, instance.database.reading() as session:
        facts = facts_of(session, as_reference(reference) or reference, as_of=moment)
        account = find_account_by_email(session, agent) if agent else None
        # Of a moment in the past it may have been another role: that one is judged as an agent.
        if account and not at and Role.AGENT not in account.roles:
            raise click.ClickException(f"{account.email} is no agent.")
        caller = agent_of(session, account.id, at=at) if account else None
        answer = decide_permission(facts, moment, product=product, channel=channel, agent=caller)
    click.echo(json.dumps(_as_object(answer)) if as_json else _as_text(answer, moment))
    sys.exit(0 if answer.allowed else 1)


@click.command()
@click.argument("whom", metavar="REFERENCE|PHONE|EMAIL")
@click.option("--channel", type=HEARD, required=True, help="How it reached us")
@click.option("--words", required=True, help="What the person said, word for word")
@click.option("--said-at", type=MOMENT, help="When they said it, RFC 3339; default: now")
def revoke(whom: str, channel: str, words: str, said_at: datetime | None) -> None:
    """Ends all contact with a person, at once: by reference, number or e-mail address.

    It counts from now on, also where they said it earlier, and for whom nobody knows yet.

    Example: get-answers revoke K7P3MW4R --channel phone --words "Stop calling me"
    """
    if not words.strip() or not "".join(words.split()).isprintable():
        raise click.BadParameter("What the person said is missing, or is no text.")
    said, at = {"channel": channel, "said": words}, datetime.now(UTC)
    try:
        with opened() as instance, instance.database.writing() as session:
            phone, email = named_by(session, whom)
            ended = stop_contact(
                session, phone, said, actor=unix_actor(), at=at, received_at=said_at, email=email
            )
    except (NobodyMeant, BadStop) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Recorded. {ended} lead(s) left the queue.", err=True)


def _as_object(answer: Permission) -> dict[str, object]:
    return {
        "allowed": answer.allowed,
        "reasons": [_reason(one) for one in answer.reasons],
        "remarks": [_reason(one) for one in answer.remarks],
        "zones": list(answer.zones),
        "next_change": rfc3339(answer.next_change) if answer.next_change else None,
        "decided_by": list(answer.decided_by),
    }


def _reason(reason: Reason) -> dict[str, object]:
    return {
        "rule": reason.rule,
        "citation": reason.citation,
        "words": reason.words,
        "since": reason.since.isoformat() if reason.since else None,
    }


def _as_text(answer: Permission, at: datetime) -> str:
    lines = ["yes" if answer.allowed else "no"]
    lines += [f"{one.rule}: {one.words} [{one.citation}]" for one in answer.reasons]
    lines += [f"note {one.rule}: {one.words} [{one.citation}]" for one in answer.remarks]
    change = answer.next_change
    if change:
        there = time_to_come(change, answer.zones, at=at)
        lines.append(f"changes at {rfc3339(change)}: {there}")
    else:
        lines.append("does not change by itself")
    lines.append(f"decided by: {', '.join(answer.decided_by) or 'nothing on record'}")
    return "\n".join(lines)
