"""The picture as one page: what it shows, and that nothing on it can do harm."""

import base64
import copy
import hashlib
import html
import json
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from tests.conftest import Show

from civilgraph.view.figure import render_figure
from civilgraph.view.picture import NotTwoMode, PictureTooLarge, read_picture
from civilgraph.view.style import NETWORK_LOOKS, ORGANIZATION_LOOKS, SHAPES
from civilgraph.view.words import NotALanguage

if TYPE_CHECKING:
    pass

PAGE = "ASTRA, Međunarodne mreže, char=1–14,901"
ZTOK_PAGE = "ŽTOK, Apie mus, char=31–540"


def two_mode(
    organizations: Sequence[tuple[str, str, str, str]],
    networks: Sequence[tuple[str, str, str, object]],
    ties: Sequence[tuple[str, str, dict[str, object]]],
) -> "nx.Graph[str]":
    """Build a graph of (label, kind, country) and (label, kind, stated), with its ties."""
    graph: nx.Graph[str] = nx.Graph()
    for id_, label, kind, country in organizations:
        graph.add_node(
            id_,
            label=label,
            mode="organization",
            kind=kind,
            country=country,
            kind_label=KINDS[kind],
            stated=None,
        )
    for id_, label, kind, stated in networks:
        graph.add_node(
            id_,
            label=label,
            mode="network",
            kind=kind,
            country="",
            kind_label=KINDS[kind],
            stated=stated,
        )
    for member, network, data in ties:
        defaults = {
            "role": "member",
            "role_label": "member",
            "status": "active",
            "answer": "yes",
            "period": "",
            "source": PAGE,
            "note": "",
            "member": member,
        }
        graph.add_edge(member, network, **(defaults | data))
    for id_ in graph:
        graph.nodes[id_]["networks"] = sum(
            1 for other in graph[id_] if graph.edges[id_, other]["member"] == id_
        )
    return graph


KINDS = {
    "ngo": "non-governmental organisation",
    "public-body": "public body",
    "ministry": "ministry",
    "professional-association": "professional association",
    "intergovernmental-body": "intergovernmental body",
    "coalition": "coalition",
    "platform": "platform",
    "umbrella": "umbrella organisation",
    "federation": "federation",
    "alliance": "alliance",
    "forum": "forum",
    "initiative": "initiative",
    "programme-network": "programme network",
    "fundraising-platform": "fund-raising platform",
    "database-network": "database network",
    "network": "network",
}

ZTOK = {
    "lgl": "Nacionalinė LGBT* teisių asociacija LGL",
    "lzb": "Lietuvos žydų (litvakų) bendruomenė",
    "lzatc": "Lietuvos žmogaus teisių centras",
    "lgpc": "Lygių galimybių plėtros centras",
    "psp": "Psichikos sveikatos perspektyvos",
    "rvc": "Romų visuomenės centras",
    "ltspc": "Lygių teisių ir socialinės plėtros centras",
    "ddg": "Diversity Development Group",
}
PARTNERS = {
    "emmaus": ("MFS Emmaus", "BA"),
    "pdr": ("Partnerstvo za društveni razvoj", "HR"),
    "otvorena-porta": ("Otvorena porta – La Strada Makedonija", "MK"),
    "nhc": ("Netherlands Helsinki Committee", "NL"),
    "ccem": ("CCEM – Comité contre l’esclavage moderne", "FR"),
}
ASSOCIATES = {
    "tuzioci": (
        "Udruženje tužilaca Federacije Bosne i Hercegovine",
        "professional-association",
        "BA",
    ),
    "crpc": ("CRPC", "ngo", "BA"),
    "sigurnost": (
        "Ministarstvo sigurnosti, Odsjek za borbu protiv trgovine ljudima",
        "ministry",
        "BA",
    ),
    "vukovar": ("Udruga žena Vukovar", "ngo", "HR"),
    "zenska-soba": ("Ženska soba – Centar za seksualna prava", "ngo", "HR"),
    "zora": ("Zora", "ngo", "HR"),
    "pravda": ("Ministarstvo pravde Republike Francuske", "ministry", "FR"),
    "ahrpr": ("AHRPR – Asocijacija za zaštitu ljudskih prava Roma i Albanaca", "ngo", "MK"),
    "akademija-mk": ("Akademija za sudije i javne tužioce Makedonije", "public-body", "MK"),
    "vranje": ("Odbor za ljudska prava Vranje", "ngo", "RS"),
    "svet-reci": ("Svet reči", "ngo", "RS"),
    "akademija-rs": ("Pravosudna akademija", "public-body", "RS"),
    "svi-za": ("Koalicija „Svi za pravično suđenje“", "ngo", "MK"),
}
ENPATES = {
    "on-the-road": ("On the Road", "IT"),
    "accem": ("ACCEM", "ES"),
    "adpare": ("ADPARE", "RO"),
    "lefoe": ("LEFÖ", "AT"),
    "kok": ("KOK", "DE"),
    "pag-asa": ("PAG-ASA", "BE"),
}


