"""Template filters: numbers, dates and times as the reader writes them.

A time is what is stored (UTC milliseconds), what public objects have (ISO 8601), or an aware datetime; it is
shown in the reader's zone.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from markupsafe import Markup

from fluenzr import clock
from fluenzr.web import texts, visits
from fluenzr.web.texts import ngettext

Moment = int | str | datetime
_SPANS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def number(value: float | None, digits: int = 0) -> str:
    """`1,234.5`, in French `1 234,5`; an em dash for None."""
    if value is None:
        return "—"
    language = texts.language()
    group = language.pgettext("thousands separator", ",")
    point = language.pgettext("decimal separator", ".")
    text = f"{value:,.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return text.replace(",", "\0").replace(".", point).replace("\0", group)


def percent(part: float | None, whole: float | None = None, digits: int = 1) -> str:
    """`12.5%` of a share from 0 to 1, or of a `part` of a `whole`; an em dash where there is no whole."""
    share = part if whole is None or part is None else part / whole if whole else None
    if share is None:
        return "—"
    text = number(share * 100, digits)
    return texts.pgettext("percentage", "{number}%").format(number=text)


def zone() -> ZoneInfo:
    """The reader's time zone: the account's, else the server's."""
    visit = visits.current()
    return ZoneInfo((visit.timezone if visit else None) or current_app.config["SETTINGS"].timezone)


def at(value: Moment) -> datetime:
    """The instant in the reader's zone."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    instant = clock.from_ms(value) if isinstance(value, int) else value
    return instant.astimezone(zone())


def day(value: Moment | None) -> str:
    """`November 29, 2026`."""
    return "—" if value is None else texts.language().date(at(value).date())


def short_day(value: Moment | date | None) -> str:
    """`November 29`."""
    if value is None:
        return "—"
    shown = value if isinstance(value, date) and not isinstance(value, datetime) else at(value).date()
    return texts.language().day_of_year(shown)


def time(value: Moment | None) -> str:
    """`14:05`."""
    return "—" if value is None else f"{at(value):%H:%M}"


def day_and_time(value: Moment | None) -> str:
    """`November 29, 2026, 14:05`."""
    if value is None:
        return "—"
    return texts.pgettext("day and time", "{day}, {time}").format(day=day(value), time=time(value))


def ago(value: Moment | None) -> str:
    """`3 minutes ago`, `in 2 hours`, `just now`; a day further away as a day."""
    if value is None:
        return texts.gettext("never")
    seconds = int((at(value) - clock.now().astimezone(zone())).total_seconds())
    size = abs(seconds)
    if size < 60:
        return texts.gettext("just now")
    if size >= 7 * 86_400:
        return day(value)
    per, unit = next(span for span in _SPANS if size >= span[0])
    return _ago(unit, size // per, is_future=seconds > 0)


def _ago(unit: str, count: int, *, is_future: bool) -> str:
    said = {
        ("day", False): lambda: ngettext("{count} day ago", "{count} days ago", count),
        ("hour", False): lambda: ngettext("{count} hour ago", "{count} hours ago", count),
        ("minute", False): lambda: ngettext("{count} minute ago", "{count} minutes ago", count),
        ("day", True): lambda: ngettext("in {count} day", "in {count} days", count),
        ("hour", True): lambda: ngettext("in {count} hour", "in {count} hours", count),
        ("minute", True): lambda: ngettext("in {count} minute", "in {count} minutes", count),
    }
    return said[unit, is_future]().format(count=count)


def moment(value: Moment | None) -> Markup:
    """A `<time>` element: how long ago, with day and time when it is pointed at."""
    if value is None:
        return Markup("<span>{}</span>").format(texts.gettext("never"))
    made = Markup('<time datetime="{}" title="{}">{}</time>')
    return made.format(iso(value), day_and_time(value), ago(value))


def iso(value: Moment) -> str:
    """For programs: ISO 8601 in UTC."""
    return at(value).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FILTERS = {
    "iso": iso,
    "number": number,
    "percent": percent,
    "day": day,
    "short_day": short_day,
    "time": time,
    "day_and_time": day_and_time,
    "ago": ago,
    "moment": moment,
}
