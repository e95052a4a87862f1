"""The command line. Exit codes: 0 answered, 1 the input is at fault or a test failed, 2 wrong use, 70 our own mistake."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from reasoner.apps import (
    answering,
    comparing,
    covering,
    errors,
    formatting,
    interview,
    library,
    linting,
    phrases,
    resting,
    sourcing,
    starting,
    sweeping,
    testing,
)
from reasoner.apps.streams import prepare_streams, write

OWN_MISTAKE = 70
INTERRUPTED = 130

app = typer.Typer(
    name="reasoner",
    help="Reads coverage policies, decides cases, explains why, and says what would change the outcome.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
show = typer.Typer(
    help="Shows what is behind an answer. A policy as understood, its logic program, a case as facts for that.",
    no_args_is_help=True,
)

app.command("decide")(answering.decide)
app.command("explain")(answering.explain)
app.command("what-if")(answering.what_if)
app.command("reasons")(resting.reasons)
app.command("sweep")(sweeping.sweep)
app.command("compare")(comparing.compare)
app.command("questions")(interview.questions)
app.command("interview")(interview.interview)
app.command("check")(library.check)
app.command("test")(testing.test)
app.command("explain-error")(errors.explain_error)
app.command("format")(formatting.format)
app.command("lint")(linting.lint)
app.command("coverage")(covering.coverage)
app.command("source")(sourcing.source)
app.command("new")(starting.new)
app.command("vocabulary")(phrases.vocabulary)
app.command("policies")(library.policies)
app.command("inputs")(library.inputs)
show.command("policy")(library.show_policy)
show.command("program")(library.show_program)
show.command("case")(library.show_case)
app.add_typer(show, name="show")


def _version(wanted: bool) -> None:
    """Prints the version of the reasoner and ends."""
    if wanted:
        from importlib.metadata import version

        write(f"reasoner {version('policy-reasoner')}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Prints the version and ends.")
    ] = False,
) -> None:
    """Reads coverage policies, decides cases, explains why, and says what would change the outcome."""


def main() -> None:
    """Runs the command line and ends the process; no failure shows a traceback, unless REASONER_TRACEBACK is set."""
    prepare_streams()
    code: int | str | None = 0
    try:
        app()
    except SystemExit as stop:
        code = stop.code
    except BrokenPipeError:
        code = 0  # whoever reads has read enough
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:
        if os.environ.get("REASONER_TRACEBACK"):
            raise
        code = OWN_MISTAKE
        sys.stderr.write(_own_mistake(error))
    _flush()
    sys.exit(code)


def _own_mistake(error: Exception) -> str:
    """What is said where the reasoner itself fails. It names no data of the case."""
    return (
        f"the reasoner stopped at a mistake of its own ({type(error).__name__}); your input may be sound\n"
        "  to report it, run the command again with REASONER_TRACEBACK=1 and add what that prints, without personal data\n"
    )


def _flush() -> None:
    """Writes out what is left; where nobody reads any more, lets it go in silence."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
