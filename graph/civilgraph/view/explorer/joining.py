r"""Join our own ES modules into one script.

Owns the small part of the module language that our modules keep to: `import { a, b } from
"./x.js"` and `export` before a declaration, both at the start of a line. Every name at the top of
a module is its only one among all modules; whatever else is met is refused. That is all that one
page needs, and no bundler stands between what is read and what runs.
"""

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class) )", re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function\*?|const|let|class) ([\w$]+)", re.MULTILINE)
_FORBIDDEN = re.compile(r"^(?:import|export)\b.*|</script|<!--", re.MULTILINE | re.IGNORECASE)


class NotJoinable(ValueError):
    """A module uses what cannot be joined."""


def join_modules(sources: Mapping[str, str], *, start: str) -> str:
    r"""Write the modules that `start` needs, each after those it imports, as one script.

    >>> two = {"a.js": 'import { b } from "./b.js";\nb();\n', "b.js": "export function b() {}\n"}
    >>> print(join_modules(two, start="a.js"))
    (() => {
    "use strict";
    // b.js
    function b() {}
    // a.js
    b();
    })();
    """
    order: list[str] = []
    _visit(start, sources, order, ())
    owners: dict[str, str] = {}
    parts = []
    for name in order:
        text = _EXPORT.sub("", _IMPORT.sub("", sources[name]))
        if found := _FORBIDDEN.search(text):
            raise NotJoinable(f"{name}: {found.group()!r} cannot be joined; see joining.py")
        for declared in _NAME.findall(text):
            if declared in owners:
                raise NotJoinable(f"{name} and {owners[declared]} both declare {declared!r}")
            owners[declared] = name
        parts.append(f"// {name}\n{text}")
    return f'(() => {{\n"use strict";\n{"".join(parts)}}})();'


def exported(source: str) -> set[str]:
    """List the names that a module exports."""
    pattern = r"^export (?:async )?(?:function\*?|const|let|class) ([\w$]+)"
    return set(re.findall(pattern, source, re.MULTILINE))


def _visit(name: str, sources: Mapping[str, str], order: list[str], above: tuple[str, ...]) -> None:
    if name in order:
        return
    if name in above:
        raise NotJoinable(f"modules import each other: {' → '.join((*above, name))}")
    if name not in sources:
        raise NotJoinable(f"{above[-1] if above else 'nobody'} imports {name!r}, which is not here")
    for names, other in _IMPORT.findall(sources[name]):
        _visit(other, sources, order, (*above, name))
        for wanted in filter(None, map(str.strip, names.split(","))):
            if wanted not in exported(sources[other]):
                raise NotJoinable(f"{name} imports {wanted!r}, which {other} does not export")
    order.append(name)
