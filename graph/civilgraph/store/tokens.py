"""Read the tokens of a SPARQL text, as far as binding needs them.

Owns the lexical grammar: where strings, IRIs and comments begin and end. Parses no query; an engine
does that. What is refused is judged in `reach.py`, which trusts no token to be what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
