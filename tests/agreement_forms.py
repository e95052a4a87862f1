"""The engine beside the second evaluator on the forms that compute: amounts, days, records, tables, phases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random

from reasoner.answer.answer import Answer, Status
from reasoner.answer.changing.factored import expanded
from reasoner.api import LoadedPolicy
from reasoner.policy.criteria import walk
from tests.agreement import read_policy, shown
from tests.oracle.forms.answers import Answers
from tests.oracle.forms.cases import ADDED, Drawn, feasible
from tests.oracle.forms.orders import ORDER_THEMES, order_specimen
from tests.oracle.forms.policies import THEMES, Made, random_policy

# The operations that the engine settles exactly however many of their parts are unknown. For the others, an answer may stay
# undetermined where more than one part is unknown, and is never wrong.
JOINTLY_EXACT = frozenset(
    {"sum", "difference", "average", "ratio", "product", "percent", "multiple", "dates", "count", "picked"}
)
TRUTHS = {
    Status.SATISFIED: frozenset({True}),
    Status.NOT_SATISFIED: frozenset({False}),
    Status.UNDETERMINED: frozenset({True, False}),
}
# Themes of which it is compared what an outcome rests on: days have too many values to withdraw them all by hand.
RESTING = frozenset({"amounts", "tables", "number chains", "many amounts"})
MOST_CHANGED = 6_000  # worlds to look at for change sets
TARGETS = (("covered",), ("covered",), ("investigational",), ("not_covered",), ("covered", "investigational"))


@dataclass(frozen=True)
class Specimen:
    """A policy as text, a case, and what to ask; all from one seed."""

    seed: int
    theme: str
    made: Made
    drawn: Drawn
    targets: tuple[str, ...]
    allow: tuple[str, ...]


def specimen(seed: int, theme: str = "") -> Specimen:
    """The specimen of a seed; of one of the themes in `ORDER_THEMES` only where it is named."""
    rng = Random(f"{seed} {theme}")
    drawn_theme = theme or rng.choice(THEMES)
    if drawn_theme in ORDER_THEMES:
        made, drawn = order_specimen(rng, f"random-{seed}", drawn_theme)
    else:
        made = random_policy(rng, f"random-{seed}", drawn_theme)
        drawn = feasible(made, rng)
    outcomes = {one.outcome for one in made.clauses}
    targets = rng.choice([some for some in TARGETS if set(some) <= outcomes])
    allow = rng.choice(((), (), ("choice",), ("choice", "fixed")))
    # A stated day can be any other, and a list of records is complete: of those themes, what is fixed stays as it is.
    return Specimen(seed, drawn_theme, made, drawn, targets, allow[:1] if drawn_theme in ORDER_THEMES else allow)


def is_exact(one: Specimen, changed: Collection[str] = ()) -> bool:
    """Whether every sentence is one that the engine says it settles exactly, where some variables may change."""
    unknown = {
        variable.record[0] if variable.record else variable.name
        for variable in one.drawn.variables
        if not variable.known or variable.name in changed
    }
    if unknown & {asked.id for asked in one.made.inputs if asked.is_sampled}:
        return False
    several = [line for line in one.made.lines if len(line.reads & unknown) > 1 or line.reads & unknown & {"courses", "scans"}]
    return not {operation for line in several for operation in line.operations} - JOINTLY_EXACT


def differences(one: Specimen, cut_off: list[int] | None = None) -> list[str]:
    """Every difference between the engine and brute force; none where nothing is compared. `cut_off` gets the seeds of which
    the engine says that its change sets may not be all."""
    loaded = LoadedPolicy(read_policy(one.made.policy_text, one.made.vocabulary_text))
    case = loaded.case(one.drawn.case)
    answer = loaded.decide(case, "coverage")
    answers, exact = Answers(one.made, one.drawn), is_exact(one)
    found = [*_statuses(loaded, answers, answer, exact), *_outcomes(answers, answer, exact)]
    if found or not exact or answers.is_open:
        return found
    found += _same("needed inputs", answers.needed(), frozenset(_told(input.input.id, one) for input in answer.needed))
    return found + _changes(loaded, one, answers, [] if cut_off is None else cut_off) + _resting(loaded, one, answers)


def _statuses(loaded: LoadedPolicy, answers: Answers, answer: Answer, exact: bool) -> list[str]:
    [determination] = loaded.policy.determinations
    roots = [clause.condition for clause in determination.clauses if clause.condition]
    keys = {one.address: one.key for root in roots for one in walk(root) if one.address}
    found = []
    for at, truths in answers.items.items():
        if at not in keys:
            found.append(f"{at}: the engine knows no such item")
            continue
        found += _agree(at, truths, TRUTHS[answer.standings[keys[at]].status], exact)
    return found


def _outcomes(answers: Answers, answer: Answer, exact: bool) -> list[str]:
    return _agree("outcomes", answers.possible, frozenset(answer.possible), exact)


def _agree(what: str, ours: frozenset[object], engines: frozenset[object], exact: bool) -> list[str]:
    """Nothing that some world has is ruled out; and where exactness is asked for, nothing is left open that no world has."""
    if not ours <= engines:
        return [f"{what}: WRONG, brute force {shown(ours)}, engine {shown(engines)}"]
    return _same(what, ours, engines) if exact else []


def _same(what: str, ours: object, engines: object) -> list[str]:
    return [f"{what}: brute force {shown(ours)}, engine {shown(engines)}"] if ours != engines else []


def _changes(loaded: LoadedPolicy, one: Specimen, answers: Answers, cut_off: list[int]) -> list[str]:
    permitted = set(answers.permitted(one.allow))
    known = [variable.name for variable in one.drawn.variables if variable.known and variable.name in permitted]
    if one.theme in ORDER_THEMES and not one.drawn.bounded:
        return _unreachable(loaded, one, answers)
    if one.drawn.size(known) > MOST_CHANGED or not is_exact(one, known) or not one.drawn.bounded:
        return []
    what_if = loaded.what_if(loaded.case(one.drawn.case), one.targets, "coverage", one.allow, time_limit=20)
    engines = [tuple(sorted(_told(id, one) for id in some.inputs)) for some in what_if.sets] if not what_if.already else [()]
    listed = [(inputs, *(change.needs for change in some.changes)) for inputs, some in zip(engines, what_if.sets, strict=False)]
    ours = answers.changes(one.targets, one.allow)
    twice = [f"change sets twice: {listed}"] if len(listed) != len(set(listed)) else []
    if what_if.factored is not None and expanded(what_if.factored) != {some.inputs for some in what_if.sets}:
        twice.append(f"the factored form stands for {shown(expanded(what_if.factored))}")
    if what_if.cut_off:  # the list is said not to be complete: what is listed is enough all the same
        cut_off.append(one.seed)
        fits = all(any(set(some) <= set(engine) for some in ours) for engine in engines)
        return twice + ([] if fits else [f"change sets: brute force {shown(ours)}, engine {engines}"])
    # That a list is complete and that a record is added are two changes of one list: brute force does not tell them apart.
    lists = any(variable.is_unseen for variable in one.drawn.variables)
    smallest = [some for some in engines if not lists or not any(Counter(few) < Counter(some) for few in engines)]
    return twice + _same(f"change sets to {one.targets} {one.allow}", ours, frozenset(smallest))


def _unreachable(loaded: LoadedPolicy, one: Specimen, answers: Answers) -> list[str]:
    """Where no world has the target, nothing that becomes known reaches it. Said of cases whose days have no last one."""
    if answers.possible & set(one.targets) or any(
        variable.known and variable.name in answers.permitted(one.allow) for variable in one.drawn.variables
    ):
        return []
    what_if = loaded.what_if(loaded.case(one.drawn.case), one.targets, "coverage", one.allow, time_limit=20)
    return (
        [f"change sets to {one.targets}: WRONG, no world has it, engine {[sorted(some.inputs) for some in what_if.sets]}"]
        if what_if.sets
        else []
    )


def _resting(loaded: LoadedPolicy, one: Specimen, answers: Answers) -> list[str]:
    """What a settled outcome rests on."""
    known = [variable.name for variable in one.drawn.variables if variable.known]
    if len(answers.possible) > 1 or one.theme not in RESTING or one.drawn.size(known) > MOST_CHANGED:
        return []
    if not is_exact(one, known):
        return []
    reasons = loaded.reasons(loaded.case(one.drawn.case), "coverage", time_limit=None)
    engines = (reasons.sufficient, reasons.withdrawals)
    return [
        line
        for what, ours, theirs in zip(("sufficient reasons", "withdrawals"), answers.resting(), engines, strict=True)
        for line in _same(what, ours, frozenset(frozenset(fact.input.id for fact in group) for group in theirs))
    ]


def _told(id: str, one: Specimen) -> str:
    """The engine's name for an input, those of unseen records not told apart."""
    kind = one.made.records
    parts = id.split(".")
    return f"{kind.id}{ADDED}" if kind and parts[0] == kind.id and len(parts) < 3 else id


def report(one: Specimen) -> str:
    """A specimen as text."""
    case = "\n".join(f"{name}: {value}" for name, value in _shown(one.drawn.case))
    return f"{one.made.policy_text}\n{one.made.vocabulary_text}\n{case}"


def _shown(case: Mapping[str, object]) -> list[tuple[str, object]]:
    return sorted(case.items())
