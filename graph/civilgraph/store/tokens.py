"""Read the tokens of a SPARQL text, as far as binding and refusing need them.

Owns the lexical grammar: where strings, IRIs and comments begin and end. Parses no query; an engine
does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from civilgraph.store import BadQuery

_TOKEN = re.compile(
    r"""(?P<iri> <[^<>"{}|^`\\\s]*> )
      | (?P<string> \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?'''
                  | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
      | (?P<comment> \#[^\n]* )
      | (?P<variable> [?$]\w+ )
      | (?P<name> [\w.-]*:[\w.%\\-]* | @[\w-]+ )
      | (?P<word> [A-Za-z_]\w* )
      | (?P<mark> \S )""",
    re.VERBOSE | re.DOTALL,
)
_REACHING = frozenset({"SERVICE", "LOAD", "FROM", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE"})


def tokens(query: str) -> Iterator[re.Match[str]]:
    """Find the tokens of a query; the kind of each is its `lastgroup`.

    >>> [(t.lastgroup, t[0]) for t in tokens("SELECT ?x { ?x a <a#b> } # why")]
    [('word', 'SELECT'), ('variable', '?x'), ('mark', '{'), ('variable', '?x'), ('word', 'a'),
     ('iri', '<a#b>'), ('mark', '}'), ('comment', '# why')]
    """
    return _TOKEN.finditer(query)


def without_comments(query: str) -> str:
    r"""Take the comments out of a query, so that nobody else has to know where they end.

    >>> without_comments("#+ title: x\nASK { <a#b> ?p '#' } # why")
    "ASK { <a#b> ?p '#' }"
    """
    kept, end = [], 0
    for token in tokens(query):
        if token.lastgroup == "comment":
            kept.append(query[end : token.start()])
            end = token.end()
    lines = "".join([*kept, query[end:]]).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())


def refuse_reaching_out(query: str) -> None:
    """Raise BadQuery where a query could reach the network or the disk, or change the graph.

    >>> refuse_reaching_out("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    civilgraph.store.BadQuery: SERVICE is refused: a query asks this graph and nothing else
    """
    # Escapes such as \u0053 are read before tokens are, by the grammar's own rule.
    plain = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _unescape, query)
    for token in tokens(plain):
        if token[0].upper() in _REACHING:
            raise BadQuery(
                f"{token[0].upper()} is refused: a query asks this graph and nothing else"
            )


def _unescape(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 else found[0]
