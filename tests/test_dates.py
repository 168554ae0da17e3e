"""Hold the dates to EDTF and to the three answers, by examples and by laws."""

import csv
import itertools
import pickle
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from civilgraph.dates import (
    UNSTATED,
    Answer,
    Bounds,
    NotADate,
    Span,
    is_approximate,
    is_impossible,
    is_open,
    is_uncertain,
    merge,
    on,
    overlaps,
    parse_edtf,
    possibly,
    surely,
)

MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "material"


def bounds(earliest: str | None, latest: str | None) -> Bounds:
    """Write bounds as two ISO days."""
    first, last = (day and date.fromisoformat(day) for day in (earliest, latest))
    return Bounds(earliest=first or None, latest=last or None)


def span(start: str = "", end: str = "", *observed: str) -> Span:
    """Write a span as date cells."""
    listings = tuple(parse_edtf(text) for text in observed)
    return Span(start=parse_edtf(start), end=parse_edtf(end), observed=listings)


def days(first: str, last: str) -> tuple[date, date]:
    """Write the two ends of a sure interval."""
    return date.fromisoformat(first), date.fromisoformat(last)


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2011-06-20", "2011-06-20", "2011-06-20"),
        ("2014-04", "2014-04-01", "2014-04-30"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2017", "2017-01-01", "2017-12-31"),
        ("2011-21", "2011-03-01", "2011-05-31"),
        ("2011-22", "2011-06-01", "2011-08-31"),
        ("2011-23", "2011-09-01", "2011-11-30"),
        ("2011-24", "2011-12-01", "2012-02-29"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2011-XX", "2011-01-01", "2011-12-31"),
        ("2011-XX-XX", "2011-01-01", "2011-12-31"),
        ("2011-06-XX", "2011-06-01", "2011-06-30"),
        ("1998?", "1998-01-01", "1998-12-31"),
        ("1998~", "1997-01-01", "1999-12-31"),
        ("1998%", "1997-01-01", "1999-12-31"),
        ("2014-04~", "2014-03-01", "2014-05-31"),
        ("2014-01~", "2013-12-01", "2014-02-28"),
        ("2011-06-20~", "2011-06-19", "2011-06-21"),
        ("2011-22~", "2011-03-01", "2011-11-30"),
        ("201X~", "2000-01-01", "2029-12-31"),
        ("2017-09/2017-12", "2017-09-01", "2017-12-31"),
        ("1998~/2001-06-20", "1997-01-01", "2001-06-20"),
        ("2020-05/..", "2020-05-01", None),
        ("2020-05/", "2020-05-01", None),
        ("../2014", None, "2014-12-31"),
        ("/2014", None, "2014-12-31"),
        ("..", None, None),
        ("", None, None),
    ],
)
def test_a_cell_has_a_first_and_a_last_day(
    text: str, earliest: str | None, latest: str | None
) -> None:
    assert bounds(earliest, latest) == parse_edtf(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("000X", "0001-01-01", "0009-12-31"),
        ("0001~", "0001-01-01", "0002-12-31"),
        ("0001-01-01~", "0001-01-01", "0001-01-02"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("9999-24", "9999-12-01", "9999-12-31"),
        ("9999-12-31~", "9999-12-30", "9999-12-31"),
    ],
)
def test_time_begins_with_the_year_1_and_ends_with_9999(
    text: str, earliest: str, latest: str
) -> None:
    assert bounds(earliest, latest) == parse_edtf(text)


def test_two_dots_alone_say_that_it_goes_on_and_an_empty_cell_says_nothing() -> None:
    assert (True, False, False) == (is_open(".."), is_open(""), is_open("2014/.."))


def test_a_qualifier_of_either_side_qualifies_an_interval() -> None:
    assert (True, False) == (is_uncertain("1998?/2001"), is_approximate("1998?/2001"))
    assert (False, True) == (is_uncertain("1998/2001~"), is_approximate("1998/2001~"))
    assert (True, True) == (is_uncertain("2001%"), is_approximate("2001%"))


def test_what_is_not_a_date_has_no_qualifier_either() -> None:
    with pytest.raises(NotADate):
        is_uncertain("who knows?")


# ── Mistakes ─────────────────────────────────────────────────────────────────────────────────────

