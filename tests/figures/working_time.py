"""Working minutes between two moments, for the slow counter: its own calendar, no code of the product.

Days off come from the `holidays` package; what it does not know (short days, and which day a working Saturday
replaces) is copied here from the published production calendars, 2018–2027. Hours are those of
import-format.md: Monday–Thursday 9:00–18:00, Friday 9:00–17:00, lunch 13:00–13:48, an hour less before
holidays. A working Saturday keeps the hours of the day that its rest was moved to (order № 588н of 2009).
"""

from datetime import date, datetime, time, timedelta

import holidays

SHORT_DAYS = """
    2018-02-22 2018-03-07 2018-04-28 2018-05-08 2018-06-09 2018-12-29
    2019-02-22 2019-03-07 2019-04-30 2019-05-08 2019-06-11 2019-12-31
    2020-04-30 2020-05-08 2020-06-11 2020-11-03 2020-12-31
    2021-02-20 2021-04-30 2021-06-11 2021-11-03
    2022-02-22 2022-03-05 2022-11-03
    2023-02-22 2023-03-07 2023-11-03
    2024-02-22 2024-03-07 2024-05-08 2024-06-11 2024-11-02
    2025-03-07 2025-04-30 2025-06-11 2025-11-01
    2026-04-30 2026-05-08 2026-06-11 2026-11-03
    2027-02-20 2027-04-30 2027-06-11 2027-11-03
"""

# All replace a Monday or a Tuesday, so a working Saturday has long hours.
WORKING_SATURDAYS = """
    2018-04-28 2018-06-09 2018-12-29 2021-02-20 2022-03-05
    2024-04-27 2024-11-02 2024-12-28 2025-11-01 2027-02-20
"""

RUSSIA = holidays.country_holidays("RU", years=range(2018, 2028))


def working_minutes(start: datetime, end: datetime) -> int:
    """Return how many minutes of the office's working time lie between two local moments."""
    minutes = 0
    day = start.date()
    while day <= end.date():
        for opens, closes in working_hours(day):
            begins = max(start, datetime.combine(day, opens))
            ends = min(end, datetime.combine(day, closes))
            if begins < ends:
                minutes += int((ends - begins).total_seconds()) // 60
        day += timedelta(days=1)
    return minutes


def working_hours(day: date) -> list[tuple[time, time]]:
    """Return when the office works on a day: before lunch and after it, or not at all."""
    if day.weekday() in (5, 6) and str(day) not in WORKING_SATURDAYS:
        return []
    if not RUSSIA.is_working_day(day):
        return []
    closes = 17 if day.weekday() == 4 else 18
    if str(day) in SHORT_DAYS:
        closes -= 1
    return [(time(9), time(13)), (time(13, 48), time(closes))]
