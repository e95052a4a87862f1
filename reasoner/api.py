"""The Python API: load a policy, make a case, decide, explain, and ask what would change the outcome.

    from reasoner.api import load_policy

    policy = load_policy("bcbsaz-implantable-infusion-pump")
    case = policy.case({"drug": "morphine", "route": "intrathecal", "trial_pain_reduction": 40})
    [answer] = policy.decide(case, "coverage")
    answer.outcome, [one.input.id for one in answer.needed]

Mistakes of a policy or a case are raised as `ProblemsFound`, all at once. A loaded policy may be used from several threads.

A `time_limit` is in seconds of processor time of the thread that asks; the clock on the wall may show four times as many and one
more. At the limit each question returns what was found, and says in `cut_off` what was not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reasoner.answer.answer import Answer, Explanation, WhatIf
from reasoner.answer.choosing import OnDays, VersionChooser
from reasoner.answer.engine import Engine
from reasoner.answer.possible_versions import InVersion, PossibleVersions, limited, sweep_over_versions
from reasoner.answer.several_versions import (
    joined_answer,
    joined_explanation,
    joined_questions,
    joined_reasons,
    joined_sweep,
    joined_what_if,
)
from reasoner.cases.case import Case
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.values import Exactly
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.ask import NextQuestions
    from reasoner.answer.compare import Comparison
    from reasoner.answer.resting.reasons import Reasons
    from reasoner.answer.sweep import Sweep
    from reasoner.answer.versions import TriedCase, VersionChanges
    from reasoner.policy.entries import Entry
    from reasoner.policy.model import Determination, Policy
    from reasoner.policy.values import Known

T = TypeVar("T")

__all__ = [
    "Answer",
    "Case",
    "Explanation",
    "LoadedPolicy",
    "ProblemsFound",
    "WhatIf",
    "case_for_each",
    "changes",
    "compare",
    "library",
    "load_policy",
    "load_versions",
]


def load_policy(name_or_path: str | Path, on: date | None = None, folders: Sequence[Path] = ()) -> LoadedPolicy:
    """The policy with that id, or in that file, in the version in effect on a date.

    Where no date is given, each case is answered in the version of its own date of service.
    """
    from reasoner.policy.library import Library

    found = Library(folders)
    loaded = found.load(str(name_or_path), on)
    return LoadedPolicy(loaded.policy, loaded.version_presumed, None if on else partial(found.on_days, str(name_or_path)))


def load_versions(
    name_or_path: str | Path,
    other: str | Path | None = None,
    before: date | None = None,
    after: date | None = None,
    folders: Sequence[Path] = (),
) -> tuple[LoadedPolicy, LoadedPolicy]:
    """Two versions of a policy, the earlier one first: those in effect on two days, the two newest where none is given.

    With `other` the two policies named, of which `other` is the later. Raises ProblemsFound where there are no two versions.
    """
    from reasoner.policy.library import Library

    if other is not None:
        return load_policy(name_or_path, before, folders), load_policy(other, after, folders)
    earlier, later = Library(folders).two_versions(str(name_or_path), before, after)
    return LoadedPolicy(earlier.policy), LoadedPolicy(later.policy)


def library(folders: Sequence[Path] = ()) -> tuple[Entry, ...]:
    """What policies there are: the installed ones and those in the folders given."""
    from reasoner.policy.library import Library

    return Library(folders).entries()


class LoadedPolicy:
    """A policy that answers questions. Solvers are made once and reused.

    Where no day was asked for, each case is answered in the version, or the versions, that its date of service leaves possible;
    `policy` is then the newest, which is presumed where a case says nothing of that date.
    """

    def __init__(self, policy: Policy, version_presumed: bool = False, on_days: OnDays | None = None) -> None:
        self.policy = policy
        self.version_presumed = version_presumed
        self._chooser = VersionChooser(policy, version_presumed, on_days)

    @property
    def engine(self) -> Engine:
        """The engine of `policy`."""
        return self._chooser.newest.engine

    def case(
        self, source: Path | str | Mapping[str, object] | None = None, facts: Sequence[str] = (), name: str = "case"
    ) -> Case:
        """A case from a file (`-` is standard input), a mapping of input names to values, and facts as `name=value`, which win.

        Raises ProblemsFound with every mistake in them.
        """
        case, problems = self.read(source, facts, name)
        if problems:
            raise ProblemsFound(problems)
        return case

    def read(
        self, source: Path | str | Mapping[str, object] | None, facts: Sequence[str] = (), name: str = "case"
    ) -> tuple[Case, tuple[Problem, ...]]:
        """What could be read of a case, as `case`, and every mistake in it."""
        from reasoner.cases.from_text import facts_from_options

        case, problems = self._read(source, name)
        added, more = facts_from_options(facts, self.policy.vocabulary)
        return case.merged(added), (*problems, *more)

    def _read(self, source: Path | str | Mapping[str, object] | None, name: str) -> tuple[Case, tuple[Problem, ...]]:
        from reasoner.cases.from_text import case_from_path, case_from_text

        if source is None:
            return Case(), ()
        if isinstance(source, Mapping):
            return case_from_text(_as_json(source), name, self.policy.vocabulary)
        return case_from_path(source, self.policy.vocabulary)

    def determinations(self, id: str | None = None) -> tuple[Determination, ...]:
        """The determination with that id, or all of the policy's; raises ProblemsFound for an id it does not have."""
        return PossibleVersions((self._chooser.newest.on(Case()),)).determinations(id)

    def versions(self, case: Case) -> PossibleVersions:
        """The versions that a case's date of service leaves possible; raises ProblemsFound where there is none."""
        return self._chooser.versions(case)

    def every_version(self) -> tuple[Policy, ...]:
        """The versions that cases can be answered in, the earliest first; this one alone where a day was asked for."""
        return self._chooser.every_version()

    def _each(
        self, case: Case, determination: str | None, ask: Callable[[InVersion, str], T], join: Callable[[Sequence[T]], T]
    ) -> tuple[T, ...]:
        """For each determination, the answers of all versions that are possible, as one."""
        possible = self.versions(case)
        return tuple(possible.asked(one.id, ask, join) for one in possible.determinations(determination))

    def decide(self, case: Case, determination: str | None = None, time_limit: float | None = None) -> tuple[Answer, ...]:
        """The determination of a case; all of the policy's where none is named."""
        with limited(time_limit) as limit:
            return self._each(case, determination, lambda one, name: one.decide(name, limit), joined_answer)

    def explain(
        self, case: Case, determination: str | None = None, full: bool = False, time_limit: float | None = None
    ) -> tuple[Explanation, ...]:
        """Why the determination is as it is: what decided, or every item."""
        with limited(time_limit) as limit:
            return self._each(case, determination, lambda one, name: one.explain(name, full, limit), joined_explanation)

    def what_if(
        self,
        case: Case,
        target: str | Iterable[str] | None = None,
        determination: str | None = None,
        allow: Iterable[str] = (),
        time_limit: float | None = 5.0,
        most: int = 1000,
        *,
        lock: Iterable[str] = (),
        effort: Mapping[str, int] | None = None,
        at_most: int | None = None,
        also: Iterable[tuple[str, str]] = (),
    ) -> WhatIf:
        """All minimal change sets that reach a target outcome (canonical names or the payer's words; the most favourable if None).

        `allow`: `choice`, `fixed` or names of inputs that may change besides unknown and actionable ones; `lock`: names of
        inputs that stay as they are. `effort`: whole numbers by input; the cheapest sets then come first, else the
        smallest. `most`: how many sets are listed; `at_most`: how many changes a set may have. `also`: pairs of another
        determination and an outcome that it is to have at the same time. Raises ProblemsFound for names that are not there.
        """
        from reasoner.answer.changing.wishes import Names

        targets = (target,) if isinstance(target, str) else tuple(target or ())
        names = Names(targets, tuple(also), tuple(allow), tuple(lock), effort or {}, most, at_most)
        possible = self.versions(case)
        chosen = possible.determinations(determination)[0].id
        with limited(time_limit) as limit:
            return possible.asked(chosen, lambda one, name: one.what_if(name, names, limit), joined_what_if)

    def reasons(
        self, case: Case, determination: str | None = None, time_limit: float | None = 5.0, most: int = 1000
    ) -> tuple[Reasons, ...]:
        """What each outcome rests on: all smallest groups of facts that carry it, what would break it, how far numbers may move."""
        with limited(time_limit) as limit:
            return self._each(case, determination, lambda one, name: one.reasons(name, most, limit), joined_reasons)

    def questions(
        self, case: Case, determination: str | None = None, time_limit: float | None = 5.0
    ) -> tuple[NextQuestions, ...]:
        """What to ask next, the question that settles the case soonest first, with what each answer leads to."""
        with limited(time_limit) as limit:
            return self._each(case, determination, lambda one, name: one.questions(name, limit), joined_questions)

    def answered(self, case: Case, input: str, known: Known) -> Case:
        """The case with the answer to a question. `input` is the machine name of an input that the case's questions name: also
        of a field of one record, or of whether there is a further one."""
        from reasoner.cases.layout.answered import answered

        return answered(case, input, known, self.versions(case).newest.places.get(input))

    def sweep(
        self, case: Case, input: str, determination: str | None = None, time_limit: float | None = 5.0
    ) -> tuple[Sweep, ...]:
        """The outcome and the items as a function of one number or date: exact breakpoints. Without a determination, of all
        that ask for the input; raises ProblemsFound where none does. A sweep over the date of service goes through all versions."""
        possible = self.versions(case)
        every = self._chooser.every(case) if input == DATE_OF_SERVICE else None
        asked = [one.id for one in possible.determinations(determination)]
        several = every is not None and len(every.versions) > 1
        reading = [id for id in asked if several or any(one.reads(input, id) for one in possible.versions)] or asked[:1]
        with limited(time_limit) as limit:
            if every is not None:
                return tuple(sweep_over_versions(possible, every, id, limit) for id in reading)
            return tuple(possible.asked(id, lambda one, name: one.sweep(name, input, limit), joined_sweep) for id in reading)

    def check(self, case: Case) -> None:
        """Raises ProblemsFound where a case contradicts itself in every version that is possible."""
        self.versions(case).asked("", lambda one, _: one.engine.situation(one.case), lambda found: found[0])

    def program_text(self) -> str:
        """The policy as an Answer Set Program, for people and for the stock clingo."""
        return self.engine.program_text()

    def case_text(self, case: Case) -> str:
        """A case as facts for that program, presumed values included."""
        one = self.versions(case).newest
        return one.engine.case_text(one.case)


