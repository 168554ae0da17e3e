"""Words to calls to printed words, with exit codes and progress.

Owns the command line. It has no ideas: it parses, calls, prints and exits with 0 (right),
1 (problems found) or 2 (used wrongly).
"""

from __future__ import annotations

import sys

import click

from civilgraph import __version__
from civilgraph.cli import (
    analysing,
    asking,
    comparing,
    curating,
    documenting,
    exploring,
    identity,
    producing,
    publishing,
    pushing,
    serving,
)
from civilgraph.cli.output import stop


class Commands(click.Group):
    """A group that lists its commands in the order in which they are met, and words every fault."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of registration."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what the user can mend is said in one line, with exit code 2."""
        try:
            return super().invoke(ctx)
        except (LookupError, ValueError, OSError) as error:
            if isinstance(error, BrokenPipeError):
                sys.exit(0)
            if isinstance(error, KeyError | IndexError | UnicodeError):
                raise
            stop(str(error))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="civilgraph")
def main() -> None:
    """Turn web pages about civil-society networks into claims, graphs, answers and pictures.

    Start with `civilgraph build`, then `civilgraph query --list`.
    """


ROOMS = (
    curating,
    documenting,
    producing,
    publishing,
    comparing,
    asking,
    identity,
    analysing,
    exploring,
    pushing,
    serving,
)

for command in (command for room in ROOMS for command in room.COMMANDS):
    main.add_command(command)
