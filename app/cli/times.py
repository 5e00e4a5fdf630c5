"""A moment on the command line: RFC 3339, with its zone."""

from __future__ import annotations

from datetime import UTC, datetime

import click

YEARS = range(1900, 9901)


class Moment(click.ParamType[datetime]):
    """An aware moment; where `takes_dates`, a date alone is its first instant in UTC."""

    name = "RFC 3339"

    def __init__(self, *, takes_dates: bool = True) -> None:
        self.takes_dates = takes_dates

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The moment, in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no moment such as 2027-03-04T10:12:00-08:00", param, ctx)
        if moment.year not in YEARS:  # a zone or a term of consent may lead beyond the calendar
            self.fail(f"{value!r} is not between {YEARS[0]} and {YEARS[-1]}", param, ctx)
        if moment.tzinfo is None:
            is_date = len(value) <= len("2027-03-04")
            if is_date and not self.takes_dates:
                self.fail(f"{value!r} lacks its hour, as in 2027-03-04T10:12:00-08:00", param, ctx)
            if not is_date:
                self.fail(f"{value!r} lacks its zone, such as Z or -08:00", param, ctx)
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)


MOMENT = Moment()
INSTANT = Moment(takes_dates=False)  # of a call: midnight in UTC is the evening before, for them
DAY = click.DateTime(["%Y-%m-%d"])  # a date by the calendar, of no zone
