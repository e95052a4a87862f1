"""Many cases from a data frame: a row of answers for each row, of the same kind, and nothing dropped in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import pyarrow as pa

from reasoner.answer.answer import Answer
from reasoner.cases.case import Case, Fact
from reasoner.policy.criteria import Criterion, walk
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.fold import folded
from reasoner.policy.model import Determination, Policy
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.vocabulary import Codes, OneCode
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.column import State, Unreadable
from reasoner.table.columns import ColumnReader
from reasoner.table.frames import Frame
from reasoner.table.plan import Plan
from reasoner.table.plan_results import status_words
from reasoner.table.telling import Asks, Telling

MOST_PROBLEMS = 100
MOST_NAMED = 10
PROBLEM = "problem"
NOTHING = Asks()
Decide = Callable[[Case, str], Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every row. `keep` are columns that are no inputs; `statuses`: with a column for each labelled item, or for
    those named; `needed`: with the inputs that are needed; `rejects`: whether rows that are not answered are told by raising, or in a
    column `problem`."""

    keep: tuple[str, ...] = ()
    statuses: bool | tuple[str, ...] = False
    needed: bool = True
    rejects: Literal["raise", "column"] = "raise"


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not answered, its number from 0, the columns at fault, and why."""

    row: int
    column: str
    problem: Problem


Columns = dict[str, list[object]]


def decide_frame(
    native: object,
    policy: Policy,
    determinations: Sequence[Determination],
    asked: Asked,
    decide: Decide | None = None,
    asks: Asks = NOTHING,
) -> object:
    """The frame with columns of answers: outcome, possible outcomes, needed inputs, statuses of items.

    Rows are answered by the plan of the policy; with `decide`, which answers one case under one determination, by that, each distinct
    row once. `asks` is what is told of each row besides. Of several determinations each name begins with the determination's.

    Raises ProblemsFound with all rows and columns that are at fault, and for columns that are neither inputs nor kept.
    """
    frame = Frame(native)
    _refuse_columns(frame, policy, asked)
    rows = Rows(policy, _arrays(frame, policy), frame.height, asked.needed)
    found: Columns = {}
    rejects: dict[int, Reject] = {}
    telling = Telling(policy, asks, in_several=decide is not None)
    for one in determinations:
        prefix = f"{one.id}." if len(determinations) > 1 else ""
        items = items_named(one, asked.statuses)
        if decide is None:
            answers = _by_plan(rows, one.id, tuple(items.values()), rejects)
        else:
            answers = _by_case(rows, one.id, tuple(items.values()), decide, rejects)
        answers |= _besides(rows, one.id, answers["outcome"], rejects, telling)
        names = {key: words for words, key in items.items()}
        found |= {f"{prefix}{names.get(name, name)}": values for name, values in answers.items()}
    return frame.with_columns(_told(frame, found, rejects, asked))


def _told(frame: Frame, found: Columns, rejects: Mapping[int, Reject], asked: Asked) -> Columns:
    """The columns that are added, where no row is at fault or rows at fault have a column of their own."""
    if asked.rejects == "column":
        found = {**found, PROBLEM: [None] * frame.height}
        for row, one in rejects.items():
            found[PROBLEM][row] = f"{one.column}: {one.problem.message}"
    elif rejects:
        raise ProblemsFound(_problems_of(rejects))
    twice = [name for name in found if name in frame.names]
    if twice:
        hint = "rename it, or leave it out"
        raise ProblemsFound(
            tuple(
                Problem("column-taken", f"the frame has a column `{name}`, which is one of the answers", hint=hint)
                for name in twice
            )
        )
    return found


def _problems_of(rejects: Mapping[int, Reject]) -> tuple[Problem, ...]:
    told = [_in_row(rejects[row]) for row in sorted(rejects)[:MOST_PROBLEMS]]
    if len(rejects) > MOST_PROBLEMS:
        hint = 'give `rejects="column"`, and they are told in a column'
        told.append(Problem("too-many-mistakes", f"{len(rejects) - MOST_PROBLEMS} more rows are not answered", hint=hint))
    return tuple(told)


def _in_row(one: Reject) -> Problem:
    problem = one.problem
    message = f"row {one.row + 1}, column `{one.column}`: {problem.message}"
    return Problem(problem.code, message, None, problem.hint, problem.names)


def _refuse_columns(frame: Frame, policy: Policy, asked: Asked) -> None:
    names = [one.id for one in policy.vocabulary.inputs]
    problems = []
    for name in dict.fromkeys(frame.names):
        if frame.names.count(name) > 1:
            problems.append(Problem("repeated-name", f"the frame has two columns `{name}`", hint="give each a name of its own"))
        elif name not in names and name not in asked.keep:
            near = nearest(name, {one: one for one in names})
            hint = f'{f"did you mean `{near}`? " if near else ""}a column that is no input is named in `keep=["{name}"]`'
            problems.append(Problem("no-input-column", f"the column `{name}` is no input of the policy", hint=hint))
    problems += [
        Problem("no-input-column", f"the frame has no column `{name}` to keep", hint="leave it out of `keep`")
        for name in asked.keep
        if name not in frame.names
    ]
    if problems:
        raise ProblemsFound(tuple(problems))


# ---- items


def items_named(determination: Determination, wanted: bool | Sequence[str]) -> dict[str, str]:
    """The keys of the items whose statuses are wanted, by what their columns are called: the address, or the key where two share it.

    They are named by address or key, or by the label, the title or the words that one item alone has.
    """
    roots = [clause.condition for clause in determination.clauses if clause.condition is not None]
    every = [one for root in roots for one in walk(root)]
    if wanted is True:
        chosen = [one for one in every if one.address]
        return {_name(one, chosen): one.key for one in chosen}
    found: dict[str, str] = {}
    for name in wanted or ():
        some = [one.key for one in every if name in (one.address, one.key)] or _called(name, every, determination)
        if not some:
            near = nearest(name, {one.address: one.address for one in every if one.address})
            hint = f"did you mean `{near}`?" if near else "`statuses=True` gives all"
            raise ProblemsFound((Problem("unknown-item", f"{determination.title} has no item `{name}`", hint=hint),))
        found[name] = some[0]
    return found


def _called(name: str, every: Sequence[Criterion], determination: Determination) -> list[str]:
    """The key of the one item with that label, that title or those words, in any case of letters, looked for in this order; none where
    no item has them. Raises ProblemsFound where several have."""
    wanted = folded(name).rstrip(":")
    for kind in ("label", "title", "words"):
        some = [one for one in every if wanted and folded(getattr(one, kind)).rstrip(":") == wanted]
        if len(some) > 1:
            message = f"several items of {determination.title} are called `{name}`"
            hint = f"name one as {or_list([f'`{_name(one, every)}`' for one in some[:MOST_NAMED]])}"
            raise ProblemsFound((Problem("unknown-item", message, None, hint),))
        if some:
            return [some[0].key]
    return []


def _name(one: Criterion, among: Sequence[Criterion]) -> str:
    return one.address if sum(other.address == one.address for other in among) == 1 else one.key


# ---- rows


@dataclass(frozen=True, slots=True)
class Rows:
    """The cases: a column for each input that the frame has, and how many rows there are; whether what is needed is asked for."""

    policy: Policy
    arrays: Mapping[str, pa.Array]
    height: int
    needed: bool

    def names(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The names of the columns of answers, for some items."""
        return ("outcome", "possible", *(("needed",) if self.needed else ()), *keys)


