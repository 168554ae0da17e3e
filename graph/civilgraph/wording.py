"""Say a date cell in words, for people.

Owns the names of months and seasons and the phrases around them, in English, Lithuanian and
Serbian. What a cell means is decided in `dates`; here it only gets words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from civilgraph.dates import SHAPE, parse_edtf

# What stands before a number for how a source compares it.
SIGNS = {"exact": "", "at-least": "≥ ", "more-than": "> ", "about": "≈ ", "at-most": "≤ "}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of one language: names as they stand alone, and as they stand in a phrase."""

    day: str
    month: str
    year: str
    months: tuple[str, str]
    months_of_days: tuple[str, str]
    seasons: tuple[str, str]
    about: str
    uncertain: str
    after: str
    before: str
    within: str
    ongoing: str
    not_stated: str


_ENGLISH_MONTHS = (
    "January February March April May June July August September October November December"
)
_ENGLISH_SEASONS = "spring summer autumn winter"
_LITHUANIAN_DAYS = (
    "sausio vasario kovo balandžio gegužės birželio "
    "liepos rugpjūčio rugsėjo spalio lapkričio gruodžio"
)
_SERBIAN_MONTHS = (
    "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
)

_ENGLISH = _Words(
    day="{day} {month} {year}",
    month="{month} {year}",
    year="{year}",
    months=(_ENGLISH_MONTHS, _ENGLISH_MONTHS),
    months_of_days=(_ENGLISH_MONTHS, _ENGLISH_MONTHS),
    seasons=(_ENGLISH_SEASONS, _ENGLISH_SEASONS),
    about="about {date}",
    uncertain="{date} (uncertain)",
    after="{at} or after {date}",
    before="{at} or before {date}",
    within="some time within {first}{dash}{last}",
    ongoing="ongoing",
    not_stated="not stated",
)
_LITHUANIAN = _Words(
    day="{year} m. {month} {day} d.",
    month="{year} m. {month}",
    year="{year} m.",
    months=(
        "sausis vasaris kovas balandis gegužė birželis "
        "liepa rugpjūtis rugsėjis spalis lapkritis gruodis",
        "sausį vasarį kovą balandį gegužę birželį liepą rugpjūtį rugsėjį spalį lapkritį gruodį",
    ),
    months_of_days=(_LITHUANIAN_DAYS, _LITHUANIAN_DAYS),
    seasons=("pavasaris vasara ruduo žiema", "pavasarį vasarą rudenį žiemą"),
    about="apie {date}",
    uncertain="{date} (abejotina)",
    after="ne anksčiau kaip {date}",
    before="ne vėliau kaip {date}",
    within="kažkada {first}{dash}{last}",
    ongoing="tebesitęsia",
    not_stated="nenurodyta",
)
_SERBIAN = _Words(
    day="{day}. {month} {year}.",
    month="{month} {year}.",
    year="{year}.",
    months=_SERBIAN_MONTHS,
    months_of_days=_SERBIAN_MONTHS,
    seasons=("proleće leto jesen zima", "proleća leta jeseni zime"),
    about="oko {date}",
    uncertain="{date} (nesigurno)",
    after="ne pre {date}",
    before="ne posle {date}",
    within="između {first} i {last}",
    ongoing="traje",
    not_stated="nije navedeno",
)
_WORDS = {"en": _ENGLISH, "lt": _LITHUANIAN, "sr-latn": _SERBIAN, "sr-cyrl": _SERBIAN}


@lru_cache(maxsize=1 << 14)
def describe(text: str, *, language: str) -> str:
    """Say a date cell in a language: en, lt, sr-Latn or sr-Cyrl.

    >>> describe("2011-06-20", language="lt"), describe("2020-05/..", language="en")
    ('2011 m. birželio 20 d.', 'in or after May 2020')
    """
    parse_edtf(text)
    # Stores give language tags back in lower case.
    tag = language.casefold()
    if tag not in _WORDS:
        raise ValueError(f"no words for {language!r}; expected en, lt, sr-Latn or sr-Cyrl")
    phrase = _say_cell(text, _WORDS[tag])
    if tag != "sr-cyrl":
        return phrase
    import cyrtranslit  # here, because few pages are in Cyrillic

    return str(cyrtranslit.to_cyrillic(phrase, "sr"))


def _say_cell(text: str, words: _Words) -> str:
    start, slash, end = text.partition("/")
    if text in ("", ".."):
        return words.ongoing if text else words.not_stated
    if not slash:
        return _say_date(text, words, is_in_phrase=False)
    if end in ("", ".."):
        return words.after.format(date=_say_date(start, words), at=_at(start))
    if start in ("", ".."):
        return words.before.format(date=_say_date(end, words), at=_at(end))
    return _say_interval(start, end, words)


def _say_interval(start: str, end: str, words: _Words) -> str:
    first, last = _say_date(start, words), _say_date(end, words)
    if re.fullmatch(r"(\d{4})-[01]\d/\1-[01]\d", f"{start}/{end}"):
        # The year that both months share is said once, where the language puts it.
        names = words.months[1].split()
        if words.month.startswith("{year}"):
            last = names[int(end[5:]) - 1]
        else:
            first = names[int(start[5:]) - 1]
    dash = " – " if " " in first and " " in last else "–"
    return words.within.format(first=first, last=last, dash=dash)


def _at(text: str) -> str:
    return "on" if re.match(r"\d{4}-\d\d-\d\d", text) else "in"


def _say_date(text: str, words: _Words, *, is_in_phrase: bool = True) -> str:
    shape = SHAPE.fullmatch(text)
    assert shape, "the cell was read before"
    is_about, is_doubted = shape["qualifier"] in ("~", "%"), shape["qualifier"] in ("?", "%")
    date = _say_value(shape, words, is_in_phrase=is_in_phrase or is_about)
    if is_about:
        date = words.about.format(date=date)
    return words.uncertain.format(date=date) if is_doubted else date


def _say_value(shape: re.Match[str], words: _Words, *, is_in_phrase: bool) -> str:
    year, month, day = shape["year"], shape["month"], shape["day"]
    if "X" in year:
        first, last = max(1, int(year.replace("X", "0"))), int(year.replace("X", "9"))
        return words.year.format(year=f"{first}–{last}")
    if month in (None, "XX"):
        return words.year.format(year=int(year))
    if month > "20":
        name = words.seasons[is_in_phrase].split()[int(month) - 21]
        return words.month.format(month=name, year=_season_year(int(year), month))
    names = words.months if day in (None, "XX") else words.months_of_days
    name = names[is_in_phrase].split()[int(month) - 1]
    if day in (None, "XX"):
        return words.month.format(month=name, year=int(year))
    return words.day.format(day=int(day), month=name, year=int(year))


def _season_year(year: int, season: str) -> str:
    return f"{year}/{(year + 1) % 100:02}" if season == "24" else str(year)
