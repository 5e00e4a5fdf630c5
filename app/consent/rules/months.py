"""Terms of calendar months, exact to the microsecond: after_months()."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(4_096)  # a decision looks at the same terms for each later moment
def after_months(moment: datetime, months: int) -> datetime:
    """So many calendar months later, UTC, at the same time of day.

    A day that the month does not have is its last one: 29 February gives 28 February.
    """
    start = moment.astimezone(UTC)
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    last_day = calendar.monthrange(year, month)[1]
    return start.replace(year=year, month=month, day=min(start.day, last_day))
