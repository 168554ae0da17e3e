"""Hold dates in words to what people write in each language."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civilgraph.dates import NotADate
from civilgraph.wording import describe

MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "material"
LANGUAGES = ("en", "lt", "sr-Latn", "sr-Cyrl")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ("not stated", "nenurodyta", "nije navedeno", "није наведено")),
        ("..", ("ongoing", "tebesitęsia", "traje", "траје")),
        (
            "2011-06-20",
            ("20 June 2011", "2011 m. birželio 20 d.", "20. jun 2011.", "20. јун 2011."),
        ),
        ("2014-04", ("April 2014", "2014 m. balandis", "april 2014.", "април 2014.")),
        ("2017", ("2017", "2017 m.", "2017.", "2017.")),
        ("2011-22", ("summer 2011", "2011 m. vasara", "leto 2011.", "лето 2011.")),
        ("2011-24", ("winter 2011/12", "2011/12 m. žiema", "zima 2011/12.", "зима 2011/12.")),
        ("201X", ("2010–2019", "2010–2019 m.", "2010–2019.", "2010–2019.")),
        ("2011-XX", ("2011", "2011 m.", "2011.", "2011.")),
        ("2011-06-XX", ("June 2011", "2011 m. birželis", "jun 2011.", "јун 2011.")),
        ("1998~", ("about 1998", "apie 1998 m.", "oko 1998.", "око 1998.")),
        (
            "1998?",
            ("1998 (uncertain)", "1998 m. (abejotina)", "1998. (nesigurno)", "1998. (несигурно)"),
        ),
        (
            "2014-04%",
            (
                "about April 2014 (uncertain)",
                "apie 2014 m. balandį (abejotina)",
                "oko aprila 2014. (nesigurno)",
                "око априла 2014. (несигурно)",
            ),
        ),
        (
            "2020-05/..",
            (
                "in or after May 2020",
                "ne anksčiau kaip 2020 m. gegužę",
                "ne pre maja 2020.",
                "не пре маја 2020.",
            ),
        ),
        (
            "/2014-12-04",
            (
                "on or before 4 December 2014",
                "ne vėliau kaip 2014 m. gruodžio 4 d.",
                "ne posle 4. decembra 2014.",
                "не после 4. децембра 2014.",
            ),
        ),
        (
            "2017-09/2017-12",
            (
                "some time within September–December 2017",
                "kažkada 2017 m. rugsėjį–gruodį",
                "između septembra i decembra 2017.",
                "између септембра и децембра 2017.",
            ),
        ),
        (
            "2011-22/2014~",
            (
                "some time within summer 2011 – about 2014",
                "kažkada 2011 m. vasarą – apie 2014 m.",
                "između leta 2011. i oko 2014.",
                "између лета 2011. и око 2014.",
            ),
        ),
    ],
)
def test_a_date_reads_naturally(text: str, words: tuple[str, ...]) -> None:
    assert words == tuple(describe(text, language=language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2017/2018", "some time within 2017–2018"),
        ("2016-05/2017-06", "some time within May 2016 – June 2017"),
        ("2017-09/2017-12~", "some time within September 2017 – about December 2017"),
        ("2017-22/2017-23", "some time within summer 2017 – autumn 2017"),
        ("2011-06-20/..", "on or after 20 June 2011"),
        ("2011-06-XX/..", "in or after June 2011"),
        ("000X", "1–9"),
        ("1999-24", "winter 1999/00"),
    ],
)
def test_a_phrase_fits_its_dates(text: str, words: str) -> None:
    assert words == describe(text, language="en")


def test_the_case_of_a_language_tag_does_not_matter() -> None:
    assert "јун 2011." == describe("2011-06", language="sr-cyrl")


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^no words for 'fr'; expected en, lt, sr-Latn or sr-Cy"):
        describe("2011", language="fr")


def test_what_is_not_a_date_is_not_described() -> None:
    with pytest.raises(NotADate):
        describe("soon", language="en")


@given(st.dates(), st.sampled_from(LANGUAGES))
def test_a_day_is_told_in_full(day: object, language: str) -> None:
    year, _, number = str(day).split("-")
    told = describe(str(day), language=language)
    assert {str(int(year)), str(int(number))} <= set(told.replace(".", "").split())


def test_days_and_months_are_written_as_the_locales_write_them() -> None:
    table = MATERIAL / "samples" / "dates" / "cldr_localised_dates.csv"
    if not table.is_file():
        pytest.skip("the material is not here: no ../shared/material/samples/dates")
    locales = {"lt": "lt", "sr_Latn": "sr-Latn", "sr_Cyrl": "sr-Cyrl", "en_GB": "en"}
    with table.open(encoding="utf-8", newline="") as file:
        known = [row for row in csv.DictReader(file) if row["locale"] in locales]
    written = [row for row in known if row["style"] in ("long", "yMMMM")]
    assert written
    for row in written:
        assert row["text"] == describe(row["iso"], language=locales[row["locale"]])
