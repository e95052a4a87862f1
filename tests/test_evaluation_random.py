"""The evaluator beside brute force over worlds: on random policies it is never wrong, and settles whatever is fully known.

AGREEMENT_EXAMPLES=2000 makes the full run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

import pytest

from reasoner.api import LoadedPolicy
from reasoner.cases.case import Case
from reasoner.cases.evaluation.evaluator import Evaluation, Evaluator
from reasoner.policy.criteria import walk
from tests.agreement import read_policy
from tests.agreement_forms import Specimen, specimen
from tests.evaluation_agreement import known_in, open_although_known
from tests.oracle.cases import Cases, Habits
from tests.oracle.examples import Example, example
from tests.oracle.forms.answers import Answers
from tests.oracle.forms.cases import ADDED, MOST_WORLDS, Drawn
from tests.oracle.forms.cases import Cases as FormsCases
from tests.oracle.found import Decider, Found
from tests.oracle.worlds import ContradictionError

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "100"))
BATCHES = 8
SAYS = {"satisfied": {True}, "not_satisfied": {False}, "undetermined": {True, False}, None: {True, False}}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_it_rules_out_nothing_that_a_world_of_a_random_policy_has(batch: int) -> None:
    differing = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        drawn = example(seed)
        if lines := list(beside_brute_force(drawn, drawn.case)):
            differing[seed] = (lines, drawn.policy_text, drawn.case.facts)
    assert not differing


@pytest.mark.parametrize("batch", range(BATCHES))
def test_it_leaves_nothing_open_that_a_fully_known_case_of_a_random_policy_settles(batch: int) -> None:
    differing = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        drawn = example(seed)
        case = Cases(drawn.policy, Random(seed)).draw(Habits(0.0, 0.0))
        if lines := [*beside_brute_force(drawn, case), *open_although_known(evaluated(drawn, case))]:
            differing[seed] = (lines, drawn.policy_text, case.facts)
    assert not differing


def evaluated(drawn: Example, case: Case, dropped: frozenset[str] = frozenset()) -> Evaluation:
    return Evaluator(drawn.policy).of(known_in(drawn.policy, case, dropped))


def beside_brute_force(drawn: Example, case: Case) -> Iterator[str]:
    """What is settled otherwise than in some world, of every determination; nothing where the case contradicts itself."""
    for determination in drawn.policy.determinations:
        try:
            found = Decider(drawn.policy, determination.id, case).decide()
        except ContradictionError:
            return
        evaluation = evaluated(drawn, case, found.dropped)
        yield from _of_determination(evaluation, determination.id, found)


def _of_determination(evaluation: Evaluation, id: str, found: Found) -> Iterator[str]:
    possible = evaluation.possible(id)
    if not found.possible <= set(possible):
        yield f"{id}: {possible}, brute force {sorted(found.possible)}"
    opened = {one if isinstance(one, str) else one[0] for one in evaluation.open_inputs(id)}
    if not found.needed <= opened:
        yield f"{id}: needed {sorted(found.needed - opened)} is not open"
    for notice, stands in found.notices.items():
        yield from _settled(f"notice {notice}", evaluation.notice(notice), SAYS[stands])
    for key, stands in found.standings.items():
        yield from _settled(key, evaluation.satisfied(key), SAYS[stands.status])
        if stands.waived is not None:
            yield from _settled(f"{key} waived", evaluation.waived(key), SAYS[stands.waived])
        if stands.applies is not None:
            yield from _settled(f"{key} applies", evaluation.applies(key), SAYS[stands.applies])
    if found.codes and (each := evaluation.for_each(id)) is not None:
        for code, outcomes in each:
            if not found.codes[code.text] <= set(outcomes):
                yield f"{id} {code}: {outcomes}, brute force {found.codes[code.text]}"
    if evaluation.background() is False:
        yield "what is always so is said not to hold"


def _settled(what: str, mine: bool | None, worlds: set[bool]) -> Iterator[str]:
    if mine is not None and worlds != {mine}:
        yield f"{what}: {mine}, brute force {worlds}"


# ---- amounts, dates, records, tables, phases


@pytest.mark.parametrize("batch", range(BATCHES))
def test_it_rules_out_nothing_that_a_world_of_a_random_policy_that_computes_has(batch: int) -> None:
    differing = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        one = specimen(seed)
        if lines := list(of_forms(one, one.drawn)):
            differing[seed] = (lines, one.made.policy_text, one.drawn.case)
    assert not differing


@pytest.mark.parametrize("batch", range(BATCHES))
def test_it_leaves_nothing_open_that_a_fully_known_case_of_a_random_policy_that_computes_settles(batch: int) -> None:
    differing = {}
    for seed in range(batch, EXAMPLES, BATCHES):
        one = specimen(seed)
        drawn = FormsCases(one.made, Random(seed), 0.0).draw()
        if drawn.size() > MOST_WORLDS:
            continue
        if lines := list(of_forms(one, drawn, known=True)):
            differing[seed] = (lines, one.made.policy_text, drawn.case)
    assert not differing


def of_forms(one: Specimen, drawn: Drawn, *, known: bool = False) -> Iterator[str]:
    """What is settled otherwise than in some world; with `known` what is open in a fully known case, too."""
    loaded = LoadedPolicy(read_policy(one.made.policy_text, one.made.vocabulary_text))
    evaluation = Evaluator(loaded.policy).of(known_in(loaded.policy, loaded.case(drawn.case)))
    answers = Answers(one.made, drawn)
    possible = set(evaluation.possible("coverage"))
    if not answers.possible <= possible or (known and answers.possible != possible):
        yield f"outcomes {sorted(possible)}, brute force {sorted(answers.possible)}"
    [determination] = loaded.policy.determinations
    roots = [clause.condition for clause in determination.clauses if clause.condition]
    keys = {one.address: one.key for root in roots for one in walk(root) if one.address}
    for at, worlds in answers.items.items():
        mine = evaluation.satisfied(keys[at])
        yield from _settled(at, mine, set(worlds))
        if known and mine is None and len(worlds) < 2:
            yield f"{at} is open, brute force {set(worlds)}"
    if not answers.is_open and len(answers.possible) > 1:
        missing = answers.needed() - {_as_told(open_input) for open_input in evaluation.open_inputs("coverage")}
        if missing:
            yield f"needed {sorted(missing)} is not open"


def _as_told(one: str | tuple[str, int, str]) -> str:
    """An open input as brute force calls it."""
    if isinstance(one, str):
        return f"{one}{ADDED}" if one in ("courses", "scans") else one
    input, number, field = one
    return f"{input}.{field.partition('.')[2]}.{number}"