def five_pages() -> "nx.Graph[str]":
    """Tell what the five pages tell, as an analyst would enter it."""
    organizations = [(id_, label, "ngo", "LT") for id_, label in ZTOK.items()]
    organizations += [(id_, label, "ngo", land) for id_, (label, land) in PARTNERS.items()]
    organizations += [(id_, label, kind, land) for id_, (label, kind, land) in ASSOCIATES.items()]
    organizations += [(id_, label, "ngo", land) for id_, (label, land) in ENPATES.items()]
    organizations += [
        ("zatsi", "Žmogaus teisių stebėjimo institutas", "ngo", "LT"),
        ("tja", "Tolerantiško jaunimo asociacija", "ngo", "LT"),
        ("astra", "ASTRA – Akcija protiv trgovine ljudima", "ngo", "RS"),
        ("alc", "ALC – Accompagnement, Lieux d’accueil, Carrefour éducatif et social", "ngo", "FR"),
        ("lsi", "La Strada International", "ngo", "NL"),
        ("anti-slavery", "Anti-Slavery International", "ngo", "GB"),
        ("libera", "Libera", "ngo", "IT"),
        ("terra", "Terra del Fuoco", "ngo", "IT"),
    ]
    networks: list[tuple[str, str, str, object]] = [
        ("ztok", "Žmogaus teisių organizacijų koalicija (ŽTOK)", "coalition", None),
        ("nvo", "Nacionalinė NVO koalicija", "coalition", None),
        ("ban", "Balkans Act Now", "platform", 20),
        ("compact", "COMP.ACT", "initiative", None),
        ("enpates", "ENPATES", "platform", 9),
        ("flare", "FLARE", "programme-network", None),
        ("omct", "OMCT – Svetska organizacija protiv torture", "umbrella", None),
        ("sos", "SOS mreža protiv torture", "network", 297),
        ("gaatw", "Globalna alijansa protiv trgovine ženama (GAATW)", "alliance", "more than 100"),
        ("mce", "Missing Children Europe", "federation", 30),
        ("gmcn", "Global Missing Children’s Network (GMCN)", "database-network", None),
        ("globalgiving", "GlobalGiving", "fundraising-platform", None),
        ("lmlo", "Lietuvos moterų lobistinė organizacija", "umbrella", None),
        ("nlif", "Nacionalinis lygybės ir įvairovės forumas", "forum", None),
    ]
    lt: dict[str, object] = {"source": ZTOK_PAGE, "period": "since 2014-12-04"}
    partner: dict[str, object] = {"role": "partner", "role_label": "partner"}
    associate: dict[str, object] = {"role": "associate", "role_label": "associate"}
    lead: dict[str, object] = {"role": "lead", "role_label": "lead organisation"}
    ties: list[tuple[str, str, dict[str, object]]] = [
        *((id_, "ztok", lt) for id_ in ZTOK),
        ("zatsi", "ztok", lt | {"status": "suspended", "period": "since 2012-04-05"}),
        (
            "tja",
            "ztok",
            lt
            | {
                "role": "observer",
                "role_label": "observer",
                "answer": "possibly",
                "period": "until 2014-12-04",
            },
        ),
        ("ztok", "nvo", lt | {"period": "since 2014"}),
        *((id_, "ban", partner) for id_ in PARTNERS),
        ("astra", "ban", partner),
        ("alc", "ban", partner),
        *((id_, "ban", associate) for id_ in ASSOCIATES),
        ("lsi", "compact", lead),
        ("anti-slavery", "compact", lead),
        *((id_, "enpates", lead) for id_ in ENPATES),
        *((id_, "enpates", lead) for id_ in ("lsi", "anti-slavery", "alc")),
        ("libera", "flare", {"role_label": "founder"}),
        ("terra", "flare", {"role_label": "founder"}),
        ("astra", "gaatw", {"period": "since 2014-04"}),
        ("astra", "mce", {}),
        ("astra", "gmcn", {"period": "since 2014-07"}),
        ("astra", "globalgiving", {"period": "since 2016-03"}),
    ]
    return two_mode(organizations, networks, ties)


def draw(graph: "nx.Graph[str]", *, language: str = "en", title: str = "Who ties?") -> str:
    return render_figure(graph, title=title, subtitle="On a day", language=language)


@cache
def drawn(language: str = "en") -> str:
    """Draw the five pages once: most tests only read the page."""
    return draw(five_pages(), language=language)