EXPECTED = "expected a day, month or year such as 2011-06-20, 2014-04 or 2017"
MONTHS = "months are 01 to 12, seasons 21 (spring) to 24 (winter)"
YEARS = "years run from 0001 to 9999"
UNSPECIFIED = "X stands at the end, as in 201X, 20XX, 2011-XX, 2011-06-XX"
QUALIFIED = "'?', '~' and '%' stand at the end"


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("20.06.2011", "2011-06-20"),
        ("20. 6. 2011.", "2011-06-20"),
        ("20-06-2011", "2011-06-20"),
        ("20/06/2011", "2011-06-20"),
        ("06/20/2011", "2011-06-20"),
        ("2011-6-20", "2011-06-20"),
        ("2011/06/20", "2011-06-20"),
        ("2011 06 20", "2011-06-20"),
        ("2011.06.20.", "2011-06-20"),
        ("2011–06–20", "2011-06-20"),
        ("20110620", "2011-06-20"),
        ("2011-6", "2011-06"),
        ("6/2011", "2011-06"),
        ("2011 summer", "2011-22"),
        ("2011-summer", "2011-22"),
        ("Summer 2011", "2011-22"),
        ("2011 m. vasarą", "2011-22"),
        ("proleće 2011.", "2011-21"),
        ("2011 autumn", "2011-23"),
        ("zima 2011", "2011-24"),
        ("2011 m.", "2011"),
        ("2011. godine", "2011"),
        (" 2011", "2011"),
        ("c. 1998", "1998~"),
        ("apie 1998", "1998~"),
        ("201x", "201X"),
        ("1990s", "199X"),
        ("199?", "199X"),
        ("20xx", "20XX"),
        ("after 2014", "2014/.."),
        ("before 2014", "../2014"),
        ("2017-2018", "2017/2018"),
        ("2017-09 / 2017-12", "2017-09/2017-12"),
        ("2017 09 01 – 2017 12 31", "2017-09-01/2017-12-31"),
        ("20.06.2011/25.06.2011", "2011-06-20/2011-06-25"),
        ("2011-06 – today", "2011-06/.."),
        ("ongoing", ".."),
    ],
)
def test_a_known_slip_names_its_cure(text: str, cure: str) -> None:
    assert f"{text!r} is not an EDTF date; write {cure!r}" == mistake(text)


@pytest.mark.parametrize("text", ["unknown", "n/a", "?", "-", "//", "  ", "..."])
def test_a_word_for_unknown_belongs_to_an_empty_cell(text: str) -> None:
    assert f"{text!r} is not an EDTF date; leave the cell empty" == mistake(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("soon", EXPECTED),
        ("٢٠١١", EXPECTED),
        ("2011-W25-1", EXPECTED),
        ("2011-02-30", "February 2011 has 28 days"),
        ("2012-02-30", "February 2012 has 29 days"),
        ("2011-06-00", "June 2011 has 30 days"),
        ("2011-13", MONTHS),
        ("2011-00", MONTHS),
        ("2011-25", MONTHS),
        ("2011-22-XX", MONTHS),
        ("2011-13-05", f"{MONTHS}; write '2011-05-13'"),
        ("-2011", YEARS),
        ("Y17E7", YEARS),
        ("0000", YEARS),
        ("12011", YEARS),
        ("2XXX", UNSPECIFIED),
        ("201X-05", UNSPECIFIED),
        ("2011-XX-05", UNSPECIFIED),
        ("XXXX", f"{UNSPECIFIED}; leave the cell empty"),
        ("?2011", QUALIFIED),
        ("2011?-06", QUALIFIED),
        ("[2011,2012]", "expected one date, not a set of dates"),
        ("2011-06-20T10:00", "a date has no time of day; write '2011-06-20'"),
        ("05/06/2011", "day/month or month/day? expected year-month-day"),
        ("2017-12/2017-09", "the interval ends before it starts"),
        ("../..", "an interval has a start or an end; leave the cell empty"),
        ("/", "an interval has a start or an end; leave the cell empty"),
    ],
)
def test_any_other_mistake_says_what_is_expected(text: str, reason: str) -> None:
    assert f"{text!r} is not an EDTF date: {reason}" == mistake(text)


def test_a_mistake_in_one_side_of_an_interval_quotes_that_side() -> None:
    assert "'2011-06-31' is not an EDTF date: June 2011 has 30 days" == mistake(
        "2011-06-20/2011-06-31"
    )


