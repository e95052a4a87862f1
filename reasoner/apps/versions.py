"""The command that shows what changed between two versions of a policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.apps.options import HtmlOption, JsonOption, PolicyName, RulesOption, TimeLimitOption, day
from reasoner.apps.streams import problems_told
from reasoner.apps.table import answer
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.versions import TriedCase
    from reasoner.api import LoadedPolicy
    from reasoner.cases.suite import Suite


def changes(
    policy: PolicyName,
    other: Annotated[
        str | None,
        typer.Argument(
            metavar="OTHER", help="The later version's file, or another policy to compare with.", show_default=False
        ),
    ] = None,
    before: Annotated[
        date | None, typer.Option("--from", metavar="DATE", parser=day, help="The earlier version is the one of this day.")
    ] = None,
    after: Annotated[
        date | None, typer.Option("--to", metavar="DATE", parser=day, help="The later version is the one of this day.")
    ] = None,
    case: Annotated[
        list[Path] | None,
        typer.Option(
            "--case", metavar="FILE", help="A case or a suite to decide under both; the scenarios otherwise. Repeatable."
        ),
    ] = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    rules: RulesOption = None,
    time_limit: TimeLimitOption = 30.0,
) -> None:
    """Shows what changed between two versions of a policy. Names the cases that come out differently for it."""
    from reasoner.api import changes as changes_of
    from reasoner.api import load_versions

    with problems_told(as_json):
        versions = load_versions(policy, other, before, after, tuple(rules or ()))
        tried = None if case is None else [one for file in case for one in _tried(file, *versions)]
        found = changes_of(*versions, tried, time_limit)
        answer("changes", found, as_json=as_json, html=html)


def _tried(file: Path, before: LoadedPolicy, after: LoadedPolicy) -> Iterator[TriedCase]:
    """The cases of a file in the terms of both versions; of a suite those that are for this policy. Raises ProblemsFound."""
    from reasoner.answer.versions import TriedCase
    from reasoner.api import case_for_each
    from reasoner.apps.suites import LOOKS_LIKE_SUITE
    from reasoner.cases.nodes import SUITE_LIMITS
    from reasoner.cases.suite import suite_from_text
    from reasoner.cases.text import name_of, text_from_path

    text = text_from_path(file, SUITE_LIMITS)
    if LOOKS_LIKE_SUITE.search(text):
        yield from _of_suite(suite_from_text(text, name_of(file)), before, after)
        return
    (old, left), (new, more) = case_for_each((before, after), file)
    yield TriedCase(new.id or str(file), old, new, (*left, *more))


def _of_suite(suite: Suite, before: LoadedPolicy, after: LoadedPolicy) -> Iterator[TriedCase]:
    from reasoner.answer.versions import TriedCase
    from reasoner.cases.carried import read_by_all
    from reasoner.cases.suite import facts_of

    if suite.problems:
        raise ProblemsFound(suite.problems)
    vocabularies = before.policy.vocabulary, after.policy.vocabulary
    ids = before.policy.id, after.policy.id
    cases = [one for one in suite.cases if one.policy in ids and one.expect.error_names is None]
    if not cases:
        message = f"`{suite.file}` has no case for `{after.policy.id}`"
        raise ProblemsFound((Problem("no-case-for-it", message, hint=f"say `policy: {after.policy.id}` in a case"),))
    for one in cases:
        (old, left), (new, more) = read_by_all([facts_of(one, vocabulary) for vocabulary in vocabularies], vocabularies)
        yield TriedCase(f"{one.id} {one.title}".strip(), old, new, (*left, *more))
