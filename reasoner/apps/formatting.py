"""The command that sets rule files in the one style."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

import typer

from reasoner.apps.options import JsonOption, RulesOption
from reasoner.apps.rule_files import is_vocabulary, rule_files, source_named
from reasoner.apps.streams import INPUT_AT_FAULT, tell, write
from reasoner.apps.table import answer
from reasoner.show.paper import clean
from reasoner.source.problem import Problem, ProblemsFound


def format(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|ID...", help="Policies, vocabularies, folders; - for standard input, set to standard output."
        ),
    ],
    check: Annotated[bool, typer.Option("--check", help="Writes nothing; says which files are not in the style.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Writes nothing; shows what would change.")] = False,
    as_json: JsonOption = False,
    rules: RulesOption = None,
) -> None:
    """Sets rule files in one style. Changes how they look and never what they say, which it proves by reading them again."""
    from reasoner.syntax.print import text_from_source

    problems: list[Problem] = []
    done: list[tuple[str, bool]] = []
    try:
        names = list(dict.fromkeys(rule_files(paths, tuple(rules or ()))))
    except ProblemsFound as found:
        tell(found.problems, as_json)
        raise typer.Exit(INPUT_AT_FAULT) from None
    for name in names:
        try:
            source = source_named(name)
            text = text_from_source(source, is_vocabulary(source))
        except ProblemsFound as found:
            problems += found.problems
            continue
        changed = text != source.original
        done.append((source.name, changed))
        if diff:
            write(_difference(source.name, source.original, text))
        elif name == "-" and not (check or as_json):
            write(text)
        elif changed and not check:
            problems += _written(Path(name), text)
    tell(problems, as_json)
    if as_json or (not diff and "-" not in names):
        answer("format", done, not (check or diff), as_json=as_json)
    if problems or ((check or diff) and any(changed for _, changed in done)):
        raise typer.Exit(INPUT_AT_FAULT)


def _written(path: Path, text: str) -> list[Problem]:
    """Writes a file; what stood in the way, if anything did."""
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        return [Problem("cannot-write-file", f"`{path}` cannot be written: {error.strerror}", hint="look at who may write it")]
    return []


def _difference(name: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, f"{name}, set", lineterm="")
    return "".join(f"{clean(line)}\n" for line in lines)
