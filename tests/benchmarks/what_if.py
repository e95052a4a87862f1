"""Prints how long what-if, reasons, needed inputs and the next question take: medians and worst, warm, over random policies.

.venv/bin/python -m tests.benchmarks.what_if [CASES A SIZE]

The random policies have nested all, any and at least N, two to four parts each; 15 % of the leaves are denied, 15 % of
the inputs stand in two places. Half of the inputs are yes/no, the others numbers with a threshold. Cases state 80 % of the inputs;
every known input may change. Solvers are made before the clock runs and reused; each case is new.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

from reasoner.answer.ask import next_questions
from reasoner.answer.changing.what_if import Wish, ways
from reasoner.answer.engine import Engine
from reasoner.answer.resting.reasons import reasons_of
from reasoner.answer.resting.rests_on import carrying_facts
from reasoner.api import load_policy
from reasoner.cases.case import Case, Fact
from reasoner.policy.criteria import AllOf, AnyOfThese, Counted, Counting, Criterion, Form, Is, IsWithin, Not
from reasoner.policy.model import Clause, Determination, Outcome, Phase, Policy
from reasoner.policy.values import Exactly, Interval
from reasoner.policy.vocabulary import Change, Input, Number, Vocabulary, YesNo
from reasoner.syntax.tree import Rank

SIX = (
    "bcbsaz-implantable-infusion-pump",
    "bcbsil-infusion-pumps",
    "bcbsla-00666",
    "healthyblue-cg-surg-79",
    "highmarkwv-s-40",
    "medicare-ncd-280-14",
)
SIZES = (10, 30, 100, 300)
Times = tuple[float, float]
EVERY_KIND = frozenset(one.value for one in Change)


def random_policy(inputs: int, rng: Random) -> Policy:
    """A policy of one determination over so many inputs."""
    made = [
        Input(
            f"i{n}", f"input {n}", YesNo() if rng.random() < 0.5 else Number("", Fraction(0), Fraction(100)), Change.ACTIONABLE
        )
        for n in range(inputs)
    ]
    leaves = [*made, *rng.sample(made, max(1, inputs * 15 // 100))]
    rng.shuffle(leaves)
    nodes: list[Form] = [_leaf(one, rng) for one in leaves]
    number = 0
    while len(nodes) > 1:
        taken, nodes = nodes[: (size := min(len(nodes), rng.randint(2, 4)))], nodes[size:]
        parts = []
        for form in taken:
            number += 1
            parts.append(Criterion(f"c/{number}", form, words=f"part {number}", address=f"item {number}"))
        nodes.append(_list(tuple(parts), rng))
    covered = Clause(Outcome("Covered", "covered"), Rank.PLAIN, Criterion("c/0", nodes[0]), beats=frozenset((1,)))
    other = Clause(Outcome("Not covered", "not_covered"), Rank.OTHERWISE)
    determination = Determination("coverage", "coverage", (Phase("", None, (covered, other)),))
    return Policy(f"random-{inputs}", "random", "nobody", Vocabulary("random", tuple(made)), (determination,))


def _leaf(input: Input, rng: Random) -> Form:
    form: Form = Is(input.id) if isinstance(input.type, YesNo) else IsWithin(input.id, Interval(Fraction(50)))
    return Not(form) if rng.random() < 0.15 else form


def _list(parts: tuple[Criterion, ...], rng: Random) -> Form:
    kind = rng.choice(("all", "any", "count"))
    if kind == "count" and len(parts) > 2:
        return Counted(Counting.AT_LEAST, rng.randint(2, len(parts) - 1), parts)
    return AllOf(parts) if kind == "all" else AnyOfThese(parts)


def random_case(policy: Policy, rng: Random, known: float = 0.8) -> Case:
    """A case that states a share of the inputs."""
    facts = []
    for one in policy.vocabulary.inputs:
        if rng.random() < known:
            facts.append(
                Fact(one.id, Exactly(rng.random() < 0.5 if isinstance(one.type, YesNo) else Fraction(rng.randint(0, 100))))
            )
    return Case(tuple(facts))


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time: what the clock would show on a machine with nothing else to do."""
    start, busy = perf_counter(), process_time()
    run()
    return (perf_counter() - start) * 1000, (process_time() - busy) * 1000