def small(label: str) -> "nx.Graph[str]":
    return two_mode(
        [("a", label, "ngo", "LT"), ("b", "Other", "ngo", "")],
        [("n", label, "coalition", 30), ("m", "Plain", "forum", None)],
        [
            ("a", "n", {"period": label, "source": label, "note": label, "role_label": label}),
            ("a", "m", {}),
            ("b", "n", {"answer": "possibly"}),
        ],
    )


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


# ── What the page says ───────────────────────────────────────────────────────────────────────────


def test_the_organisations_that_tie_networks_stand_first_those_in_most_networks_at_the_top() -> (
    None
):
    bridges = read_picture(five_pages()).bridges()
    assert [(x.id, x.networks) for x in bridges] == [
        ("astra", 5),
        ("alc", 2),
        ("anti-slavery", 2),
        ("lsi", 2),
    ]


def test_a_network_with_few_of_its_members_listed_does_not_look_small() -> None:
    things = {x["name"]: x for x in data_of(drawn())["things"]}
    sos = things["SOS mreža protiv torture"]
    assert (sos["share"], sos["hatched"], sos["note"]["lines"]) == (0, True, ["0 of 297 listed"])
    gaatw = things["Globalna alijansa protiv trgovine ženama (GAATW)"]
    assert (gaatw["share"], gaatw["hatched"]) == (0.01, True)
    whole = things["Balkans Act Now"]
    assert (whole["share"], whole["hatched"]) == (1, False)
    assert things["COMP.ACT"]["share"] is None


def test_doubt_and_suspension_are_seen_in_the_line_and_said_in_the_table() -> None:
    page = drawn()
    data = data_of(page)
    names = [thing["name"] for thing in data["things"]]
    lines = {names[line["member"]]: line["line"] for line in data["lines"]}
    assert lines["Tolerantiško jaunimo asociacija"] == "possible"
    assert lines["Žmogaus teisių stebėjimo institutas"] == "suspended"
    assert "<td>certain; suspended</td>" in page
    assert "<td>possible</td>" in page


def test_the_line_between_two_networks_points_from_the_member() -> None:
    data = data_of(drawn())
    names = [thing["name"] for thing in data["things"]]
    arrows = [
        (names[edge["from"]], names[edge["to"]])
        for edge in data["edges"]
        if edge["arrows"]["to"]["enabled"]
    ]
    assert arrows == [("Žmogaus teisių organizacijų koalicija (ŽTOK)", "Nacionalinė NVO koalicija")]


def test_several_spells_are_one_line_and_several_rows() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph(small("Anna"))
    graph.add_edge("a", "n", role_label="observer", period="2011", source="s", status="suspended")
    page = draw(graph)
    assert len(data_of(page)["lines"]) == 3
    assert page.count('<tr><th scope="row">') == 4


def test_kinds_differ_in_shape_and_colour() -> None:
    for looks in (ORGANIZATION_LOOKS, NETWORK_LOOKS):
        assert len({look.shape for look in looks.values()}) == len(looks)
        assert {look.shape for look in looks.values()} <= SHAPES.keys()


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Networks"), ("lt", "Tinklai"), ("sr-Latn", "Mreže"), ("sr-Cyrl", "Мреже")],
)
def test_the_page_speaks_its_language(language: str, word: str) -> None:
    page = draw(small("Anna"), language=language)
    assert f'<html lang="{language}">' in page
    assert f">{word}</h2>" in page


def test_another_language_is_refused() -> None:
    with pytest.raises(NotALanguage, match="'de' is not a language of the picture; choose one of"):
        draw(small("Anna"), language="de")


# ── What the page must not do ────────────────────────────────────────────────────────────────────


def test_the_same_graph_gives_the_same_bytes_whatever_its_order() -> None:
    graph = five_pages()
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from((v, u, data) for u, v, data in reversed(list(graph.edges(data=True))))
    assert drawn() == draw(graph) == draw(turned)


def test_the_graph_of_the_caller_is_left_alone() -> None:
    graph = small("Anna")
    before = copy.deepcopy((list(graph.nodes(data=True)), list(graph.edges(data=True))))
    draw(graph)
    assert (list(graph.nodes(data=True)), list(graph.edges(data=True))) == before


def test_more_than_two_thousand_nodes_are_refused_with_a_cure() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((str(i) for i in range(2001)), mode="organization")
    with pytest.raises(PictureTooLarge) as refusal:
        draw(graph)
    assert str(refusal.value) == (
        "2,001 nodes found, at most 2,000 can be shown in a picture; "
        "narrow it to a day (--on DATE) or to one network"
    )


