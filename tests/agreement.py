"""The engine's answers beside those of the second evaluator, for one policy and one case: where they differ, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from reasoner.answer.answer import Answer, ChangeNeeded
from reasoner.answer.changing.what_if import Wish
from reasoner.api import LoadedPolicy, library
from reasoner.cases.case import Case
from reasoner.policy.document.from_syntax import policy_from_syntax
from reasoner.policy.lines.known import known_from_text
from reasoner.policy.model import Policy
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.policy.vocabulary import AnyOf, Change, Codes, OneCode
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source, vocabulary_from_source
from tests.oracle.cells import TooManyError, fits
from tests.oracle.changes import Resting, changes, resting, stands
from tests.oracle.examples import Example
from tests.oracle.found import Decider, Found
from tests.oracle.likeness import Likeness
from tests.oracle.truth import Held
from tests.oracle.worked import Worked
from tests.oracle.worlds import ContradictionError

T = TypeVar("T")
MOST_WITHDRAWN = 10_000  # worlds to look at where all but a few facts are withdrawn


def read_policy(policy_text: str, vocabulary_text: str) -> Policy:
    """The policy that the engine's own reader finds in two texts; raises ProblemsFound."""
    vocabulary = settled(vocabulary_from_source(Source.from_text("random.vocabulary", vocabulary_text)))
    phrasebook = settled(vocabulary_from_syntax(vocabulary))
    document = settled(policy_from_source(Source.from_text("random.policy", policy_text)))
    return settled(policy_from_syntax(document, phrasebook, lambda _: None))


def settled(result: tuple[T | None, tuple[Problem, ...]]) -> T:
    """What was read, where nothing was wrong with it."""
    found, problems = result
    if found is None or any(not problem.warning for problem in problems):
        raise ProblemsFound(tuple(problems))
    return found