def date_of_service(case: Case) -> date | None:
    """The date of service that a case states; None where it states none, or not the day."""
    fact = case.fact(DATE_OF_SERVICE)
    known = fact.known if fact else None
    return known.value if isinstance(known, Exactly) and isinstance(known.value, date) else None


def case_for_each(
    policies: Sequence[LoadedPolicy], source: Path | str | Mapping[str, object] | None, facts: Sequence[str] = ()
) -> tuple[tuple[Case, tuple[str, ...]], ...]:
    """One case in the terms of each policy, with the phrases of the facts that the policy's vocabulary has no place for.

    Raises ProblemsFound for a fact that no policy can take.
    """
    from reasoner.cases.carried import read_by_all

    return read_by_all([one.read(source, facts) for one in policies], [one.policy.vocabulary for one in policies])


def compare(
    policies: Sequence[LoadedPolicy],
    cases: Sequence[Case],
    determination: str | None = None,
    target: str | None = None,
    time_limit: float | None = 5.0,
    left_out: Sequence[tuple[str, ...]] = (),
) -> Comparison:
    """One case under several policies; `cases` has it in the terms of each, and `left_out` the phrases of what each has no place
    for, as `case_for_each` gives them. The time limit is for each policy and question."""
    from reasoner.answer.compare import Compared, comparison_of

    found = []
    for one, case, left in zip(policies, cases, left_out or [()] * len(policies), strict=True):
        chosen = one.determinations(determination)[0].id
        [reasons] = one.reasons(case, chosen, time_limit)
        changes = one.what_if(case, target, chosen, time_limit=time_limit, most=10)
        found.append(Compared(reasons.answer, reasons, changes, left))
    return comparison_of(found)


def changes(
    before: LoadedPolicy, after: LoadedPolicy, cases: Sequence[TriedCase] | None = None, time_limit: float | None = 5.0
) -> VersionChanges:
    """What changed between two versions, and which cases come out differently; the scenarios of both where none are given."""
    from reasoner.answer.versions import scenarios_tried, version_changes

    tried = scenarios_tried(before.policy, after.policy) if cases is None else cases
    with limited(time_limit) as limit:
        return version_changes(Engine(before.policy), Engine(after.policy), tried, limit)


def _as_json(source: Mapping[str, object]) -> str:
    import json
    from datetime import date as day
    from decimal import Decimal
    from fractions import Fraction

    def plain(value: object) -> object:
        if isinstance(value, Fraction | Decimal | day):
            return str(value)
        if isinstance(value, frozenset | set | tuple):
            return list(value)
        raise TypeError(type(value).__name__)

    return json.dumps(dict(source), default=plain)