def measured(inputs: int, cases: int) -> dict[str, list[Times]]:
    """Times of each question, one policy for four cases."""
    found: dict[str, list[Times]] = {}
    for number in range(cases // 4):
        rng = Random(f"{inputs} {number}")
        engine = Engine(random_policy(inputs, rng))
        for place in range(5):
            times = dict(_questions(engine, random_case(engine.policy, rng), inputs))
            if place:  # the first case makes the solvers
                for name, time in times.items():
                    found.setdefault(name, []).append(time)
    return found


def _questions(engine: Engine, case: Case, inputs: int) -> Iterator[tuple[str, Times]]:
    questions, situation = engine.questions, engine.situation(case)
    answer = engine.decide(case, "coverage")
    other = "not_covered" if answer.outcome == "covered" else "covered"
    wish = Wish((other,), EVERY_KIND)
    yield (
        "first 10 sets, smallest first",
        timed(lambda: ways(questions, situation, answer, Wish((other,), EVERY_KIND, most=10))),
    )
    if inputs <= 100:
        yield "all minimal sets (to 1,000)", timed(lambda: ways(questions, situation, answer, wish))
    yield "needed inputs", timed(lambda: questions.pairs("coverage").needed(situation))
    yield "next question", timed(lambda: next_questions(engine.asking(case), situation, answer))
    known = random_case(engine.policy, Random(str(case)), 1.0)
    settled, outcome = engine.situation(known), engine.decide(known, "coverage")
    yield "sufficient reason, one", timed(lambda: carrying_facts(questions, settled, "coverage"))
    if inputs <= 100:
        yield "sufficient reasons, all (to 1,000)", timed(lambda: reasons_of(questions, settled, outcome))


def six_policies(rounds: int) -> dict[str, list[Times]]:
    """Times over the scenarios of the library's policies."""
    found: dict[str, list[Times]] = {}
    for id in SIX:
        policy = load_policy(id)
        engine, determination = policy.engine, policy.policy.determinations[0]
        target = (
            ("covered",)
            if any(one.canonical == "covered" for one in determination.outcomes)
            else (determination.outcomes[0].canonical,)
        )
        for turn in range(rounds + 1):
            for scenario in policy.policy.scenarios:
                case = Case(tuple(Fact(input, known) for input, known in scenario.facts))
                asking = engine.asking(case)
                situation, answer = engine.situation(case), engine.decide(case, determination.id)
                sets = timed(lambda: ways(asking.questions, situation, answer, Wish(target)))  # noqa: B023
                nexts = timed(lambda: next_questions(asking, situation, answer))  # noqa: B023
                if turn:
                    found.setdefault("six policies: all minimal sets", []).append(sets)
                    if answer.needed:
                        found.setdefault("six policies: next question", []).append(nexts)
    return found


def line(name: str, times: list[Times]) -> str:
    """One row of the table."""
    clock, busy = (sorted(one[place] for one in times) for place in (0, 1))
    said = (
        f"{name} {median(some):.1f}, 9 of 10 {some[len(some) * 9 // 10]:.1f}, worst {some[-1]:.1f}"
        for name, some in (("clock", clock), ("processor", busy))
    )
    return f"{name:46} ms (median): {'; '.join(said)}"


if __name__ == "__main__":
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    if not Path("rules").exists():
        sys.exit("run it in the project's folder")
    for name, times in six_policies(2).items():
        print(line(name, times), flush=True)
    for size in SIZES:
        for name, times in measured(size, each).items():
            print(line(f"{size} inputs: {name}", times), flush=True)
