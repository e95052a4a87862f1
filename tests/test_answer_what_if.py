"""Change sets against brute force: all of them, the smallest first when cut off, costs, limits, several questions at once."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from reasoner.answer.answer import Several
from reasoner.answer.changing.assignments import Values
from reasoner.answer.changing.factored import expanded, factored
from reasoner.answer.changing.refine import Refinement
from reasoner.answer.changing.what_if import Wish, is_permitted
from reasoner.answer.engine import Engine
from reasoner.api import LoadedPolicy, load_policy
from reasoner.asp.from_case import allowed_cells
from reasoner.asp.solve import Limit
from reasoner.policy.criteria import AllOf, Criterion, OutcomeIs
from reasoner.policy.model import Clause, Determination, Outcome, Phase, Policy
from reasoner.policy.values import Absent, Exactly, ListOf
from reasoner.policy.vocabulary import Change
from reasoner.source.problem import ProblemsFound
from reasoner.syntax.tree import Rank
from tests.oracle.changes import Trial, changes
from tests.oracle.examples import Example, example
from tests.oracle.found import Decider
from tests.oracle.truth import NOTHING, Held
from tests.oracle.worlds import ContradictionError

SEEDS = range(200)
PUMP = "bcbsaz-implantable-infusion-pump"
PAIN = {"drug": "morphine", "route": "intrathecal", "indication": "pain", "fda_approved_for_route": True}


def answerable(seed: int) -> tuple[Example, str] | None:
    drawn = example(seed)
    try:
        Decider(drawn.policy, "coverage", drawn.case).decide()
    except ContradictionError:
        return None
    return drawn, "coverage"


def wish_of(drawn: Example, **more: object) -> Wish:
    return Wish(drawn.targets, frozenset(one.value for one in drawn.allow), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("batch", range(10))
def test_a_list_that_is_cut_off_holds_the_smallest_sets(batch: int) -> None:
    for seed in range(batch, 200, 10):
        if (found := answerable(seed)) is None:
            continue
        drawn, id = found
        engine = Engine(drawn.policy)
        whole = engine.what_if(drawn.case, id, wish_of(drawn))
        sizes = [len(one.changes) for one in whole.sets]
        assert sizes == sorted(sizes)
        for most in (1, 2, 3):
            some = engine.what_if(drawn.case, id, wish_of(drawn, most=most))
            assert [len(one.changes) for one in some.sets] == sizes[:most], (seed, most)
            assert {one.inputs for one in some.sets} <= {one.inputs for one in whole.sets}
            assert bool(some.cut_off) == (len(sizes) > most), (seed, most, some.cut_off)


@pytest.mark.parametrize("batch", range(10))
def test_the_cheapest_come_first_where_efforts_are_given(batch: int) -> None:
    for seed in range(batch, 200, 10):
        if (found := answerable(seed)) is None:
            continue
        drawn, id = found
        rng, engine = Random(seed), Engine(drawn.policy)
        effort = {one.id: rng.randint(0, 9) for one in drawn.policy.vocabulary.inputs}
        whole = engine.what_if(drawn.case, id, wish_of(drawn, effort=effort))
        costs = [one.cost for one in whole.sets]
        assert costs == sorted(costs)
        assert costs == [sum(effort[input] for input in one.inputs) for one in whole.sets]
        some = engine.what_if(drawn.case, id, wish_of(drawn, effort=effort, most=2))
        assert [one.cost for one in some.sets] == costs[:2], seed


def test_at_most_n_changes_lists_the_sets_that_are_no_larger() -> None:
    for seed in range(100):
        if (found := answerable(seed)) is None:
            continue
        drawn, id = found
        engine = Engine(drawn.policy)
        whole = engine.what_if(drawn.case, id, wish_of(drawn))
        for number in (1, 2):
            some = engine.what_if(drawn.case, id, wish_of(drawn, at_most=number))
            expected = {one.inputs for one in whole.sets if len(one.inputs) <= number}
            assert {one.inputs for one in some.sets} == expected, seed


def test_locked_inputs_are_in_no_set() -> None:
    for seed in range(100):
        if (found := answerable(seed)) is None:
            continue
        drawn, id = found
        inputs = [one.id for one in drawn.policy.vocabulary.inputs]
        locked = frozenset(Random(seed).sample(inputs, 2))
        decider = Decider(drawn.policy, id, drawn.case)
        ours = changes(decider, drawn.targets, drawn.allow, locked).sets
        engines = Engine(drawn.policy).what_if(drawn.case, id, wish_of(drawn, locked=locked))
        got = {frozenset[str]()} if engines.already else {one.inputs for one in engines.sets}
        assert got == ours, seed


@pytest.mark.parametrize("batch", range(10))
def test_the_values_of_a_set_are_those_of_brute_force(batch: int) -> None:
    for seed in range(batch, 200, 10):
        if (found := answerable(seed)) is None:
            continue
        drawn, id = found
        decider = Decider(drawn.policy, id, drawn.case)
        trial = Trial(decider, frozenset(drawn.targets), frozenset((Change.ACTIONABLE, *drawn.allow)), frozenset())
        for inputs, rows in values_of(drawn, id).items():
            ours = {tuple(cell for name, cell in sorted(cells_of(drawn, inputs, row).items())) for row in trial.working(inputs)}
            assert ours, (seed, inputs)
            assert ours <= rows, (seed, inputs)


def values_of(drawn: Example, id: str) -> dict[frozenset[str], set[tuple[int, ...]]]:
    """The working cells of each set, by the sorted names of its variables."""
    from itertools import product

    engine, wish = Engine(drawn.policy), wish_of(drawn)
    situation = engine.situation(drawn.case)
    departures = engine.questions.departures(id)
    permitted = {one for one in situation.program.by_input if is_permitted(situation, situation.input(one), wish)}
    plan = departures.plan(situation, wish.wanted(id), permitted)
    values = Values(departures, plan, Refinement(departures, plan, engine.questions.copies(id)) if plan.both_ways else None)
    found = {}
    for one in engine.what_if(drawn.case, id, wish).sets:
        these = values.of(one.inputs)
        names = sorted(these.cells)
        rows = these.joint or tuple(product(*(sorted(cells) for cells in these.cells.values())))
        found[one.inputs] = {tuple(dict(zip(these.cells, row, strict=True))[name] for name in names) for row in rows}
    return found


def cells_of(drawn: Example, inputs: frozenset[str], row: tuple[Held, ...]) -> dict[str, int]:
    program = Engine(drawn.policy).program
    found = {}
    for id, held in zip(sorted(inputs), row, strict=True):
        input = drawn.policy.vocabulary.input(id)
        assert input is not None
        known = Absent() if held == NOTHING else ListOf(held) if isinstance(held, frozenset) else Exactly(held)  # type: ignore[arg-type]
        left = allowed_cells(program, input, known)
        for name in program.by_input[id]:
            found[name] = min(left.get(name, frozenset((0,))))
    return found


def test_two_questions_at_once_are_one_question_about_both() -> None:
    tried = 0
    for seed in range(150):
        if (found := answerable(seed)) is None or len(found[0].policy.determinations) < 2:
            continue
        drawn, id = found
        other = drawn.policy.determinations[1]
        if other.for_each or drawn.policy.determinations[0].for_each:
            continue
        outcome = Random(seed).choice(other.outcomes).canonical
        joined = both(drawn.policy, {id: drawn.targets, other.id: (outcome,)})
        try:
            ours = changes(Decider(joined, "both", drawn.case), {"so"}, drawn.allow).sets
        except ContradictionError:
            continue
        engines = Engine(drawn.policy).what_if(drawn.case, id, wish_of(drawn, also=((other.id, (outcome,)),)))
        got = {frozenset[str]()} if engines.already else {one.inputs for one in engines.sets}
        assert got == ours, (seed, engines.cut_off)
        tried += 1
    assert tried > 10


def both(policy: Policy, wanted: dict[str, tuple[str, ...]]) -> Policy:
    """The policy with a determination more, that is `so` where two others have their outcomes."""
    parts = tuple(
        Criterion(f"both/1/{number}", OutcomeIs(None, id, frozenset(outcomes)))
        for number, (id, outcomes) in enumerate(wanted.items())
    )
    yes = Clause(Outcome("So", "so"), Rank.PLAIN, Criterion("both/1", AllOf(parts)), beats=frozenset((1,)))
    no = Clause(Outcome("Not so", "not_so"), Rank.OTHERWISE)
    made = Determination("both", "both", (Phase("", None, (yes, no)),))
    return replace(policy, determinations=(*policy.determinations, made))


# ---- factored form


def test_the_factored_form_of_an_answer_expands_to_exactly_its_list() -> None:
    forms = 0
    for seed in range(100):
        if (found := answerable(seed)) is None:
            continue
        drawn, id = found
        whole = Engine(drawn.policy).what_if(drawn.case, id, wish_of(drawn))
        if whole.factored is not None:
            assert expanded(whole.factored) == {one.inputs for one in whole.sets}
            forms += 1
    assert forms > 10


@pytest.mark.parametrize("seed", range(200))
def test_any_family_of_sets_expands_from_its_factored_form(seed: int) -> None:
    rng = Random(seed)
    sets = {frozenset(rng.sample("abcdefgh", rng.randint(1, 4))) for _ in range(rng.randint(0, 9))}
    family = {one for one in sets if not any(other < one for other in sets)}
    assert expanded(factored(family)) == family


def test_two_of_three_beside_one_of_two_is_found_again() -> None:
    form = Several(2, (Several(1, ("a", "b")), Several(2, ("c", "d", "e"))))
    sets = expanded(form)
    assert len(sets) == 6
    found = factored(sets)
    assert isinstance(found, Several)
    assert set(found.parts) == {Several(1, ("a", "b")), Several(2, ("c", "d", "e"))}


# ---- limits and bad input


def loaded() -> LoadedPolicy:
    return load_policy(PUMP)


def test_an_answer_that_runs_out_of_time_comes_back_and_says_so() -> None:
    policy = loaded()
    situation_made = policy.case({"indication": "pain"})
    engine = policy.engine
    situation = engine.situation(situation_made)
    answer = engine.decide(situation_made, "coverage")
    from reasoner.answer.changing.what_if import ways

    result = ways(engine.questions, situation, answer, Wish(("covered",)), Limit(0.000_001))
    assert result.cut_off == "the time limit of 1e-06 s was reached"
    assert not result.already


def test_every_mistake_in_a_wish_is_said_at_once() -> None:
    policy = loaded()
    with pytest.raises(ProblemsFound) as raised:
        policy.what_if(
            policy.case(PAIN), "paid", lock=("rout",), allow=("drugg",), effort={"route": -1, "nope": 2}, also=(("site", "x"),)
        )
    codes = sorted(one.code for one in raised.value.problems)
    expected = ["effort-below-nothing", "unknown-determination", "unknown-input", "unknown-input", "unknown-input"]
    assert codes == [*expected, "unknown-outcome"]


def test_an_input_is_not_both_locked_and_allowed() -> None:
    policy = loaded()
    with pytest.raises(ProblemsFound) as raised:
        policy.what_if(policy.case(PAIN), lock=("route",), allow=("route",))
    assert [one.code for one in raised.value.problems] == ["locked-and-allowed"]


def test_a_locked_unknown_input_is_what_stands_in_the_way() -> None:
    policy = loaded()
    case = policy.case({**PAIN, "pain_chronic": True, "pain_intractable": True, "trial_drug_class": "opioid"})
    result = policy.what_if(case, lock=("pain_severe",))
    assert result.sets == ()
    assert [[fact.input.id for fact in block.facts] for block in result.blocks] == [["pain_severe"]]


def test_a_fixed_fact_is_what_stands_in_the_way_with_its_item() -> None:
    policy = loaded()
    result = policy.what_if(policy.case({**PAIN, "pain_severe": False}))
    block = result.blocks[0]
    assert [fact.input.id for fact in block.facts] == ["pain_severe"]
    assert [item.address for item in block.items] == ["item 4"]
