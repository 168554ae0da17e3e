"""The options with which a command asks an endpoint in place of a release.

Owns their names and where they wait until a graph is opened, so that no command carries them along.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from civilgraph.store.profiles import BY_NAME, SECONDS

if TYPE_CHECKING:
    from civilgraph.knowledge_graph import KnowledgeGraph

# Where the options of an endpoint wait until a graph is opened.
AT = "civilgraph.endpoint"


def _keep(ctx: click.Context, option: click.Parameter, value: str | float | None) -> None:
    ctx.meta.setdefault(AT, {})[option.name] = value


def at_endpoint(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name a SPARQL endpoint in place of a release."""
    options = (
        click.option("--endpoint", metavar="URL", expose_value=False, callback=_keep,
                     help="Ask a SPARQL endpoint in place of a release; credentials are read from "
                     "CIVILGRAPH_ENDPOINT_USER and _PASSWORD, or _TOKEN."),
        click.option("--engine", type=click.Choice(list(BY_NAME)), expose_value=False,
                     callback=_keep, help="Which engine answers there.  [default: as it says]"),
        click.option("--base-iri", "base", metavar="IRI", expose_value=False, callback=_keep,
                     help="Which dataset there, if there are several."),
        click.option("--seconds", type=click.FloatRange(min=1), default=SECONDS, show_default=True,
                     expose_value=False, callback=_keep, help="How long an answer may take."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def is_remote() -> bool:
    """Tell whether the user names an endpoint."""
    return bool(click.get_current_context().meta.get(AT, {}).get("endpoint"))


def open_endpoint() -> KnowledgeGraph:
    """Open an endpoint; say it on standard error where nobody proved that all is there."""
    from civilgraph.knowledge_graph import KnowledgeGraph

    chosen = click.get_current_context().meta[AT]
    endpoint = chosen["endpoint"]
    kg = KnowledgeGraph.at(
        endpoint,
        base=chosen["base"] or "",
        engine=chosen["engine"] or "",
        seconds=chosen["seconds"],
    )
    if kg.title == kg.identifiers.base:
        click.echo(f"{endpoint} does not say which release it holds: a push was not finished, or"
                   " somebody else filled it", err=True)  # fmt: skip
    return kg