def test_a_mistake_keeps_its_parts_when_it_travels_between_processes() -> None:
    sent = NotADate("2011-6", EXPECTED, "2011-06")
    received = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own bytes
    assert (str(sent), "2011-6", "2011-06") == (str(received), received.found, received.cure)


def mistake(text: str) -> str:
    """Give the message a cell is refused with."""
    with pytest.raises(NotADate) as caught:
        parse_edtf(text)
    return str(caught.value)


# ── Laws of cells ────────────────────────────────────────────────────────────────────────────────

DAYS = st.dates(date(1, 2, 1), date(9998, 12, 1))


@st.composite
def cells(draw: st.DrawFn) -> str:
    """Write one date, of any precision, perhaps qualified."""
    day = draw(DAYS).isoformat()
    season = f"{day[:4]}-{draw(st.integers(21, 24))}"
    unspecified = [f"{day[:3]}X", f"{day[:2]}XX", f"{day[:4]}-XX", f"{day[:7]}-XX"]
    text = draw(st.sampled_from([day, day[:7], day[:4], season, *unspecified]))
    return text + draw(st.sampled_from(["", "?", "~", "%"]))


def contains(outer: Bounds, inner: Bounds) -> bool:
    """Tell whether all days of one lie in the other."""
    is_later = outer.earliest is None or (inner.earliest or date.min) >= outer.earliest
    return is_later and (outer.latest is None or (inner.latest or date.max) <= outer.latest)


@given(DAYS)
def test_an_iso_day_is_its_own_first_and_last_day(day: date) -> None:
    assert Bounds(earliest=day, latest=day) == parse_edtf(day.isoformat())


@given(DAYS)
def test_every_day_lies_within_its_month_its_year_and_its_decade(day: date) -> None:
    text = day.isoformat()
    wider = [parse_edtf(cell) for cell in (text, text[:7], text[:4], f"{text[:3]}X")]
    assert all(contains(outer, inner) for inner, outer in itertools.pairwise(wider))


@given(DAYS)
def test_every_day_lies_in_exactly_one_season(day: date) -> None:
    years = [f"{year:04}" for year in (day.year - 1, day.year) if year]
    seasons = [parse_edtf(f"{year}-{season}") for year in years for season in range(21, 25)]
    assert day.year == 1 or 1 == sum(overlaps(parse_edtf(day.isoformat()), s) for s in seasons)


@given(cells())
def test_the_first_day_is_never_after_the_last(text: str) -> None:
    found = parse_edtf(text)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest <= found.latest


@given(cells())
def test_doubt_does_not_widen_and_about_does(text: str) -> None:
    bare = text.rstrip("?~%")
    assert parse_edtf(bare) == parse_edtf(f"{bare}?")
    assert contains(parse_edtf(f"{bare}~"), parse_edtf(bare))
    assert parse_edtf(f"{bare}~") == parse_edtf(f"{bare}%")


@given(cells(), cells())
def test_an_interval_contains_the_bounds_of_its_ends(start: str, end: str) -> None:
    first, last = parse_edtf(start), parse_edtf(end)
    assume(is_in_order(first, last))
    assert contains(parse_edtf(f"{start}/{end}"), first)
    assert contains(parse_edtf(f"{start}/{end}"), last)
    assert contains(parse_edtf(f"{start}/.."), parse_edtf(f"{start}/{end}"))
    assert contains(parse_edtf(f"../{end}"), parse_edtf(f"{start}/{end}"))


def is_in_order(first: Bounds, last: Bounds) -> bool:
    """Tell whether neither end of an interval reaches beyond the other."""
    starts, ends = (first.earliest, last.earliest), (first.latest, last.latest)
    return all(a is not None and b is not None and a <= b for a, b in (starts, ends))


@given(st.text(alphabet="0123456789X-/.?~% Tm", max_size=24))
def test_a_cell_is_either_read_or_refused_with_a_cure_that_can_be_read(text: str) -> None:
    try:
        parse_edtf(text)
    except NotADate as refused:
        if refused.cure is not None:
            parse_edtf(refused.cure)


