"""Hold the fold of names and the look-up by name to examples from real pages, and to laws."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cyrtranslit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civilgraph.names import (
    Hit,
    How,
    NameIndex,
    fold,
    initials,
    is_inflected,
    similarity,
    stem,
    tokens,
)

SOURCES = Path(__file__).resolve().parents[2] / "shared" / "sources"

LITHUANIAN = {
    "Diversity Development Group": "ddg",
    "Lietuvos gėjų lyga": "lgl",
    "Lietuvos žmogaus teisių centras": "lztc",
    "Lietuvos žydų (litvakų) bendruomenė": "lzb",
    "Lygių galimybių plėtros centras": "lgpc",
    "Lygių teisių ir socialinės plėtros centras": "ltspc",
    "Psichikos sveikatos perspektyvos": "psp",
    "Romų visuomenės centras": "rvc",
    "Tolerantiško jaunimo asociacija": "tja",
    "Žmogaus teisių organizacijų koalicija": "ztok",
    "Žmogaus teisių stebėjimo institutas": "ztsi",
    "Nacionalinis lygybės ir įvairovės forumas": "nlif",
    "Lietuvos moterų lobistinė organizacija": "lmlo",
    "Kauno moterų linija": "kml",
    "Moterų informacijos centras": "mic",
}
SERBIAN = {
    "ACCEM": "accem",
    "CCEM": "ccem",
    "ALC": "alc",
    "ASTRA": "astra",
    "Zora": "zora",
    "Globalna alijansa protiv trgovine ženama": "gaatw",
    "GAATW": "gaatw",
    "La Strada International": "lsi",
    "Anti-Slavery International": "asi",
    "Missing Children Europe": "mce",
    "Global Missing Children’s Network": "gmcn",
    "Netherlands Helsinki Committee": "nhc",
    "Odbor za ljudska prava Vranje": "odbor-vranje",
    "Otvorena porta – La Strada Makedonija": "otvorena-porta",
    "Svet reči": "svet-reci",
    "Ženska soba – Centar za seksualna prava": "zenska-soba",
}
INDEX = NameIndex([*LITHUANIAN.items(), *SERBIAN.items()])


def things(text: str) -> list[str]:
    """List the ids of what a text finds."""
    return [hit.thing for hit in INDEX.find(text)]


def best(text: str) -> tuple[str, str]:
    """Give the thing which a text finds first, and how."""
    hit = INDEX.find(text)[0]
    return hit.thing, str(hit.how)


# ── The fold ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("ŽTOK", "ztok"),
        ("ztok", "ztok"),
        ("ЖТОК", "ztok"),
        ("Nacionalinė LGBT* teisių asociacija LGL", "nacionaline lgbt teisiu asociacija lgl"),
        ("NVO „Ženska soba“ – Centar", "nvo zenska soba centar"),
        ("koalicija „Svi za pravično suđenje“", "koalicija svi za pravicno sudjenje"),
        ("Коалиција „Сви за правично суђење“", "koalicija svi za pravicno sudjenje"),
        ("Committe Contre L’Esclavage Moderne", "committe contre l esclavage moderne"),
        ("COMP.ACT", "comp act"),
        ("PAG-ASA", "pag asa"),
        ("Đorđe, Džep, Ljuba, Njegoš", "djordje dzep ljuba njegos"),
        ("Ђорђе, Џеп, Љуба, Његош", "djordje dzep ljuba njegos"),
        ("Straße, Ærø, Łódź, Ístanbul, ﬁne", "strasse aero lodz istanbul fine"),
        ("Отворена порта — Ла Страда Македонија", "otvorena porta la strada makedonija"),
        ("  two \t\n words_and 2²  ", "two words and 22"),
        ("***", ""),
        ("", ""),
    ],
)
def test_a_name_folds_to_plain_lower_case_words(name: str, folded: str) -> None:
    assert folded == fold(name)


def test_the_same_letters_composed_and_decomposed_fold_alike() -> None:
    assert fold("\u017dTOK") == fold("Z\u030cTOK")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(text) == fold(fold(text))


@given(st.text())
def test_case_does_not_matter_in_any_script(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(st.text(alphabet="abcčćdđefghijklmnoprsštuvzž AČĐŽ-", max_size=40))
def test_serbian_folds_alike_in_both_scripts(text: str) -> None:
    assert fold(text) == fold(cyrtranslit.to_cyrillic(text, "sr"))


@given(st.lists(st.sampled_from(["Ženska", "soba", "Romų", "centras"]), min_size=1))
def test_punctuation_does_not_matter(words: list[str]) -> None:
    assert fold(" ".join(words)) == fold("„" + "“ – „".join(words) + ".“")


# ── Endings ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Lietuvos gėjų lygos", "Lietuvos gėjų lyga"),
        ("Lietuvos geju lygos", "Lietuvos gėjų lyga"),
        ("Lietuvos žmogaus teisių centro", "Lietuvos žmogaus teisių centras"),
        ("Lygių galimybių plėtros centro", "Lygių galimybių plėtros centras"),
        ("Psichikos sveikatos perspektyvų", "Psichikos sveikatos perspektyvos"),
        ("Romų visuomenės centro", "Romų visuomenės centras"),
        ("Žmogaus teisių stebėjimo instituto", "Žmogaus teisių stebėjimo institutas"),
        ("Žmogaus teisių organizacijų koalicijos", "Žmogaus teisių organizacijų koalicija"),
        ("Nacionaliniam lygybės ir įvairovės forumui", "Nacionalinis lygybės ir įvairovės forumas"),
        ("Globalnoj alijansi protiv trgovine ženama", "Globalna alijansa protiv trgovine ženama"),
        ("Глобалној алијанси против трговине женама", "Globalna alijansa protiv trgovine ženama"),
        ("Odboru za ljudska prava Vranje", "Odbor za ljudska prava Vranje"),
        ("Networks against Exploitation", "Network against Exploitation"),
    ],
)
def test_forms_of_one_name_are_recognised(printed: str, name: str) -> None:
    assert is_inflected(printed, name)
    assert 0.9 < similarity(printed, name) < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACCEM", "CCEM"),
        ("Zora", "Zore"),
        ("Lygių galimybių plėtros centras", "Lygių teisių ir socialinės plėtros centras"),
        ("La Strada International", "Anti-Slavery International"),
        ("Svet reči", "Svetska organizacija protiv torture"),
    ],
)
def test_look_alikes_are_not_forms_of_one_name(one: str, other: str) -> None:
    assert not is_inflected(one, other)
    assert similarity(one, other) < 0.65


def test_a_language_may_name_its_script_and_an_unknown_one_keeps_its_endings() -> None:
    assert stem("alijansi", language="sr") == stem("alijansi", language="sr-Cyrl")
    assert ("accompagnement",) == tokens("Accompagnement", language="fr")


def test_short_words_keep_their_endings() -> None:
    assert ("eea", "fond") == tokens("EEA fonda", language="sr")


@pytest.fixture
def _hurried_threads() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_hurried_threads")
def test_threads_do_not_mix_their_stems() -> None:
    words = ["centras", "lygos", "bendruomenės", "koalicijai", "forumui", "perspektyvų"] * 20

    def stems(_: int) -> list[str]:
        # What was stemmed before is not asked of the stemmer again, so the cache is left out.
        return [stem.__wrapped__(word, language="lt") for word in words]

    with ThreadPoolExecutor(4) as threads:
        assert [stems(0)] * 4 == list(threads.map(stems, range(4)))


# ── Acronyms and likeness ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("Žmogaus teisių organizacijų koalicija", "ztok"),
        ("Nacionalinis lygybės ir įvairovės forumas", "nlif"),
        ("Lietuvos moterų lobistinė organizacija", "lmlo"),
        ("Global Missing Children’s Network", "gmcn"),
        ("Committe Contre L’Esclavage Moderne", "ccem"),
        ("Missing Children Europe", "mce"),
        ("", ""),
    ],
)
def test_initials_form_the_acronym(name: str, acronym: str) -> None:
    assert acronym == initials(name)


def test_a_typing_error_costs_little_and_a_missing_word_its_length() -> None:
    name = "Žmogaus teisių stebėjimo institutas"
    typing_error = similarity("Žmogaus teisių stebėjmo institutas", name)
    missing_word = similarity("Žmogaus teisių institutas", name)
    assert 0.95 > typing_error > 0.9 > missing_word > 0.7


NAMES = st.sampled_from([*LITHUANIAN, *SERBIAN]) | st.text(max_size=30)


@settings(deadline=None)  # the first use of a stemmer loads it
@given(NAMES, NAMES)
def test_likeness_is_mutual_and_between_0_and_1(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1
    assert (fold(one) == fold(other)) == (similarity(one, other) == 1)


# ── The index ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "thing", "how"),
    [
        ("Romų visuomenės centras", "rvc", "exact"),
        ("ROMU VISUOMENES CENTRAS", "rvc", "folded"),
        ("Lietuvos žydų (litvakų) bendruomenės", "lzb", "inflected"),
        ("Romų visuomenės centro", "rvc", "inflected"),
        ("Tolerantiško Jaunimo Asociacija", "tja", "folded"),
        ("Глобалној алијанси против трговине женама", "gaatw", "inflected"),
        ("ŽTOK", "ztok", "acronym"),
        ("ЖТОК", "ztok", "acronym"),
        ("GMCN", "gmcn", "acronym"),
        ("Žmogaus teisių stebėjmo instituto", "ztsi", "fuzzy"),
        ("Lietuvos žydų bendruomenė", "lzb", "fuzzy"),
        ("lobistinė", "lmlo", "fuzzy"),
        ("Astraa", "astra", "fuzzy"),
    ],
)
def test_a_name_is_found_by_the_surest_way(text: str, thing: str, how: str) -> None:
    assert (thing, how) == best(text)


def test_a_surer_way_scores_higher() -> None:
    texts = ["Romų visuomenės centras", "romu visuomenes centras", "Romų visuomenės centro", "RVC"]
    assert [1.0, 0.98, 0.95, 0.8] == [INDEX.find(text)[0].score for text in texts]
    assert INDEX.find("Romų visoumenės centras")[0].score < 0.9


def test_a_name_that_is_there_is_found_alone() -> None:
    assert ["accem"] == things("ACCEM")
    assert ["ccem"] == things("ccem")


def test_a_look_alike_is_only_offered_with_a_low_score() -> None:
    without = NameIndex([("CCEM", "ccem"), ("Lygių galimybių plėtros centras", "lgpc")])
    (hit,) = without.find("ACCEM")
    assert ("ccem", How.FUZZY) == (hit.thing, hit.how)
    assert hit.score < 0.5
    (hit,) = without.find("Lygių teisių ir socialinės plėtros centro")
    assert ("lgpc", How.FUZZY) == (hit.thing, hit.how)
    assert hit.score < 0.6


def test_each_thing_is_found_once_by_its_best_name() -> None:
    hits = INDEX.find("GAATW")
    assert [Hit(thing="gaatw", name="GAATW", score=1.0, how=How.EXACT)] == hits


def test_things_with_one_name_come_in_the_order_of_their_ids() -> None:
    index = NameIndex([("Zora", "zora-hr"), ("ZORA", "zora-rs"), ("Zora", "zora-ba")])
    assert ["zora-ba", "zora-hr", "zora-rs"] == [hit.thing for hit in index.find("Zora")]
    assert ["zora-ba", "zora-hr"] == [hit.thing for hit in index.find("zora", limit=2)]


@pytest.mark.parametrize("text", ["", "***", "qqqqqqqq"])
def test_what_names_nothing_finds_nothing(text: str) -> None:
    assert [] == INDEX.find(text)
    assert [] == NameIndex([("***", "stars")]).find(text)


def test_two_letters_are_no_acronym() -> None:
    index = NameIndex([("Svet reči", "svet-reci")])
    assert [] == index.find("SR")


@settings(deadline=None)  # the first use of a stemmer loads it
@given(st.permutations([*LITHUANIAN.items(), *SERBIAN.items()]), NAMES)
def test_the_order_of_the_names_does_not_matter(names: list[tuple[str, str]], text: str) -> None:
    assert INDEX.find(text) == NameIndex(names).find(text)


@settings(deadline=None)  # the first use of a stemmer loads it
@given(st.sampled_from([*LITHUANIAN.items(), *SERBIAN.items()]))
def test_every_name_finds_its_thing_first_in_any_case_and_script(pair: tuple[str, str]) -> None:
    name, thing = pair
    assert (thing, "exact") == best(name)
    assert thing == best(name.upper())[0] == best(cyrtranslit.to_cyrillic(name, "sr"))[0]


# ── Names as documents print them ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "printed", "thing"),
    [
        ("000", "Lietuvos gėjų lygos", "lgl"),
        ("000", "Žmogaus teisių stebėjimo instituto", "ztsi"),
        ("000", "Lygių teisių ir socialinės plėtros centro", "ltspc"),
        ("000", "Tolerantiško Jaunimo Asociacija", "tja"),
        ("000", "Psichikos sveikatos perspektyvų", "psp"),
        ("001", "Žmogaus teisių organizacijų koalicijai", "ztok"),
        ("002", "Lietuvos moterų lobistinės organizacijos", "lmlo"),
        ("003", "Nacionaliniam lygybės ir įvairovės forumui", "nlif"),
        ("004", "Globalnoj alijansi protiv trgovine ženama", "gaatw"),
        ("004", "Global Missing Children’s Network", "gmcn"),
    ],
)
def test_a_name_as_printed_finds_its_thing(source: str, printed: str, thing: str) -> None:
    if not SOURCES.is_dir():
        pytest.skip("the sources are not here: no ../shared/sources")
    (document,) = SOURCES.glob(f"{source}_*.txt")
    assert printed in document.read_text(encoding="utf-8")
    assert thing == best(printed)[0]