def _arrays(frame: Frame, policy: Policy) -> dict[str, pa.Array]:
    """The columns of a frame; raises ProblemsFound where codes are numbers with a fraction: 250.0 and 250.00 are two codes."""
    found = {one.id: frame.column(one.id) for one in policy.vocabulary.inputs if one.id in frame.names}
    codes = {one.id for one in policy.vocabulary.inputs if isinstance(one.type, OneCode | Codes)}
    wrong = [id for id, array in found.items() if id in codes and pa.types.is_floating(array.type)]
    wrong = [id for id in wrong if found[id].null_count < len(found[id])]
    if wrong:
        hint = "make the column one of texts where it is read, such as with `dtype=str`"
        message = "holds codes as numbers with a fraction, which have lost how the codes were written"
        raise ProblemsFound(
            tuple(Problem("codes-as-numbers", f"the column `{id}` {message}", hint=hint, names=(id,)) for id in wrong)
        )
    return found


def _by_plan(rows: Rows, determination: str, keys: tuple[str, ...], rejects: dict[int, Reject]) -> Columns:
    plan = Plan.of(rows.policy, [determination], keys, needed=rows.needed)
    batch = pa.record_batch({**rows.arrays, "": pa.nulls(rows.height)})  # a column that nothing reads keeps the number of rows
    answers, refused = plan.decide(batch)
    for one in refused.to_pylist():
        rejects.setdefault(one["row"], Reject(one["row"], one["column"], Problem(one["code"], one["reason"])))
    outcomes = answers.column("outcome")
    told = {key: status_words(answers.column(key), outcomes) for key in keys}
    return {name: told.get(name, answers.column(name)).to_pylist() for name in rows.names(keys)}