# ── Spells ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spell", "sure"),
    [
        (span("2011-06-20", "2012-04-05"), days("2011-06-20", "2012-04-05")),
        (span("2011", "2014"), days("2011-12-31", "2014-01-01")),
        (span("2011", "2011"), None),
        (span("2011", ""), None),
        (span("", "2014"), None),
        (span(), None),
        (span("2011-06-20", "..", "2020-05/.."), days("2011-06-20", "2020-05-01")),
        (span("2011-06-20", "", "2015", "2017"), days("2011-06-20", "2017-01-01")),
        (span("2011", "2019", "2015"), days("2011-12-31", "2019-01-01")),
        (span("2011", "2019", "2019-05-17"), days("2011-12-31", "2019-05-17")),
        (span("", "", "2019-05-17"), days("2019-05-17", "2019-05-17")),
        (span("", "", "2019"), None),
        (span("", "", "2015-01-09", "2019-05-17"), days("2015-01-09", "2019-05-17")),
        (span("2011", "", "2011-06-20"), days("2011-06-20", "2011-06-20")),
    ],
)
def test_a_spell_is_sure_between_its_surest_days(
    spell: Span, sure: tuple[date, date] | None
) -> None:
    assert sure == surely(spell)


def test_a_spell_is_sure_on_the_very_day_of_its_start_though_no_end_is_known() -> None:
    assert days("2011-06-20", "2011-06-20") == surely(span("2011-06-20"))
    assert days("2012-04-05", "2012-04-05") == surely(span("", "2012-04-05"))


def test_a_spell_is_possible_between_its_outer_bounds() -> None:
    assert (date(2011, 1, 1), date(2014, 12, 31)) == possibly(span("2011", "2014"))
    assert (date(2011, 1, 1), None) == possibly(span("2011", ".."))
    assert (None, date(2014, 12, 31)) == possibly(span("", "2014", "2012"))
    assert (None, None) == possibly(span())


def test_the_three_answers_follow_each_other() -> None:
    spell = span("2011", "2014", "2013")
    years = (2010, 2011, 2012, 2014, 2015)
    assert ["no", "possibly", "yes", "possibly", "no"] == [
        str(on(spell, date(year, 6, 20))) for year in years
    ]


def test_a_day_of_change_belongs_to_both_spells() -> None:
    change = date(2014, 12, 4)
    observer, member = span("2012", "2014-12-04"), span("2014-12-04", "..", "2020-05/..")
    assert (Answer.YES, Answer.YES) == (on(observer, change), on(member, change))


def test_an_end_before_its_start_is_impossible_and_answers_no() -> None:
    spell = span("2014", "2011")
    assert is_impossible(spell)
    assert surely(spell) is None
    assert Answer.NO == on(spell, date(2012, 6, 20))


def test_an_end_in_the_year_of_its_start_is_possible() -> None:
    assert not is_impossible(span("2014", "2014"))


def test_a_listing_after_the_end_contradicts_it_and_is_only_possible() -> None:
    spell = span("2011", "2014", "2019-05-17")
    assert is_impossible(spell)
    assert days("2011-12-31", "2014-01-01") == surely(spell)
    assert Answer.POSSIBLY == on(spell, date(2019, 5, 17))
    assert Answer.NO == on(spell, date(2019, 5, 18))


def test_bounds_that_touch_overlap() -> None:
    assert overlaps(parse_edtf("2011-06"), parse_edtf("2011-06-30/2012"))
    assert not overlaps(parse_edtf("2011-06"), parse_edtf("2011-07"))
    assert overlaps(UNSTATED, parse_edtf("2011"))


def test_claims_about_one_spell_join_their_bounds() -> None:
    joined = merge([span("2011-06-20", "2013"), span("2012", "2014-06"), span("", "", "2012-12")])
    assert span("2011-06-20/2012", "2013/2014-06", "2012-12") == joined
    assert days("2012-12-31", "2013-01-01") == surely(joined)
    assert (date(2011, 6, 20), date(2014, 6, 30)) == possibly(joined)


def test_claims_that_cannot_both_be_true_are_impossible_together() -> None:
    assert is_impossible(merge([span("2015/.."), span("../2012")]))
    assert surely(merge([span("2015/.."), span("../2012")])) is None


# ── Laws of spells ───────────────────────────────────────────────────────────────────────────────

NEAR_DAYS = st.dates(date(2009, 1, 1), date(2022, 12, 31))


@st.composite
def near_bounds(draw: st.DrawFn) -> Bounds:
    """Draw bounds within a few years, so that they often meet; each side may be missing."""
    first = draw(NEAR_DAYS)
    last = first + timedelta(days=draw(st.sampled_from([0, 30, 365])))
    sides = draw(st.sampled_from([(True, True), (True, False), (False, True), (False, False)]))
    return Bounds(earliest=first if sides[0] else None, latest=last if sides[1] else None)


