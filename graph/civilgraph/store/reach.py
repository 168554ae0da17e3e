"""Refuse a query that reaches out: to another host, to a file, or to change what is asked.

Owns the scan of a query's tokens. It takes no side on what the text means: it finds the words that
could mean such a thing, wherever a parser, however lenient, might still see a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from civilgraph.store import BadQuery

CHANGING = frozenset({"LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE"})
# FROM is for those who ask a file or a dataset of somebody else's; a server that names its own
# graphs by it refuses the others.
REACHING = CHANGING | {"SERVICE", "FROM"}

# A local name ends before its first full stop: what follows may be a word of its own.
_TOKENS = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>              # an IRI
      | \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
      | \#[^\r\n]*
      | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
      | (?P<prefix>[\w.-]*):(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.)*)?
      | (?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE | re.DOTALL,
)


def refuse_reaching_out(query: str, *, refused: frozenset[str] = REACHING) -> None:
    """Raise BadQuery where a query could reach the network or the disk, or change the graph.

    >>> refuse_reaching_out("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    civilgraph.store.BadQuery: SERVICE is refused: a query asks this graph and nothing else
    """
    for text in _readings(query):
        upper = text.upper()
        if not any(word in upper for word in refused):
            continue
        for found in _TOKENS.finditer(text):
            # A parser may see a word within a word: `1e3SERVICE`, `falseSERVICE`, `SERVICE:x`.
            # No query has a place where a prefix could be read as a word that changes.
            is_prefix = found.lastgroup == "prefix"
            token = found[found.lastgroup].upper() if found.lastgroup else ""
            for word in sorted(refused - CHANGING if is_prefix else refused):
                if word in token:
                    raise BadQuery(f"{word} is refused: a query asks this graph and nothing else")


def words(query: str) -> Iterator[str]:
    """Find the words of a query: keywords, and the prefixes of prefixed names.

    >>> list(words("SELECT ?a { ?a ex:b 'SELECT' } # ASK"))
    ['SELECT', 'ex']
    """
    for found in _TOKENS.finditer(query):
        if found.lastgroup:
            yield found[found.lastgroup]


def undeclared_prefixes(query: str) -> dict[str, int]:
    """Find the prefixes that a query uses and does not declare, and where each is used first.

    >>> undeclared_prefixes("PREFIX a: <http://x/> SELECT * { ?x a:y b:z, _:c }")
    {'b': 40}
    """
    declared = {"_", *re.findall(r"(?i)\bPREFIX\s+([\w.-]*):\s*<", query)}
    places: dict[str, int] = {}
    for found in _TOKENS.finditer(query):
        if (prefix := found["prefix"]) is not None and prefix not in declared:
            places.setdefault(prefix, found.start())
    return places


def names_dataset(query: str) -> bool:
    """Tell whether a query names its dataset itself.

    >>> names_dataset("SELECT * FROM <http://x/> {}"), names_dataset("ASK { ?from ?p 'FROM' }")
    (True, False)
    """
    return "FROM" in query.upper() and any("FROM" in word.upper() for word in words(query))


def top_words(query: str) -> Iterator[tuple[str, int]]:
    """Find the words outside all braces, in capitals, with their places; `{` stands for braces.

    >>> list(top_words("insert { ?s a ?o } where { }"))
    [('INSERT', 0), ('{', 7), ('WHERE', 19), ('{', 25)]
    """
    level = 0
    for found in re.finditer(f"{_TOKENS.pattern}|(?P<brace>[{{}}])", query, _TOKENS.flags):
        match found.lastgroup, found[0]:
            case "brace", "{":
                if not level:
                    yield "{", found.start()
                level += 1
            case "brace", _:
                level -= 1
            case "word", word if not level:
                yield word.upper(), found.start()


def _readings(query: str) -> tuple[str, ...]:
    r"""Give the ways in which a parser may read a text: as it is, and with `\u0053` read first."""
    if "\\" not in query:
        return (query,)
    return query, re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _unescape, query)


def _unescape(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 else found[0]
