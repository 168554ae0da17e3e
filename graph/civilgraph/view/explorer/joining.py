r"""Join our own ES modules into one script.

Owns the small part of the module language that our modules keep to: `import { a, b } from
"./x.js"` and `export` before a declaration, both at the start of a line. Each module becomes a
function that hands out what it exports; whatever else is met is refused. That is all that one
page needs, and no bundler stands between what is read and what runs.
"""

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|const|let|class) ([\w$]+))", re.MULTILINE)
_FORBIDDEN = re.compile(r"^(?:import|export)\b.*|</script|<!--", re.MULTILINE | re.IGNORECASE)


class NotJoinable(ValueError):
    """A module uses what cannot be joined."""


def join_modules(sources: Mapping[str, str], *, start: str) -> str:
    r"""Write the modules that `start` needs, each after those it imports, as one script.

    >>> two = {"a.js": 'import { b } from "./b.js";\nb();\n', "b.js": "export function b() {}\n"}
    >>> print(join_modules(two, start="a.js"))
    "use strict";
    const $b = (() => {
    function b() {}
    return { b };
    })();
    const $a = (() => {
    const { b } = $b;
    b();
    return {  };
    })();
    """
    order: list[str] = []
    _visit(start, sources, order, ())
    return "\n".join(['"use strict";', *(_enclose(name, sources[name]) for name in order)])


def exported(source: str) -> list[str]:
    """List the names that a module exports."""
    return [name for _, name in _EXPORT.findall(source)]


def _enclose(name: str, source: str) -> str:
    """Make a module a function that hands out what it exports."""
    text = _IMPORT.sub(lambda m: f"const {{{m[1]}}} = {_holder(m[2])};\n", source)
    text = _EXPORT.sub(r"\1", text)
    if found := _FORBIDDEN.search(text):
        raise NotJoinable(f"{name}: {found.group()!r} cannot be joined; see joining.py")
    names = ", ".join(exported(source))
    return f"const {_holder(name)} = (() => {{\n{text}return {{ {names} }};\n}})();"


def _holder(name: str) -> str:
    return f"${name.removesuffix('.js')}"


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