SPANS = st.builds(
    Span,
    start=near_bounds(),
    end=near_bounds(),
    observed=st.lists(near_bounds(), max_size=3).map(tuple),
)


@given(SPANS, NEAR_DAYS)
def test_what_is_sure_is_possible(spell: Span, day: date) -> None:
    first, last = possibly(spell)
    if on(spell, day) is Answer.YES:
        assert (first or date.min) <= day <= (last or date.max)


@given(SPANS, near_bounds(), NEAR_DAYS)
def test_one_more_listing_takes_nothing_back(spell: Span, seen: Bounds, day: date) -> None:
    more = Span(start=spell.start, end=spell.end, observed=(*spell.observed, seen))
    order = [Answer.NO, Answer.POSSIBLY, Answer.YES]
    assert order.index(on(spell, day)) <= order.index(on(more, day))


@given(SPANS, NEAR_DAYS)
def test_a_listing_on_a_possible_day_makes_it_sure(spell: Span, day: date) -> None:
    assume(on(spell, day) is not Answer.NO)
    listed = Span(start=spell.start, end=spell.end, observed=(Bounds(earliest=day, latest=day),))
    assume(not is_impossible(listed))
    assert Answer.YES == on(listed, day)


@given(NEAR_DAYS, NEAR_DAYS, st.lists(NEAR_DAYS, max_size=3), st.data())
def test_no_true_story_is_denied(
    start: date, end: date, seen: list[date], data: st.DataObject
) -> None:
    # Whatever really happened, blurred into bounds: yes only within it, no only outside of it.
    assume(start <= end)
    observed = tuple(data.draw(blurred(day)) for day in seen if start <= day <= end)
    spell = Span(start=data.draw(blurred(start)), end=data.draw(blurred(end)), observed=observed)
    assert not is_impossible(spell)
    day = data.draw(NEAR_DAYS)
    truth = (Answer.YES, Answer.POSSIBLY) if start <= day <= end else (Answer.NO, Answer.POSSIBLY)
    assert on(spell, day) in truth


def blurred(day: date) -> st.SearchStrategy[Bounds]:
    """Draw bounds around a day."""
    slack = st.sampled_from([0, 1, 40, 400, None])

    def around(before: int | None, after: int | None) -> Bounds:
        return Bounds(
            earliest=None if before is None else day - timedelta(days=before),
            latest=None if after is None else day + timedelta(days=after),
        )

    return st.builds(around, slack, slack)


@given(SPANS, SPANS, SPANS)
def test_claims_join_in_any_order_and_any_number_of_times(a: Span, b: Span, c: Span) -> None:
    assert merge([a, b]) == merge([b, a])
    assert merge([merge([a, b]), c]) == merge([a, merge([b, c])]) == merge([a, b, c])
    assert merge([a, a]) == merge([a])


# ── Material from outside ────────────────────────────────────────────────────────────────────────


def rows(path: str) -> list[dict[str, str]]:
    """Read a table of the material, or skip."""
    table = MATERIAL / path
    if not table.is_file():
        pytest.skip(f"the material is not here: no ../shared/material/{path}")
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_iso_answer_of_the_locales_is_a_date_of_its_precision() -> None:
    lengths = {"day": 1, "month": 31, "year": 366}
    for row in rows("samples/dates/cldr_localised_dates.csv"):
        found = parse_edtf(row["iso"])
        assert found.earliest is not None
        assert found.latest is not None
        assert (found.latest - found.earliest).days < lengths[row["precision"]]


def test_the_words_of_a_real_register_are_cured() -> None:
    printed = {row["valid_until"] for row in rows("samples/dates/badges_lt_redacted.csv")}
    cures = {"Nenurodyta": "leave the cell empty", "Neterminuotai": "write '..'"}
    for text in sorted(printed):
        if re.fullmatch(r"\d{4} [\d /]+", text):
            cured = re.sub(r"(?<=\d) (?=\d)", "-", text).replace(" ", "")
            cures[text] = f"write {cured!r}"
    for text, cure in cures.items():
        assert f"{text!r} is not an EDTF date; {cure}" == mistake(text)


def test_real_memberships_are_possible_spells() -> None:
    memberships = rows("samples/seimas/seimas_memberships.csv")
    assert [] == [row for row in memberships if is_impossible(span(row["from"], row["to"]))]
