"""The command line.

Exit codes: 0 answered, 1 the input is at fault or a test failed, 2 wrong use, 3 some rows of a table could not be answered,
70 our own mistake.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib import import_module
from types import FrameType
from typing import Annotated

import typer

from reasoner.apps.streams import prepare_streams, write

OWN_MISTAKE = 70
INTERRUPTED = 130

# Each command: the module of reasoner.apps and the function. A command imports its own module alone, since it starts cold.
COMMANDS = {
    "decide": ("answering", "decide"),
    "explain": ("answering", "explain"),
    "what-if": ("answering", "what_if"),
    "reasons": ("resting", "reasons"),
    "sweep": ("sweeping", "sweep"),
    "compare": ("comparing", "compare"),
    "changes": ("versions", "changes"),
    "questions": ("interview", "questions"),
    "interview": ("interview", "interview"),
    "check": ("library", "check"),
    "test": ("testing", "test"),
    "explain-error": ("errors", "explain_error"),
    "format": ("formatting", "format"),
    "lint": ("linting", "lint"),
    "coverage": ("covering", "coverage"),
    "source": ("sourcing", "source"),
    "new": ("starting", "new"),
    "vocabulary": ("phrases", "vocabulary"),
    "policies": ("library", "policies"),
    "inputs": ("library", "inputs"),
    "sample": ("sampling", "sample"),
    "batch": ("batching", "batch"),
}
SHOW = {"policy": ("library", "show_policy"), "program": ("library", "show_program"), "case": ("library", "show_case")}


def _app_of(names: Iterable[str]) -> typer.Typer:
    """An app with some of the commands."""
    made = typer.Typer(
        name="reasoner",
        help="Reads coverage policies, decides cases, explains why, and says what would change the outcome.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_options)
    for name in names:
        made.command(name)(_function(*COMMANDS[name]))
    return made


def _function(module: str, name: str) -> Callable[..., None]:
    found: Callable[..., None] = getattr(import_module(f"reasoner.apps.{module}"), name)
    return found


@cache
def _whole() -> dict[str, typer.Typer]:
    """The app with every command, and its `show`."""
    show = typer.Typer(
        help="Shows what is behind an answer. A policy as understood, its logic program, a case as facts for that.",
        no_args_is_help=True,
    )
    for name, where in SHOW.items():
        show.command(name)(_function(*where))
    app = _app_of(COMMANDS)
    app.add_typer(show, name="show")
    return {"app": app, "show": show}


def __getattr__(name: str) -> typer.Typer:
    """`app` and `show`, the whole command line, made when first asked for."""
    if name not in ("app", "show"):
        raise AttributeError(name)
    return _whole()[name]


def _version(wanted: bool) -> None:
    """Prints the version of the reasoner and ends."""
    if wanted:
        from importlib.metadata import version

        write(f"reasoner {version('policy-reasoner')}\n")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Prints the version and ends.")
    ] = False,
) -> None:
    """Reads coverage policies, decides cases, explains why, and says what would change the outcome."""


def main() -> None:
    """Runs the command line and ends the process; no failure shows a traceback, unless REASONER_TRACEBACK is set."""
    gc.set_threshold(50_000, 20, 20)  # a command is over soon, and most of what it makes stays: looking for circles is wasted
    prepare_streams()
    interrupted = _interrupts()
    code: int | str | None = 0
    try:
        named = sys.argv[1] if len(sys.argv) > 1 else ""
        (_app_of((named,)) if named in COMMANDS else _whole()["app"])()
    except SystemExit as stop:
        code = stop.code
    except BrokenPipeError:
        code = 0  # whoever reads has read enough
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:
        if interrupted:  # the solver, stopped in the middle, hands on a failure of its own
            _flush()
            sys.exit(INTERRUPTED)
        if os.environ.get("REASONER_TRACEBACK"):
            raise
        code = OWN_MISTAKE
        sys.stderr.write(_own_mistake(error))
    _flush()
    sys.exit(code)


def _interrupts() -> list[int]:
    """The interrupts from now on (Ctrl-C), a list that fills; each still ends the command."""
    seen: list[int] = []

    def interrupt(number: int, _: FrameType | None) -> None:
        seen.append(number)
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # a command that runs in the background ignores them
        signal.signal(signal.SIGINT, interrupt)
    return seen


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