@dataclass
class Comparison:
    """One case under one policy: `made` is what the second evaluator looks at, `loaded` what the engine read.

    `keys` are the engine's keys for those of `made`. What differs is put into `differences`, in words.
    """

    made: Policy
    loaded: LoadedPolicy
    case: Case
    keys: Callable[[str], str] = lambda key: key
    differences: list[str] = field(default_factory=list)

    def same(self, what: str, ours: object, engines: object) -> None:
        """Note a difference."""
        if ours != engines:
            self.differences.append(f"{what}: brute force {shown(ours)}, engine {shown(engines)}")

    def decide(self, determination: str) -> Answer | None:
        """Compare everything about a determination; None where the case contradicts itself, as both have to say."""
        try:
            found: Found | None = Decider(self.made, determination, self.case).decide()
        except ContradictionError:
            found = None
        try:
            answer = self.loaded.decide(self.case, determination)
        except ProblemsFound as problems:
            self.same("contradiction", found is None, all(one.code == "contradiction" for one in problems.problems))
            return None
        if found is None:
            self.differences.append(f"{determination}: the case contradicts itself, but the engine says {answer.outcome}")
            return None
        self._outcomes(found, answer)
        self._standings(found, answer)
        self._rests_on(found, answer)
        return answer

    def _outcomes(self, found: Found, answer: Answer) -> None:
        self.same("outcome", found.outcome, answer.outcome)
        self.same("possible outcomes", found.possible, frozenset(answer.possible))
        self.same("wording", {one.casefold() for one in found.wording}, {one.words.casefold() for one in answer.wording})
        self.same("needed inputs", found.needed, frozenset(one.input.id for one in answer.needed))
        self.same("notices", found.notices, {one.notice.id: one.status.value for one in answer.notices})
        self.same("codes", found.codes, {one.code: frozenset(one.possible) for one in answer.for_each})

    def _standings(self, found: Found, answer: Answer) -> None:
        for key, stands_so in found.standings.items():
            standing = answer.standings.get(self.keys(key))
            if standing is None:
                self.differences.append(f"{key}: the engine has no {self.keys(key)}")
                continue
            waived, applies = standing.waived and standing.waived.value, standing.applies and standing.applies.value
            self.same(key, (stands_so.status, stands_so.waived, stands_so.applies), (standing.status.value, waived, applies))

    def _rests_on(self, found: Found, answer: Answer) -> None:
        self.same("presumptions used", found.presumed_used, frozenset(one.input.id for one in answer.presumed if one.used))
        self.same("judgements used", found.judgements_used, frozenset(one.id for one in answer.judgements))
        self.same("presumptions dropped", found.dropped, frozenset(one.input.id for one in answer.presumed if one.dropped))

    def change(
        self, determination: str, targets: tuple[str, ...], allow: Iterable[Change], locked: frozenset[str] = frozenset()
    ) -> None:
        """Compare all minimal change sets."""
        kinds = [one.value for one in allow if one is not Change.ACTIONABLE]
        what_if = self.loaded.engine.what_if(self.case, determination, Wish(targets, frozenset(kinds), locked))
        engines = [one.inputs for one in what_if.sets] if not what_if.already else [frozenset[str]()]
        decider = Decider(self.made, determination, self.case)
        ours = changes(decider, targets, tuple(allow), locked)
        self.same(f"change sets to {targets} ({', '.join(kinds)})", ours.sets, frozenset(engines))
        if len(engines) != len(set(engines)) or what_if.cut_off:
            self.differences.append(f"change sets twice, or cut off: {shown(engines)} {what_if.cut_off}")
        for one in what_if.sets:
            for change in one.changes:
                if one.inputs in ours.assignments:
                    self._values(decider, change, one.inputs, ours.assignments[one.inputs])

    def _values(
        self, decider: Decider, change: ChangeNeeded, inputs: frozenset[str], working: Iterable[tuple[Held, ...]]
    ) -> None:
        """What a change is said to need is what some working assignment has, where the words are such as a case can state."""
        id = change.input.id
        needs = known_from_text(change.needs, change.input)
        if isinstance(needs, Problem) or isinstance(change.input.type, AnyOf | Codes | OneCode):
            return
        right = {row[sorted(inputs).index(id)] for row in working}
        stated = decider.facts.stated.get(id) if decider.facts.settled(id) else None
        possible = {held for held in decider.makes.values(id, {id}) if fits(held, decider.facts.known(id)) or stated}
        said = {held for held in possible if fits(held, needs) and not (stated and fits(held, stated))}
        self.same(f"values of {id} in {sorted(inputs)} ({change.needs})", right, said)

    def reasons(self, determination: str) -> None:
        """The facts that an explanation names carry the outcome, and none of them can be left out."""
        explanation = self.loaded.explain(self.case, determination)
        named = [fact.input.id for fact in explanation.facts]
        decider = Decider(self.made, determination, self.case)
        if len(explanation.answer.possible) > 1:
            self.same("facts named though nothing is settled", [], named)
            return
        try:
            if not stands(decider, named, MOST_WITHDRAWN):
                self.differences.append(f"the facts named do not carry the outcome: {named}")
            for one in named:
                if stands(decider, [other for other in named if other != one], MOST_WITHDRAWN):
                    self.differences.append(f"the facts named are not minimal: {named} without {one}")
            self._all_reasons(resting(decider, MOST_WITHDRAWN), determination)
        except TooManyError:
            pass  # with so many facts unknown there are too many worlds to look at; smaller cases see to it

    def _all_reasons(self, ours: Resting, determination: str) -> None:
        """Compare every group of facts that carries the outcome, and every group whose withdrawal opens it."""
        reasons = self.loaded.reasons(self.case, determination, time_limit=None)
        for what, mine, engines in (
            ("sufficient reasons", ours.sufficient, reasons.sufficient),
            ("withdrawals", ours.withdrawals, reasons.withdrawals),
        ):
            self.same(what, mine, frozenset(frozenset(fact.input.id for fact in group) for group in engines))


def policies_to_compare() -> list[str]:
    """The ids of the library's policies on infusion pumps: the second evaluator knows no records and no computed amounts."""
    return sorted({entry.id for entry in library() if entry.vocabulary == "infusion pumps"})


def of_example(example: Example) -> list[str]:
    """Every difference between what was made and what the engine reads in its text and answers."""
    read = read_policy(example.policy_text, example.vocabulary_text)
    likeness = Likeness()
    likeness.policies(example.policy, read)
    if likeness.differences:
        return likeness.differences
    keys: Mapping[str, str] = likeness.keys
    comparison = Comparison(example.policy, LoadedPolicy(read), example.case, lambda key: keys[key])
    for determination in example.policy.determinations:
        if comparison.decide(determination.id) is not None and determination.id == "coverage":
            comparison.change(determination.id, example.targets, example.allow)
            comparison.reasons(determination.id)
    return comparison.differences


def of_worked(loaded: LoadedPolicy, worked: Worked) -> list[str]:
    """Every difference between the engine's answers to a case of a policy and those of the second evaluator."""
    comparison = Comparison(worked.policy, loaded, worked.case)
    if comparison.decide(worked.determination) is not None:
        comparison.change(worked.determination, (worked.target,), worked.allow, worked.locked)
        comparison.reasons(worked.determination)
    return comparison.differences


def shown(found: object) -> str:
    """Sets in an order that stays."""
    if isinstance(found, set | frozenset):
        return "{" + ", ".join(sorted(shown(one) for one in found)) + "}"
    return str(found)
