"""A policy that answers questions about cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from reasoner.answer.answer import Answer, Explanation, WhatIf
from reasoner.answer.choosing import OnDays, VersionChooser
from reasoner.answer.possible_versions import PossibleVersions, limited
from reasoner.answer.several_versions import joined_what_if
from reasoner.api.questions import Question, grounds, outcome, what_to_ask, why
from reasoner.cases.case import Case
from reasoner.policy.named import Named
from reasoner.source.displayed import Displayed, shown_by
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.ask import NextQuestions
    from reasoner.answer.coverage import Coverage
    from reasoner.answer.engine import Engine
    from reasoner.answer.resting.reasons import Reasons
    from reasoner.answer.sweep import Sweep
    from reasoner.api.plotting import PolicyPlots
    from reasoner.api.several import SeveralDeterminations
    from reasoner.lint.finding import Findings
    from reasoner.policy.model import Determination, Policy
    from reasoner.policy.values import Known
    from reasoner.policy.vocabulary import Input
    from reasoner.source.limit import Limit
    from reasoner.source.text import Source

T = TypeVar("T")
FrameT = TypeVar("FrameT")
# A case; or a mapping of names to values, or a file (`-` is standard input), from which one is read; None: nothing is known.
CaseLike = Case | Mapping[str, object] | Path | str | None


class LoadedPolicy(Displayed):
    """A policy that answers questions. Solvers are made once and reused.

    Every question takes a case, or what one is read from, and facts by keyword, which win: `decide(case, drug="morphine")`. A fact
    whose name an option of the question has too is stated in a case. It gives one answer, of one determination: the one named, or
    the only one there is; `several` asks more than one. Where no day was asked for, each case is answered in the version, or the
    versions, that its date of service leaves possible; `policy` is then the newest, which is presumed where a case says nothing of
    that date. A user's mistakes are raised as ProblemsFound.
    """

    def __init__(
        self, policy: Policy, version_presumed: bool = False, on_days: OnDays | None = None, sources: Sequence[Source] = ()
    ) -> None:
        self.policy = policy
        self.version_presumed = version_presumed
        self._sources = tuple(sources)  # the texts that it was read from, where they are no files
        self._chooser = VersionChooser(policy, version_presumed, on_days)

    # ---- what it is

    @property
    def id(self) -> str:
        """Its id, as its `Source:` line says."""
        return self.policy.id

    @property
    def title(self) -> str:
        """Its title."""
        return self.policy.title

    @property
    def inputs(self) -> Named[Input]:
        """What a case can state, by machine name: `policy.inputs.drug`, its values in `policy.inputs.drug.values`."""
        return Named(((one.id, one) for one in self.policy.vocabulary.inputs), ("input", "inputs"))

    @property
    def determinations(self) -> Named[Determination]:
        """The questions that it answers, by name."""
        found = PossibleVersions((self._chooser.newest.on(Case()),)).determinations()
        return Named(((one.id, one) for one in found), ("determination", "determinations"))

    @property
    def engine(self) -> Engine:
        """The engine of `policy`."""
        return self._chooser.newest.engine

    @property
    def plots(self) -> PolicyPlots:
        """Plots of its answers, with the extra `notebook`: `policy.plots.map(case, "weight", "height")`."""
        from reasoner.api.plotting import PolicyPlots

        return PolicyPlots(self)

    def __repr__(self) -> str:
        return f"<policy {self.policy.id}: {self.policy.title}, {self.policy.version or 'undated'}>"

    def displayed(self) -> Policy:
        """What a notebook shows of it."""
        return self.policy

    # ---- cases

    def case(self, source: CaseLike = None, options: Sequence[str] = (), name: str = "facts", /, **facts: object) -> Case:
        """A case from a mapping or a file (`-` is standard input), from options as `name=value`, and from facts by keyword, which win.

        `name` is what problems call the mapping. Raises ProblemsFound with every mistake in them.
        """
        case, problems, sources = self._read(source, options, name, facts)
        if problems:
            raise ProblemsFound(problems, sources)
        return case

    def read(
        self, source: CaseLike = None, options: Sequence[str] = (), name: str = "facts", /, **facts: object
    ) -> tuple[Case, tuple[Problem, ...]]:
        """What could be read of a case, as `case`, and every mistake in it."""
        case, problems, _ = self._read(source, options, name, facts)
        return case, problems

    def _read(
        self, source: object, options: Sequence[str], name: str, facts: Mapping[str, object]
    ) -> tuple[Case, tuple[Problem, ...], tuple[Source, ...]]:
        from reasoner.cases.from_text import case_from_path, facts_from_options
        from reasoner.cases.stating import case_from_values

        vocabulary = self.policy.vocabulary
        case = Case()
        sources: list[Source] = []
        problems: tuple[Problem, ...] = ()
        match source:
            case None:
                pass
            case Case():
                case = source
            case Mapping():
                case, problems, text = case_from_values(source, vocabulary, name)
                sources.append(text)
            case str() | Path():
                case, problems = case_from_path(source, vocabulary)
            case _:
                hint = "give a mapping of names to values, or a file; `decide_table` takes a data frame of cases"
                message = f"a case is meant, and this is `{type(source).__name__}`"
                raise ProblemsFound((Problem("not-a-case", message, hint=hint),))
        if facts:
            by_keyword, more, text = case_from_values(facts, vocabulary, f"{name} by keyword" if sources else name)
            case, problems = case.merged(by_keyword.facts), (*problems, *more)
            sources.append(text)
        if options:
            added, more = facts_from_options(options, vocabulary)
            case, problems = case.merged(added), (*problems, *more)
        return replace(case, vocabulary=vocabulary), problems, tuple(sources)

    def asked(self, source: CaseLike, facts: Mapping[str, object]) -> Case:
        """The case that a question is about: as it is where it is one and no facts are added."""
        return source if isinstance(source, Case) and not facts else self.case(source, **facts)

    def answered(self, case: Case, input: str, known: Known) -> Case:
        """The case with the answer to a question. `input` is the machine name of an input that the case's questions name: also
        of a field of one record, or of whether there is a further one."""
        from reasoner.cases.layout.answered import answered

        return answered(case, input, known, self.versions(case).newest.places.get(input))

    def check(self, case: CaseLike = None, time_limit: float | Limit | None = None, **facts: object) -> None:
        """Raises ProblemsFound where a case contradicts itself in every version that is possible; within a time limit, where that is
        found by then."""
        asked = self.asked(case, facts)
        with limited(time_limit) as limit:
            self.versions(asked).asked("", lambda one, _: one.engine.refuse(one.case, limit), lambda found: found[0])

    # ---- which determination, which version

    def chosen(self, determination: str | None = None, case: Case | None = None, *, first: bool = False) -> str:
        """The name of the determination with that name, or of the only one that a case can be asked about (of the first of several,
        with `first`)."""
        return chosen(self.versions(case or Case()), determination, first=first)

    def several(self, *names: str | None) -> SeveralDeterminations:
        """Asks several determinations at once, all where none is named: `policy.several().decide(case)["coverage"]`."""
        from reasoner.api.several import SeveralDeterminations

        return SeveralDeterminations(self, [one for one in names if one is not None])

    def versions(self, case: Case) -> PossibleVersions:
        """The versions that a case's date of service leaves possible; raises ProblemsFound where there is none."""
        return self._chooser.versions(case)

    def every(self, case: Case) -> PossibleVersions:
        """Every version that cases can be answered in, with a case in its terms, whatever its date of service."""
        return self._chooser.every(case)

    def every_version(self) -> tuple[Policy, ...]:
        """The versions that cases can be answered in, the earliest first; this one alone where a day was asked for."""
        return self._chooser.every_version()

    def _one(self, case: Case, determination: str | None, question: Question[T], time_limit: float | Limit | None) -> T:
        possible = self.versions(case)
        name = chosen(possible, determination)
        with limited(time_limit) as limit:
            return possible.asked(name, lambda one, name: question.ask(one, name, limit), question.join)

    # ---- the questions

    def decide(
        self, case: CaseLike = None, determination: str | None = None, time_limit: float | None = None, **facts: object
    ) -> Answer:
        """The determination of a case: the outcome, how every item stands, and what is still needed."""
        return self._one(self.asked(case, facts), determination, outcome(), time_limit)

    def explain(
        self,
        case: CaseLike = None,
        determination: str | None = None,
        full: bool = False,
        time_limit: float | Limit | None = None,
        **facts: object,
    ) -> Explanation:
        """Why the determination is as it is: what decided, or every item."""
        return self._one(self.asked(case, facts), determination, why(full), time_limit)

    def what_if(
        self,
        case: CaseLike = None,
        target: str | Iterable[str] | None = None,
        determination: str | None = None,
        allow: Iterable[str] = (),
        time_limit: float | Limit | None = 5.0,
        most: int = 1000,
        *,
        lock: Iterable[str] = (),
        effort: Mapping[str, int] | None = None,
        at_most: int | None = None,
        also: Iterable[tuple[str, str]] = (),
        **facts: object,
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
        wished = Question(lambda one, name, limit: one.what_if(name, names, limit), joined_what_if)
        return self._one(self.asked(case, facts), determination, wished, time_limit)

    def reasons(
        self,
        case: CaseLike = None,
        determination: str | None = None,
        time_limit: float | None = 5.0,
        most: int = 1000,
        **facts: object,
    ) -> Reasons:
        """What the outcome rests on: all smallest groups of facts that carry it, what would break it, how far numbers may move."""
        return self._one(self.asked(case, facts), determination, grounds(most), time_limit)

    def questions(
        self, case: CaseLike = None, determination: str | None = None, time_limit: float | None = 5.0, **facts: object
    ) -> NextQuestions:
        """What to ask next, the question that settles the case soonest first, with what each answer leads to."""
        return self._one(self.asked(case, facts), determination, what_to_ask(), time_limit)

    def sweep(
        self,
        case: CaseLike,
        input: str,
        determination: str | None = None,
        time_limit: float | None = 5.0,
        **facts: object,
    ) -> Sweep:
        """The outcome and the items as a function of one number or date: exact breakpoints. Without a determination, of the only one
        that asks for the input. A sweep over the date of service goes through all versions."""
        from reasoner.api.several import reading

        asked = self.asked(case, facts)
        possible = self.versions(asked)
        name = determination or _only(reading(self, possible, asked, input, ()))
        return self.several(name).sweep(asked, input, time_limit)[name]

    def decide_table(
        self,
        frame: FrameT,
        *,
        determination: str | None = None,
        statuses: bool | Sequence[str] = False,
        needed: bool = True,
        keep: Sequence[str] = (),
        rejects: Literal["raise", "column"] = "raise",
        changes: bool = False,
        reason: bool = False,
    ) -> FrameT:
        """The frame with the answer to each row beside it: columns `outcome`, `possible` and `needed`, and a status for each item, or
        for those named (`statuses=["item 4"]`).

        A frame is one of pandas, Polars or Arrow, a column an input by its machine name, a row a case; missing values are not stated.
        Columns that are no inputs are named in `keep`. Rows with a mistake are told all at once, by row (1 is the first) and column;
        with `rejects="column"` they have no answer, and a column `problem` says why. `changes` adds the smallest change set for the
        most favourable outcome, `reason` a line that says why it is as it is. Needs the extra `notebook`.
        """
        return self.several(self.chosen(determination)).decide_table(
            frame, statuses=statuses, needed=needed, keep=keep, rejects=rejects, changes=changes, reason=reason
        )

    # ---- the policy as its author asks of it

    def coverage(self, suites: Sequence[Path | str] = (), cases: Iterable[CaseLike] = ()) -> Coverage:
        """What the policy's scenarios exercise, together with cases of suites and other cases: in how many each item is met, not met
        and open, which thresholds are tried from both sides, which outcomes are reached."""
        from reasoner.api.covering import exercised

        found, problems = exercised(self, suites, [self.asked(one, {}) for one in cases])
        if any(not one.warning for one in problems):
            raise ProblemsFound(tuple(problems), self._sources)
        return found

    def lint(self, time_limit: float | None = 10.0) -> Findings:
        """What is legal in the policy and suspicious, and not accepted in place: why, and how to mend or accept it."""
        from reasoner.lint.finding import Findings
        from reasoner.lint.rules import findings_in_policy
        from reasoner.source.text import Source

        source = next((one for one in self._sources if one.name == self.policy.file), None)
        source = source or Source.from_path(self.policy.file)
        return Findings(tuple(findings_in_policy(self.policy, source, time_limit)), source)

    # ---- the policy as logic

    def program_text(self, case: Case | None = None) -> str:
        """The policy as an Answer Set Program, for people and for the stock clingo.

        With a case the program for it: where the policy reads records or compares amounts, what the case states is put into it.
        """
        if case is None:
            return self.engine.program_text()
        one = self.versions(case).newest
        return one.engine.program_text(one.case)

    def case_text(self, case: Case) -> str:
        """A case as facts for that program, presumed values included."""
        one = self.versions(case).newest
        return one.engine.case_text(one.case)


def chosen(possible: PossibleVersions, determination: str | None, *, first: bool = False) -> str:
    """The determination with that name, or the only one; raises ProblemsFound for one that is not there, or where there are several."""
    found = [one.id for one in possible.determinations(determination)]
    return found[0] if first else _only(found)


def _only(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    listed = ", ".join(f"`{one}`" for one in names)
    hint = f'name one, such as `determination="{names[0]}"`; `policy.several()` asks all at once'
    raise ProblemsFound((Problem("which-determination", f"the policy makes several determinations: {listed}", hint=hint),))


def _shown(shown: object, kind: str) -> str:
    """An object as a notebook shows it; what that takes is imported then, and not with this module."""
    from reasoner.show.display import written

    return written(shown, kind)


shown_by(_shown)