def test_an_empty_graph_is_a_page() -> None:
    empty: nx.Graph[str] = nx.Graph()
    assert "No organisation shown here" in draw(empty)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"status": "gone"}, "edge 'a' – 'n': status 'gone' found, one of active, suspended, "),
        ({"answer": "no"}, "edge 'a' – 'n': answer 'no' found, 'yes' or 'possibly' expected"),
    ],
)
def test_an_edge_that_cannot_be_shown_is_refused(data: dict[str, object], message: str) -> None:
    graph = small("Anna")
    graph.edges["a", "n"].update(data)
    with pytest.raises(NotTwoMode, match=re.escape(message)):
        draw(graph)


def test_a_tie_between_networks_must_say_who_is_the_member() -> None:
    graph = small("Anna")
    graph.add_edge("n", "m")
    with pytest.raises(NotTwoMode, match="both are networks; the edge needs an attribute 'member'"):
        draw(graph)


HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>alert(1)//",
    "{{ 7*7 }}{% raw %}{{ config }}",
    "${alert(1)}`'\"\\u003c\u2028\u2029",
    "\u202egnissim\u202c \u2066left\x00\x1b[31m\ud800",
    "n" * 10_000,
    "word " * 2_000,
    "__proto__",
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(name: str) -> None:
    page = draw(small(name), title=name)
    assert data_and_table(page).count("<script") == 1
    assert "<img" not in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", data_and_table(page))
    page.encode()


def data_and_table(page: str) -> str:
    """Take what comes from the graph: the page without the bundled library."""
    before, _, rest = page.partition("<script>")
    return before + rest.rpartition("<script>")[2]


def test_the_policy_names_every_script_and_style_and_nothing_else() -> None:
    page = draw(small("Anna"))
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (*scripts, *styles)
    ]
    assert (len(scripts), len(styles)) == (2, 1)
    policy = html.unescape(re.findall(r'Policy" content="([^"]*)"', page)[0])
    assert re.findall("sha256-([^']*)'", policy) == digests
    assert "unsafe" not in policy
    assert "style=" not in data_and_table(page)
    assert not re.search(r"(src|href)=\"(?!#|data:,)", data_and_table(page))


# ── In a browser ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["en", "sr-Cyrl"])
def test_the_page_opens_without_a_request_or_an_error(language: str, show: Show) -> None:
    tab = show(drawn(language))
    for button in tab.query_selector_all(".tools button"):
        button.click()
    assert tab.evaluate("document.querySelectorAll('#picture canvas').length") == 1


def test_hostile_names_run_nothing(show: Show) -> None:
    graph = two_mode(
        [(f"o{i}", name, "ngo", name[:9]) for i, name in enumerate(HOSTILE)],
        [("n", HOSTILE[0], "coalition", HOSTILE[0]), ("m", HOSTILE[4], "forum", 3)],
        [
            (f"o{i}", x, dict.fromkeys(("period", "source", "note", "role_label"), name))
            for i, name in enumerate(HOSTILE)
            for x in "nm"
        ],
    )
    tab = show(draw(graph, title=HOSTILE[0]))
    for button in tab.query_selector_all(".pick"):
        button.evaluate("button => button.click()")
    assert tab.evaluate("document.images.length") == 0


def test_choosing_tells_role_period_and_source(show: Show) -> None:
    tab = show(drawn())
    tab.click("#table .pick >> text=Žmogaus teisių stebėjimo institutas")
    told = tab.inner_text("#told")
    assert all(x in told for x in ("member", "suspended", "since 2012-04-05", ZTOK_PAGE))
    tab.keyboard.press("Escape")
    assert tab.inner_text("#told").startswith("Choose an organisation")
    tab.focus(".list .pick")
    tab.keyboard.press("Enter")
    assert tab.inner_text("#told h3") == "ASTRA – Akcija protiv trgovine ljudima"
    assert tab.get_attribute(".list .pick", "aria-pressed") == "true"


def test_pointing_at_a_name_or_a_line_tells_about_it(show: Show) -> None:
    page = draw(small("Anna"))
    data = data_of(page)
    left, top, right, bottom = data["bounds"]
    anna = next(x for x in data["things"] if not x["network"] and x["name"] == "Anna")
    tab = show(page)
    frame = tab.eval_on_selector("#picture", "x => x.getBoundingClientRect().toJSON()")
    scale = min(frame["width"] / (right - left + 36), frame["height"] / (bottom - top + 36), 1.5)
    middle = (frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    tab.mouse.move(
        middle[0] + (anna["x"] - (left + right) / 2) * scale,
        middle[1] + (anna["y"] - (top + bottom) / 2) * scale,
    )
    assert "Plain: member · certain · Period: not stated" in tab.inner_text("#tip")


def test_the_page_fits_a_small_telephone(show: Show) -> None:
    tab = show(drawn("sr-Cyrl"), width=320, height=640)
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
