"""Make data for the explorer: a hostile set, published spells of states, and very many things."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from civilgraph.view.explorer import Explored
from civilgraph.view.explorer.dataset import LAYERS, Layer, Spells, Things
from civilgraph.view.explorer.judging import judge

# Each says what a page must never do with a text: run it, format it, turn it round, stumble.
HOSTILE = (
    "<script>window.harm = 1</script>",
    "</script><script>window.harm = 2</script>",
    '"><img src=x onerror="window.harm = 3">',
    "<svg/onload=window.harm=4>",
    "&lt;b&gt;&#60;i&#62;",
    "{{7*7}} {% raw %} ${window.harm=5} {0}",
    "javascript:window.harm=6",
    "\u202ereversed\u202c \u2066isolate\u2069",
    "=HYPERLINK(1)",
    "\u2028line\u2029paragraph\u0000nul\ud7ff",
    "x" * 10_000,
    "a " * 5_000,
    "]]><!--",
)


_CLUBS, _BODIES = 14, 120


def hostile() -> Explored:
    """Make a set in which every text is hostile, ids and slugs among them."""
    count = len(HOSTILE)
    networks = [f"n{i}" for i in range(4)]
    ids = [*networks, *(f"o{i}{text[:40]}" for i, text in enumerate(HOSTILE))]
    size = len(ids)
    labels = [HOSTILE[i % count] for i in range(size)]
    pairs = sorted({(4 + i, (i * k) % 4) for i in range(count) for k in (1, 2, 3)})
    width = len(pairs)

    def column(first: int) -> list[str]:
        return [HOSTILE[(first + i) % count] for i in range(width)]

    spells = Spells(
        id=column(0),
        member=[a for a, _ in pairs],
        network=[b for _, b in pairs],
        role=column(1),
        status=["active", *column(2)[1:]],
        surely_from=[""] * width,
        surely_until=[""] * width,
        possibly_from=["2011-01-01"] * width,
        possibly_until=["2020-01-01"] * width,
        start=column(3),
        end=column(4),
        amount=column(5),
        claims=[[(HOSTILE[3], HOSTILE[4], HOSTILE[5])]] * width,
    )
    layer = Layer(spells=spells, order=[0, 1, 2, 3], ties=[(4, 5)], strong=[True] * width)
    return Explored(
        title=HOSTILE[1],
        release=HOSTILE[2],
        licence=HOSTILE[6],
        citation=HOSTILE[0],
        things=Things(
            id=ids,
            label=labels,
            is_network=[i < 4 for i in range(size)],
            kind=[HOSTILE[(i + 1) % count] for i in range(size)],
            country=[HOSTILE[(i + 2) % count] for i in range(size)],
            iri=[HOSTILE[(i + 6) % count] for i in range(size)],
            themes=[[HOSTILE[i % count], HOSTILE[(i + 1) % count]] for i in range(size)],
        ),
        layers=dict.fromkeys(LAYERS, layer),
        sources=[
            {"id": HOSTILE[3], "title": HOSTILE[0], "language": HOSTILE[1], "date": HOSTILE[2]}
        ],
        concepts={scheme: {text: [text] * 4 for text in HOSTILE} for scheme in ("role", "theme")},
        dates={text: [text] * 4 for text in HOSTILE},
        counts=[[0, HOSTILE[0], HOSTILE[1], 297, 1, HOSTILE[2], HOSTILE[3], 0]],
        names=[[i % size, text, text, text, text, text, text, 0] for i, text in enumerate(HOSTILE)],
        claims=[[text, 0, text, text, text, text, text, text] for text in HOSTILE],
        claims_of=[list(range(count))] * size,
        history=[[i % size, t, t, t, t, t, t, [t]] for i, t in enumerate(HOSTILE)],
    )


def read_states(folder: Path) -> Explored:
    """Read which states were observed in which intergovernmental organisations, and when.

    Members were observed every fifth year before 1965: between two observations is what is sure,
    up to the observations before and after is what is possible.
    """
    with (folder / "igo_membership_spells.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["state"], row["ioname"]))
    networks = sorted({row["ioname"] for row in rows})
    states = sorted({row["state"] for row in rows})
    place = {name: i for i, name in enumerate([*networks, *(f"state {x}" for x in states)])}
    rows.sort(key=lambda row: (place[f"state {row['state']}"], place[row["ioname"]]))

    def step(year: int) -> int:
        return 5 if year < 1965 else 1

    firsts = [int(row["first_year_observed"]) for row in rows]
    lasts = [int(row["last_year_observed"]) for row in rows]
    latest = max(lasts)
    spells = Spells(
        id=[str(i) for i in range(len(rows))],
        member=[place[f"state {row['state']}"] for row in rows],
        network=[place[row["ioname"]] for row in rows],
        role=[row["role"].replace(" ", "-") for row in rows],
        status=["active"] * len(rows),
        surely_from=[f"{year}-12-31" if year < last else "" for year, last in _zip(firsts, lasts)],
        surely_until=[f"{last}-01-01" if year < last else "" for year, last in _zip(firsts, lasts)],
        possibly_from=[f"{year - step(year) + 1}-01-01" for year in firsts],
        possibly_until=[
            f"{year + step(year) - 1}-12-31" if year < latest else "" for year in lasts
        ],
        start=[str(year) for year in firsts],
        end=[str(year) if year < latest else "" for year in lasts],
    )
    return Explored(
        title="States in intergovernmental organisations",
        release="",
        licence="",
        citation="Pevehouse et al. 2020",
        things=Things(
            id=[*(f"igo-{name}" for name in networks), *(f"state-{name}" for name in states)],
            label=[*networks, *states],
            is_network=[True] * len(networks) + [False] * len(states),
            kind=[""] * len(place),
            country=[""] * len(place),
        ),
        layers={"memberships": judge(spells, range(len(networks)))},
    )


def _zip(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    return list(zip(a, b, strict=True))


def clubs() -> Explored:
    """Make two towns whose bodies meet in the clubs of their town, and clubs that anybody joins.

    Clubs of the towns take turns in the order of names; nobody has a theme.
    """
    pairs = set()
    for body in range(_BODIES):
        own = [2 * number + body % 2 for number in range(4) if (body // 2 + number) % 4]
        # The other clubs are joined in turn, whatever the town.
        pairs |= {(_CLUBS + body, club) for club in (*own, 8 + body // 3 % 6)}
    rows = sorted(pairs)
    width = len(rows)
    spells = Spells(
        id=[f"s{i}" for i in range(width)],
        member=[a for a, _ in rows],
        network=[b for _, b in rows],
        role=["member"] * width,
        status=["active"] * width,
        surely_from=["2001-01-01"] * width,
        surely_until=["2009-01-01"] * width,
        possibly_from=["2001-01-01"] * width,
        possibly_until=["2009-12-31"] * width,
        start=["2001"] * width,
        end=["2009"] * width,
    )
    return Explored(
        title="Two towns",
        release="",
        licence="",
        citation="made up",
        things=Things(
            id=[f"club-{i}" for i in range(_CLUBS)] + [f"body-{i}" for i in range(_BODIES)],
            label=[f"Club {i}" for i in range(_CLUBS)] + [f"Body {i}" for i in range(_BODIES)],
            is_network=[i < _CLUBS for i in range(_CLUBS + _BODIES)],
            kind=[""] * (_CLUBS + _BODIES),
            country=[""] * (_CLUBS + _BODIES),
        ),
        layers={"memberships": judge(spells, range(_CLUBS))},
    )


def many(*, members: int, networks: int, spells: int, seed: int) -> Explored:
    """Make very many things: networks of heavy-tailed sizes, members of neighbouring networks."""
    random = np.random.default_rng(seed)
    sizes = 1 / np.arange(1, networks + 1) ** 0.6
    first = random.choice(networks, size=spells, p=sizes / sizes.sum())
    home = random.integers(0, networks, members)
    member = random.integers(0, members, spells)
    near = (
        home[member] + random.geometric(0.12, spells) * random.choice([-1, 1], spells)
    ) % networks
    network = np.where(random.random(spells) < 0.75, near, first)
    pairs = np.unique(np.stack([member + networks, network], axis=1), axis=0)
    count = len(pairs)
    years = random.integers(1990, 2024, count)
    known = [f"{year}-06-01" for year in range(1990, 2040)]
    size = networks + members
    ties = Spells(
        id=[],
        member=pairs[:, 0].tolist(),
        network=pairs[:, 1].tolist(),
        role=["member"] * count,
        status=["active"] * count,
        surely_from=[known[year - 1990] for year in years],
        surely_until=[known[year - 1990 + 5] for year in years],
        possibly_from=[known[year - 1990] for year in years],
        possibly_until=[""] * count,
        start=[str(year) for year in years],
        end=[""] * count,
    )
    return Explored(
        title="Very many organisations",
        release="",
        licence="",
        citation="synthetic",
        things=Things(
            id=[f"t{i}" for i in range(size)],
            label=[
                f"Network {i}" if i < networks else f"Organisation {i - networks}"
                for i in range(size)
            ],
            is_network=[i < networks for i in range(size)],
            kind=["platform" if i < networks else "ngo" for i in range(size)],
            country=["RS" if i % 2 else "LT" for i in range(size)],
        ),
        layers={"memberships": Layer(spells=ties, order=list(range(networks)))},
        has_evidence=False,
    )
