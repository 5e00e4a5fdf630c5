"""Everything out: consents, leads and events, as JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import click

from app.cli.opening import Opened, opened, unix_actor
from app.cli.times import MOMENT
from app.ledger.event import Event, record_event, rfc3339, seal_event
from app.proof.export import Row, export_consents, export_events, export_leads

KINDS: dict[str, Callable[..., list[tuple[int, Row]]]] = {
    "consents": export_consents,
    "leads": export_leads,
    "events": export_events,
}
RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@click.command()
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.option("--since", type=MOMENT, help="RFC 3339, included")
@click.option("--until", type=MOMENT, help="RFC 3339, not included")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="jsonl")
def export(kind: str, since: datetime | None, until: datetime | None, form: str) -> None:
    """Writes records to stdout, oldest first; the export is on record.

    Example: get-answers export consents --format jsonl > consents.jsonl
    """
    with opened() as instance:
        # First on record, then out: whoever reads may stop at any row.
        facts: dict[str, object] = {
            "kind": kind,
            "since": rfc3339(since) if since else None,
            "until": rfc3339(until) if until else None,
            "actor": unix_actor(),
        }
        with instance.database.writing() as session:
            sealed = seal_event(session.pen, Event.RECORDS_EXPORTED, facts, at=datetime.now(UTC))
            record_event(session, sealed)
        count = (_write_csv if form == "csv" else _write_jsonl)(_rows(instance, kind, since, until))
    sys.stdout.flush()
    click.echo(f"{count} rows.", err=True)


def _rows(
    instance: Opened, kind: str, since: datetime | None, until: datetime | None
) -> Iterator[Row]:
    """All rows in pieces, each its own short transaction, so that no writer waits."""
    after = 0
    while True:
        with instance.database.reading() as session:
            piece = KINDS[kind](session, after=after, since=since, until=until)
        if not piece:
            return
        for key, row in piece:
            after = key
            yield row


def _write_jsonl(rows: Iterator[Row]) -> int:
    count = 0
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _write_csv(rows: Iterator[Row]) -> int:
    count, writer = 0, csv.writer(sys.stdout)
    for count, row in enumerate(rows, 1):
        if count == 1:
            writer.writerow(row)
        writer.writerow([_cell(value) for value in row.values()])
    return count


def _cell(value: object) -> str:
    """A cell that no spreadsheet runs (CWE-1236)."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(RUNS_IN_A_SPREADSHEET) else text