def _besides(
    rows: Rows, determination: str, outcomes: Sequence[object], rejects: Mapping[int, Reject], telling: Telling
) -> Columns:
    """What is told besides of the rows that are answered."""
    if telling.asks == NOTHING:
        return {}
    kept = [row for row in range(rows.height) if row not in rejects]
    batch = pa.record_batch({**rows.arrays, "": pa.nulls(rows.height)}).take(pa.array(kept, pa.int64()))
    told = telling.columns(batch, determination, pa.array([outcomes[row] for row in kept], pa.string()))
    found: Columns = {}
    for name, array in told.items():
        values: list[object] = [None] * rows.height
        for row, value in zip(kept, array.to_pylist(), strict=True):
            values[row] = value
        found[name] = values
    return found


def _by_case(rows: Rows, determination: str, keys: tuple[str, ...], decide: Decide, rejects: dict[int, Reject]) -> Columns:
    reader, inputs = ColumnReader(rows.policy.vocabulary), rows.policy.vocabulary.inputs
    columns = [reader.column(array, one) for one in inputs if (array := rows.arrays.get(one.id)) is not None]
    kept: dict[tuple[int, ...], dict[str, object] | tuple[str, Problem]] = {}
    found: Columns = {name: [None] * rows.height for name in rows.names(keys)}
    for row in range(rows.height):
        numbers = tuple(int(one.numbers[row]) for one in columns)
        if numbers not in kept:
            states = {one.input.id: one.states[number] for one, number in zip(columns, numbers, strict=True)}
            kept[numbers] = _answered(states, determination, keys, decide)
        answer = kept[numbers]
        if isinstance(answer, tuple):
            rejects.setdefault(row, Reject(row, *answer))
            continue
        for name in found:
            found[name][row] = answer[name]
    return found


def _answered(
    states: Mapping[str, State], determination: str, keys: tuple[str, ...], decide: Decide
) -> dict[str, object] | tuple[str, Problem]:
    """The answer to one row; the columns at fault and the problem where there is none."""
    for id, state in states.items():
        if isinstance(state, Unreadable):
            return id, state.problem
    facts = tuple(Fact(id, known) for id, known in states.items() if known is not None and not isinstance(known, Unreadable))
    try:
        answer = decide(Case(facts), determination)
    except ProblemsFound as refused:
        problem = refused.problems[0]
        return ", ".join(problem.names) or DATE_OF_SERVICE, problem
    needed = [one.input.id for one in answer.needed]
    told: dict[str, object] = {"outcome": answer.outcome, "possible": list(answer.possible), "needed": needed}
    return told | {key: standing.status.value if (standing := answer.standings.get(key)) else None for key in keys}
