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

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, Explanation, WhatIf
from reasoner.answer.engine import Engine
from reasoner.asp.solve import Limit
from reasoner.cases.case import Case
from reasoner.policy.nearest import nearest
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

DATE_OF_SERVICE = "date_of_service"  # the input whose date picks a policy's version

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
    """The policy with that id, or in that file, in the version in effect on a date (the newest where no date is given)."""
    from reasoner.policy.library import Library

    loaded = Library(folders).load(str(name_or_path), on)
    return LoadedPolicy(loaded.policy, loaded.version_presumed)


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
    """A policy that answers questions. Solvers are made once and reused."""

    def __init__(self, policy: Policy, version_presumed: bool = False) -> None:
        self.policy = policy
        self.version_presumed = version_presumed
        self.engine = Engine(policy, version_presumed)

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
        if id is None:
            return self.policy.determinations
        found = self.policy.determination(id)
        if found is None:
            ids = [one.id for one in self.policy.determinations]
            close = nearest(id, {one: one for one in ids})
            hint = f"write `{close}`" if close else f"write one of {', '.join(f'`{one}`' for one in ids)}"
            raise ProblemsFound((Problem("unknown-determination", f"the policy makes no determination `{id}`", hint=hint),))
        return (found,)

    def decide(self, case: Case, determination: str | None = None, time_limit: float | None = None) -> tuple[Answer, ...]:
        """The determination of a case; all of the policy's where none is named."""
        self.check_date(case)
        with Limit(time_limit) as limit:
            return tuple(self.engine.decide(case, one.id, limit) for one in self.determinations(determination))

    def explain(
        self, case: Case, determination: str | None = None, full: bool = False, time_limit: float | None = None
    ) -> tuple[Explanation, ...]:
        """Why the determination is as it is: what decided, or every item."""
        self.check_date(case)
        with Limit(time_limit) as limit:
            return tuple(self.engine.explain(case, one.id, full, limit) for one in self.determinations(determination))

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
        self.check_date(case)
        chosen = self.determinations(determination)[0]
        targets = (target,) if isinstance(target, str) else tuple(target or ())
        from reasoner.answer.changing.wishes import Names, wish_from_names

        names = Names(targets, tuple(also), tuple(allow), tuple(lock), effort or {}, most, at_most)
        wish = wish_from_names(self.policy, chosen, names)
        with Limit(time_limit) as limit:
            return self.engine.what_if(case, chosen.id, wish, limit)

    def reasons(
        self, case: Case, determination: str | None = None, time_limit: float | None = 5.0, most: int = 1000
    ) -> tuple[Reasons, ...]:
        """What each outcome rests on: all smallest groups of facts that carry it, what would break it, how far numbers may move."""
        self.check_date(case)
        with Limit(time_limit) as limit:
            return tuple(self.engine.reasons(case, one.id, most, limit) for one in self.determinations(determination))

    def questions(
        self, case: Case, determination: str | None = None, time_limit: float | None = 5.0
    ) -> tuple[NextQuestions, ...]:
        """What to ask next, the question that settles the case soonest first, with what each answer leads to."""
        self.check_date(case)
        with Limit(time_limit) as limit:
            return tuple(self.engine.next_questions(case, one.id, limit) for one in self.determinations(determination))

    def answered(self, case: Case, input: str, known: Known) -> Case:
        """The case with the answer to a question. `input` is the machine name of an input that the case's questions name: also
        of a field of one record, or of whether there is a further one."""
        from reasoner.cases.layout.answered import answered

        return answered(case, input, known, self.engine.asking(case).places.get(input))

    def sweep(
        self, case: Case, input: str, determination: str | None = None, time_limit: float | None = 5.0
    ) -> tuple[Sweep, ...]:
        """The outcome and the items as a function of one number or date: exact breakpoints. Without a determination, of all
        that ask for the input; raises ProblemsFound where none does."""
        self.check_date(case)
        asked = [one.id for one in self.determinations(determination)]
        with Limit(time_limit) as limit:
            reading = self.engine.reading(case, input, asked, limit) or asked[:1]
            return tuple(self.engine.sweep(case, id, input, limit) for id in reading)

    def program_text(self) -> str:
        """The policy as an Answer Set Program, for people and for the stock clingo."""
        return self.engine.program_text()

    def case_text(self, case: Case) -> str:
        """A case as facts for that program, presumed values included."""
        return self.engine.case_text(case)

    def check_date(self, case: Case) -> None:
        """Raises ProblemsFound where the case's date of service lies outside this version of the policy."""
        fact, day = case.fact(DATE_OF_SERVICE), date_of_service(case)
        if fact is None or day is None:
            return
        if not self.policy.in_effect_on(day):
            raise ProblemsFound(
                (
                    Problem(
                        "outside-version",
                        f"the date of service `{day}` lies outside this version of the policy, which is {self.policy.version}",
                        fact.span,
                        "use the version that is in effect on that day, or correct the date",
                        (DATE_OF_SERVICE,),
                    ),
                )
            )


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
    with Limit(time_limit) as limit:
        return version_changes(before.engine, after.engine, tried, limit)


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
