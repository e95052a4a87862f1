"""The command that looks for what is legal and suspicious."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from reasoner.apps.options import LONGEST, SHORTEST, JsonOption, RulesOption, seconds
from reasoner.apps.problem_places import named
from reasoner.apps.rule_files import rule_files
from reasoner.apps.streams import INPUT_AT_FAULT, problems_told, tell, write
from reasoner.apps.table import answer
from reasoner.policy.library import Library, Loaded
from reasoner.policy.nearest import nearest
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source


def lint(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH|ID]...", help="Policies, vocabularies, folders; the whole library if none is named."),
    ] = None,
    explain: Annotated[str | None, typer.Option("--explain", metavar="RULE", help="Shows the page of a rule.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Lists the rules.")] = False,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=SHORTEST,
            max=LONGEST,
            callback=seconds,
            help="Gives up a policy's questions after this long.",
        ),
    ] = 10.0,
) -> None:
    """Looks for what is legal and suspicious. Says why, and how to accept it in place where it is meant so."""
    if explain or listed:
        with problems_told(as_json):
            write(_pages(explain))
        return
    with problems_told(as_json):
        names = list(dict.fromkeys(rule_files(tuple(paths or ()), tuple(rules or ()))))
        library = Library(tuple(rules or ()))
    found: list[Problem] = []
    refused: list[Problem] = []
    unread: set[str] = set()
    for name in names:
        try:
            found += _findings(name, library, time_limit)
        except ProblemsFound as problems:
            refused += problems.problems
            unread.add(name)
    tell(refused if as_json else [*refused, *found], as_json)
    answer("lint", [one for one in names if one not in unread], found, as_json=as_json)
    if found or any(not one.warning for one in refused):
        raise typer.Exit(INPUT_AT_FAULT)


def _findings(name: str, library: Library, seconds: float) -> Iterable[Problem]:
    from reasoner.lint.rules import findings_in_policy, findings_in_vocabulary

    if not name.endswith(".vocabulary"):
        return findings_in_policy(library.load(Path(name)).policy, Source.from_path(name), seconds)
    beside = [str(one) for one in sorted(Path(name).parent.rglob("*.policy"))]
    files = dict.fromkeys([*beside, *(named(entry.path) for entry in library.entries())])
    policies = [loaded.policy for one in files if (loaded := _loaded(one, library))]
    for policy in policies:
        file = next((one.span.file for one in policy.vocabulary.inputs if one.span), "")
        if Path(file).resolve() == Path(name).resolve():
            found = findings_in_vocabulary(policy.vocabulary, policies, Source.from_path(file))
            return [_named_as(one, file, name) for one in found]
    return ()


def _named_as(problem: Problem, file: str, name: str) -> Problem:
    """A problem with its file named as the command did."""
    span = problem.span
    return replace(problem, span=replace(span, file=name)) if span is not None and span.file == file else problem


def _loaded(name: str, library: Library) -> Loaded | None:
    """A policy, None where it has mistakes: they are said of the policy itself."""
    try:
        return library.load(Path(name))
    except ProblemsFound:
        return None


def _pages(rule: str | None) -> str:
    """The page of a rule, or all rules with what each finds; raises ProblemsFound for a rule that is none (`unknown-rule`)."""
    from reasoner.lint.rules import NAMES, page_of

    if rule is None:
        return "".join(f"{page_of(one).splitlines()[0].removeprefix('# ')}\n" for one in NAMES)
    if rule not in NAMES:
        near = nearest(rule, {one: one for one in NAMES})
        remedy = f"did you mean `{near}`?" if near else "`reasoner lint --list` lists the rules"
        raise ProblemsFound((Problem("unknown-rule", f"`{rule[:60]}` is not a rule", hint=remedy),))
    return page_of(rule)
