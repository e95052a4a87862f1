"""A policy over a table: each row in the version that its date of service leaves, in the words of that version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.answer.answer import Answer, Explanation, Status
from reasoner.answer.choosing import VersionChooser
from reasoner.answer.possible_versions import PossibleVersions, Version
from reasoner.answer.several_versions import joined_answer, joined_explanation
from reasoner.cases.case import Case, Fact
from reasoner.policy.days import DATE_OF_SERVICE, EVERY_DAY, Days
from reasoner.policy.library import Library, on_days
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly, Known
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.arrays import Flags, Ints, plain_type
from reasoner.table.column import Column, Unreadable
from reasoner.table.columns import ColumnReader
from reasoner.table.columns_texts import days_in
from reasoner.table.plan import Plan, Ways
from reasoner.table.plan_results import Reject
from reasoner.table.telling import Asks, Telling

Chosen: TypeAlias = "Policy | PossibleVersions"
Keys = Callable[[Policy], Sequence[str]]  # of the criteria that are told of a version


@dataclass(frozen=True)
class Named:
    """A policy by the name that it goes by; a day where one version is asked for; folders to look in first."""

    name: str
    on: date | None = None
    folders: tuple[Path, ...] = ()


Why: TypeAlias = Callable[[Explanation], str]  # why an outcome is as it is, in a line; where it is sent elsewhere, by its name
MADE_ANEW = ("chooser", "reader", "_chosen", "_tellings")  # where a policy arrives


@dataclass(frozen=True)
class Besides:
    """What is told of each row besides: the smallest change set; why, in these words (None: not)."""

    changes: bool = False
    why: Why | None = None


@dataclass(frozen=True)
class VersionAnswers:
    """What is answered of some rows in one version: their places, and a row of answers for each, in which nothing stands of those
    that are rejected. `policy` None: several versions are possible, and what is told holds whichever it is. `presumed`: of which
    rows the version is presumed."""

    policy: Policy | None
    presumed: Flags
    rows: Ints
    answers: pa.RecordBatch
    ways: Ways


@dataclass(frozen=True)
class TableAnswers:
    """The answers of all rows, by version, and the rows that are not answered."""

    versions: tuple[VersionAnswers, ...]
    rejects: tuple[Reject, ...]


class DatedPolicy:
    """A policy in all versions that a table can need. It can be pickled, and reads no file after it is made."""

    def __init__(
        self,
        named: Named,
        determinations: Sequence[str] | None,
        keys: Keys,
        *,
        needed: bool = True,
        besides: Besides | None = None,
    ) -> None:
        self.named, self.needed, self.besides = named, needed, besides or Besides()
        library = Library(named.folders)
        loaded = library.load(named.name, named.on)
        self.newest, self.presumed = loaded.policy, loaded.version_presumed
        asked = determinations or [self.newest.determinations[0].id]
        self.determinations = [one.id for one in self.newest.determinations] if "all" in asked else list(asked)
        every = (self.newest,) if named.on else library.on_days(named.name, (EVERY_DAY,)).versions
        self._on_days = None if named.on else partial(on_days, every)
        newest = Plan.of(self.newest, self.determinations, tuple(keys(self.newest)), needed=needed)
        self.plans = {_identity(self.newest): newest}
        for policy in every:
            if _identity(policy) not in self.plans:
                own = [one for one in self.determinations if policy.determination(one) is not None]
                self.plans[_identity(policy)] = Plan.of(policy, own, tuple(keys(policy)), needed=needed)

    def __getstate__(self) -> dict[str, object]:
        return {name: one for name, one in self.__dict__.items() if name not in MADE_ANEW}

    @cached_property
    def chooser(self) -> VersionChooser:
        """What chooses the version of a case."""
        return VersionChooser(self.newest, self.presumed, self._on_days)

    @cached_property
    def reader(self) -> ColumnReader:
        """Reads the date of service."""
        return ColumnReader(self.newest.vocabulary)

    @cached_property
    def _chosen(self) -> dict[Known | None, tuple[Chosen | Problem, bool]]:
        """What was chosen for a date of service."""
        return {}

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Every version that can answer."""
        return tuple(one.policy for one in self.plans.values())

    @property
    def inputs(self) -> tuple[str, ...]:
        """The ids of the inputs that some version reads, the date of service among them where versions hang on it."""
        ids = {one.id: None for plan in self.plans.values() for one in plan.inputs}
        dated = self.newest.vocabulary.input(DATE_OF_SERVICE)
        return tuple(ids) if dated is None or DATE_OF_SERVICE in ids else (*ids, DATE_OF_SERVICE)

    def answers(self, batch: pa.RecordBatch) -> TableAnswers:
        """The answer to each row. A day on which no version is in effect is a fault of its row."""
        found: list[VersionAnswers] = []
        rejects: list[Reject] = []
        for one, rows, presumed in self._by_version(batch, rejects):
            if isinstance(one, PossibleVersions):
                found.append(self._one_by_one(batch, rows, rejects))
                continue
            plan, some = self.plans[_identity(one)], self.cases(batch, rows, one)
            decided = plan.decide(some)
            rejects += [_moved(Reject(**row), rows) for row in decided.rejects.to_pylist()]
            found.append(VersionAnswers(one, presumed, rows, decided.answers, decided.ways))
        return TableAnswers(tuple(found), tuple(sorted(rejects, key=lambda one: one.row)))

    def telling(self, policy: Policy | None) -> Telling:
        """What tells of rows that one version answers, or (None) of which several are possible."""
        key = None if policy is None else _identity(policy)
        if key not in self._tellings:
            if policy is None:
                self._tellings[key] = Telling(self.newest, self._asks(self.chooser.versions), in_several=True)
            else:
                version = Version(policy)
                self._tellings[key] = Telling(policy, self._asks(lambda case: PossibleVersions((version.on(case),))))
        return self._tellings[key]

    @cached_property
    def _tellings(self) -> dict[tuple[str, Days] | None, Telling]:
        return {}

    def _asks(self, versions: Callable[[Case], PossibleVersions]) -> Asks:
        """How a case is asked in the versions that it leaves possible."""

        def explained(case: Case, determination: str) -> Explanation:
            from reasoner.asp.solve import NO_LIMIT

            return versions(case).asked(determination, lambda one, name: one.explain(name, False, NO_LIMIT), joined_explanation)

        why = self.besides.why
        return Asks(
            (lambda case, determination: versions(case).smallest_set(determination)) if self.besides.changes else None,
            None if why is None else lambda case, determination: why(explained(case, determination)),
        )

    # ---- versions

    def cases(self, batch: pa.RecordBatch, rows: Ints, policy: Policy | None) -> pa.RecordBatch:
        """Some rows as one version answers them: without the date of service where only the choice of the version hangs on it."""
        some = batch if len(rows) == len(batch) else batch.take(pa.array(rows))
        if policy is None or any(one.id == DATE_OF_SERVICE for one in self.plans[_identity(policy)].inputs):
            return some
        left = [name for name in some.schema.names if name != DATE_OF_SERVICE]
        return some.select(left) if left else some

    def _by_version(self, batch: pa.RecordBatch, rejects: list[Reject]) -> list[tuple[Chosen, Ints, Flags]]:
        """The rows of each version, with those of them of which it is presumed; and the rows in which several are possible."""
        rows = len(batch)
        dated = self.newest.vocabulary.input(DATE_OF_SERVICE)
        if dated is None or DATE_OF_SERVICE not in batch.schema.names:
            return [(self.newest, np.arange(rows), np.full(rows, self.presumed))]
        days = batch.column(DATE_OF_SERVICE)
        plain = days_in(days)
        if (one := self._of_all(days if plain is None else plain)) is not None:
            return [(one, np.arange(rows), np.asarray(days.is_null()))]
        column = self.reader.column(batch.column(DATE_OF_SERVICE), dated)
        groups: dict[object, tuple[Chosen, list[int]]] = {}
        presumed: list[int] = []
        for number, state in enumerate(column.states):
            chosen, is_presumed = (state.problem, False) if isinstance(state, Unreadable) else self._version(state)
            presumed += [number] if is_presumed else []
            if isinstance(chosen, Problem):
                _refuse(column, number, chosen, rejects)
                continue
            key = "several" if isinstance(chosen, PossibleVersions) else _identity(chosen)
            groups.setdefault(key, (chosen, []))[1].append(number)
        flags: Flags = np.isin(column.numbers, presumed)
        if len(groups) == 1 and not rejects:
            return [(one, np.arange(rows), flags) for one, _ in groups.values()]
        which = [(one, np.flatnonzero(np.isin(column.numbers, numbers))) for one, numbers in groups.values()]
        return [(one, some, flags[some]) for one, some in which if len(some)]

    def _of_all(self, days: pa.Array) -> Policy | None:
        """The version of all rows, where these are plain days that lie in one; where a day is missing, only the newest is presumed."""
        if not pa.types.is_date32(days.type):
            return None
        ends = pc.min_max(days).as_py()
        if ends["min"] is None:
            return None
        chosen, _ = self._version(Exactly(ends["min"]))
        if not isinstance(chosen, Policy) or not chosen.days.holds(ends["max"]):
            return None
        presumes = chosen is self.newest and self._version(None)[1]
        return chosen if presumes or not days.null_count else None

    def _version(self, state: Known | None) -> tuple[Chosen | Problem, bool]:
        """The version that a date of service leaves, or all of them, and whether it is presumed; the problem where there is none."""
        if state not in self._chosen:
            self._chosen[state] = self._choose(state)
        return self._chosen[state]

    def _choose(self, state: Known | None) -> tuple[Chosen | Problem, bool]:
        case = Case(()) if state is None else Case((Fact(DATE_OF_SERVICE, state),))
        try:
            possible = self.chooser.versions(case)
        except ProblemsFound as found:
            return found.problems[0], False
        if len(possible.versions) > 1 or possible.without:
            return possible, False
        one = possible.versions[0].version
        return one.policy, one.presumed

    # ---- several versions

    def _one_by_one(self, batch: pa.RecordBatch, rows: Ints, rejects: list[Reject]) -> VersionAnswers:
        """The answers where several versions are possible, case by case."""
        plan = self.plans[_identity(self.newest)]
        vocabulary = self.newest.vocabulary
        inputs = {one.id: one for one in vocabulary.inputs if one.id in batch.schema.names}
        columns = [self.reader.column(batch.column(id).take(pa.array(rows)), one) for id, one in inputs.items()]
        told: list[dict[str, object]] = []
        for place, row in enumerate(rows.tolist()):
            states = [(one.input.id, one.states[one.numbers[place]]) for one in columns]
            wrong = next(((id, state) for id, state in states if isinstance(state, Unreadable)), None)
            if wrong is not None:
                rejects.append(Reject(row, wrong[0], wrong[1].value, wrong[1].problem.code, _reason(wrong[1].problem)))
                told.append({})
                continue
            facts = tuple(Fact(id, state) for id, state in states if state is not None and not isinstance(state, Unreadable))
            try:
                told.append(self._told(Case(facts), plan))
            except ProblemsFound as found:
                problem = found.problems[0]
                rejects.append(Reject(row, ", ".join(problem.names), "", problem.code, _reason(problem)))
                told.append({})
        arrays = [
            pa.array([one.get(field.name) for one in told], plain_type(field.type)).cast(field.type) for field in plan.schema
        ]
        answers = pa.RecordBatch.from_arrays(arrays, schema=plan.schema)
        answered = sum(map(bool, told))
        return VersionAnswers(None, np.zeros(len(rows), np.bool_), rows, answers, Ways(one_by_one=answered))

    def _told(self, case: Case, plan: Plan) -> dict[str, object]:
        """The answers to a case, by column."""
        from reasoner.asp.solve import NO_LIMIT

        possible = self.chooser.versions(case)
        found: dict[str, object] = {}
        answers: list[Answer] = []
        for one in plan.determinations:
            answer = possible.asked(one.id, lambda version, name: version.decide(name, NO_LIMIT), joined_answer)
            answers.append(answer)
            prefix = plan.answers.prefix(one)
            found |= {f"{prefix}outcome": answer.outcome, f"{prefix}possible": list(answer.possible)}
            found[f"{prefix}needed"] = [needed.input.id for needed in answer.needed]
        standings = {key: standing for answer in answers for key, standing in answer.standings.items()}
        for name in plan.answers.columns:
            key, _, more = name.partition(".")
            its = standings.get(name) or standings.get(key)
            status = (
                None if its is None else {"": its.status, "waived": its.waived, "applies": its.applies}.get(more, its.status)
            )
            found[name] = None if status in (None, Status.UNDETERMINED) else status is Status.SATISFIED
        return found


def _identity(policy: Policy) -> tuple[str, Days]:
    return policy.digest, policy.days


def _moved(reject: Reject, rows: Ints) -> Reject:
    return Reject(int(rows[reject.row]), reject.column, reject.value, reject.code, reject.reason)


def _refuse(column: Column, number: int, problem: Problem, rejects: list[Reject]) -> None:
    value = str(getattr(column.states[number], "value", column.states[number]))
    for row in np.flatnonzero(column.numbers == number).tolist():
        rejects.append(Reject(row, column.input.id, value, problem.code, _reason(problem)))


def _reason(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message
