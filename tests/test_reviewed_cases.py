"""What is said of requests as a reviewer meets them: recorded to be read out, and each way that is shown reaches what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from reasoner.answer.answer import ChangeNeeded, WhatIf
from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case, Fact
from reasoner.cases.suite import SuiteCase, facts_of, suite_from_path
from reasoner.policy.lines.known import known_from_text
from reasoner.policy.values import Known, ListOf
from reasoner.policy.vocabulary import AnyOf
from reasoner.show.paper import PLAIN
from reasoner.show.what_if_text import what_if_text
from reasoner.source.problem import Problem

CASES = suite_from_path(Path(__file__).parent / "cases" / "reviewed-cases.yaml").cases
CHOICE = {"REV-02", "REV-07"}  # asked with `--allow choice`: the request could be made otherwise


@cache
def asked(case: SuiteCase) -> tuple[LoadedPolicy, Case, WhatIf]:
    loaded = load_policy(case.policy)
    facts, problems = facts_of(case, loaded.policy.vocabulary)
    assert problems == ()
    allow = ("choice",) if case.id in CHOICE else ()
    return loaded, facts, loaded.what_if(facts, determination=case.determination, allow=allow, time_limit=None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_a_reviewer_reads_is_what_was_recorded(case: SuiteCase, recorded: Callable[[str, str], None]) -> None:
    _, _, found = asked(case)
    recorded(f"reviewed/{case.id}.txt", f"{case.title}\n\n{what_if_text(found, PLAIN)}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_way_that_is_shown_reaches_the_outcome_and_no_part_of_it_does(case: SuiteCase) -> None:
    loaded, facts, found = asked(case)
    assert found.sets or found.blocks

    def outcome(changes: tuple[ChangeNeeded, ...], values: tuple[Known, ...]) -> str:
        made = tuple(Fact(one.input.id, known) for one, known in zip(changes, values, strict=True))
        answer = loaded.decide(facts.merged(made), case.determination)
        return answer.outcome

    for one in found.sets:
        assert not one.ties
        for values in made(one.changes):
            assert outcome(one.changes, values) in found.target
            for left_out in range(len(values)):
                rest = slice(0, left_out), slice(left_out + 1, None)
                fewer = tuple(change for part in rest for change in one.changes[part])
                assert outcome(fewer, tuple(known for part in rest for known in values[part])) not in found.target


def made(changes: tuple[ChangeNeeded, ...]) -> Iterator[tuple[Known, ...]]:
    """What the words of each change say; of a list, each of the members that would do."""
    if not changes:
        yield ()
        return
    first, *rest = changes
    if isinstance(first.input.type, AnyOf):
        members = [one for one in first.input.type.values if one.phrase in first.needs]
        assert members
        heads: list[Known] = [ListOf(frozenset({one.id})) for one in members]
    else:
        known = known_from_text(first.needs, first.input)
        assert not isinstance(known, Problem), known
        heads = [known]
    for head in heads:
        yield from ((head, *tail) for tail in made(tuple(rest)))
