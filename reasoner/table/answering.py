"""Rows of cases to rows of answers: under each policy and for each determination one, in the order of the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.policy.criteria import Criterion, walk
from reasoner.policy.model import Policy
from reasoner.policy.nearest import nearest
from reasoner.policy.vocabulary import Input, RecordType
from reasoner.source.problem import EngineFaultError, Problem, ProblemsFound
from reasoner.table.arrays import Ints
from reasoner.table.chosen_columns import yes_no_in
from reasoner.table.dated import Besides, DatedPolicy, Named, VersionAnswers, Why
from reasoner.table.patterns import patterns_of
from reasoner.table.pieces import Fault, Read
from reasoner.table.plan import Ways
from reasoner.table.plan_results import STATUS, Reject, statuses_in
from reasoner.table.telling import TYPES
from reasoner.table.words import WordLists, Words

ALL = "all"
SEVERAL = "several versions are possible"
REJECTS = pa.schema(
    [
        pa.field("file", pa.string()),
        pa.field("row", pa.int64()),
        *(pa.field(name, pa.string()) for name in ("key", "policy", "column", "value", "reason")),
    ]
)


@dataclass(frozen=True)
class Wish:
    """What is told of each case: of which determinations (empty: the first; `all`), of which criteria (keys; `all`), what is needed;
    the smallest change set; why it is so."""

    determinations: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    needed: bool = True
    changes: bool = False
    reason: bool = False


@dataclass
class Tally:
    """How many rows came in, were answered (one for each policy and determination) and were rejected; outcomes; ways."""

    rows: int = 0
    answered: int = 0
    rejected: int = 0  # rows, each once for each policy and determination that does not answer it
    rejected_rows: int = 0
    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # by policy, determination and outcome
    changes: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # by determination, outcome before and after
    items: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)  # the same, with an item that makes it
    same: int = 0  # rows that come out the same under two versions, and are not told
    columnar: int = 0
    split: int = 0
    one_by_one: int = 0
    same_keys: int = 0  # rows whose key an earlier row of their batch has: those of all batches are at least as many
    least_key: int | str | None = None
    greatest_key: int | str | None = None
    keys_apart: bool = True  # no key of one batch can be that of another, so that `same_keys` is exact

    def ways(self, ways: Ways) -> None:
        """Counts the ways in which rows were answered."""
        self.columnar += ways.columnar
        self.split += ways.split
        self.one_by_one += ways.one_by_one

    def check(self, each: int) -> None:
        """Raises EngineFaultError where a row was lost; `each` is how many rows of answers a case has."""
        if self.answered + self.same + self.rejected != self.rows * each:
            raise EngineFaultError(f"{self.rows} rows came in, {self.answered} answers and {self.rejected} rejects went out")

    def add(self, other: Tally) -> None:
        """Counts what another tally has counted, too."""
        for name in ("rows", "answered", "rejected", "rejected_rows", "same", "columnar", "split", "one_by_one", "same_keys"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self._add_keys(other)
        for mine, its in ((self.outcomes, other.outcomes), (self.changes, other.changes)):
            mine.update(its)
        self.items.update(other.items)

    def keys(self, keys: pa.Array) -> None:
        """Counts the keys of a batch."""
        self.same_keys = same_keys(keys)
        known = keys.drop_null()
        numbers = _as_numbers(known) if len(known) else None
        if numbers is not None or pa.types.is_string(keys.type) or pa.types.is_large_string(keys.type):
            ends = pc.min_max(known if numbers is None else numbers).as_py()
            self.least_key, self.greatest_key = ends["min"], ends["max"]
        else:
            self.keys_apart = not len(known)

    def _add_keys(self, other: Tally) -> None:
        """Takes the ends of other keys: those of different kinds, or whose ranges overlap, may be the same."""
        self.keys_apart = self.keys_apart and other.keys_apart
        match (self.least_key, self.greatest_key), (other.least_key, other.greatest_key):
            case (int(a), int(b)), (int(c), int(d)):
                self.keys_apart = self.keys_apart and (b < c or d < a)
                self.least_key, self.greatest_key = min(a, c), max(b, d)
            case (str(a), str(b)), (str(c), str(d)):
                self.keys_apart = self.keys_apart and (b < c or d < a)
                self.least_key, self.greatest_key = min(a, c), max(b, d)
            case (None, None), ends:
                self.least_key, self.greatest_key = ends
            case _, (None, None):
                pass
            case _:
                self.keys_apart = False


@dataclass(frozen=True)
class Answers:
    """The answers to some rows, the rows that are rejected, and the count of both."""

    answers: pa.RecordBatch
    rejects: pa.RecordBatch
    tally: Tally


class Answering:
    """Answers rows under some policies. It can be pickled."""

    def __init__(self, policies: Sequence[Named], wish: Wish, key: tuple[str, pa.DataType], why: Why | None = None) -> None:
        self.wish = wish
        self.key = key
        besides = Besides(wish.changes, why if wish.reason else None)
        self.policies = [
            DatedPolicy(one, wish.determinations, self._keys, needed=wish.needed, besides=besides) for one in policies
        ]
        versions = [version for one in self.policies for version in one.policies]
        self._check_keys(versions)
        self.statuses = Words(STATUS)
        self.constant = {
            "policy": Words([one.id for one in versions]),
            "version": Words([*(one.version for one in versions), SEVERAL]),
            "rules": Words([*(one.digest for one in versions), ""]),
            "determination": Words([id for one in self.policies for id in one.determinations]),
        }
        outcomes = [o.canonical for one in versions for each in one.determinations for o in each.outcomes]
        self.outcomes = Words([*outcomes, "undetermined"])
        self.notices = WordLists([notice.id for one in versions for notice in one.notices])
        self.lists = {
            "possible": WordLists(outcomes),
            "needed": _words_of_needed([input for one in versions for input in one.vocabulary.inputs]),
        }
        chosen = [name for one in self.policies for plan in one.plans.values() for name in plan.answers.columns]
        self.criteria = tuple(name for name in dict.fromkeys(chosen) if self._is_told(name, versions))
        self.schema = self._schema()

    # ---- what is told

    def _keys(self, policy: Policy) -> Sequence[str]:
        """The criteria of a version that are looked at: those that are told, and those that notices hang on."""

        told = [one for root in _roots(policy) for one in walk(root)]
        wanted = [one.key for one in told if ALL in self.wish.criteria or _is_named(one.key, one.address, self.wish.criteria)]
        return list(dict.fromkeys((*wanted, *(one.condition.key for one in policy.notices if one.condition is not None))))

    def _check_keys(self, versions: Sequence[Policy]) -> None:
        """Raises ProblemsFound for a criterion that no version has."""

        there = {
            name: name
            for policy in versions
            for root in _roots(policy)
            for one in walk(root)
            for name in _names(one.key, one.address)
        }
        for name in self.wish.criteria:
            if name != ALL and name not in there:
                near = nearest(name, there)
                hint = f"did you mean `{near}`?" if near else "name an item as the policy does, such as `item 4`, or `all`"
                raise ProblemsFound((Problem("unknown-item", f"no policy has an item `{name}`", None, hint),))

    def _is_told(self, name: str, versions: Sequence[Policy]) -> bool:
        """Whether a criterion that is looked at is told, and not only what a notice hangs on."""
        if ALL in self.wish.criteria:
            return True
        key = name.removesuffix(".waived").removesuffix(".applies")

        return any(
            one.key == key and _is_named(key, one.address, self.wish.criteria)
            for policy in versions
            for root in _roots(policy)
            for one in walk(root)
        )

    def _schema(self) -> pa.Schema:
        """The columns of the answers. Those that say something in every row are declared so, which is less to write."""

        def always(name: str, type: pa.DataType) -> pa.Field:
            return pa.field(name, type, nullable=False)

        lists = {name: pa.list_(pa.string()) if one is None else one.type for name, one in self.lists.items()}
        fields = [pa.field(*self.key), *(always(name, self.constant[name].type) for name in ("policy", "version"))]
        fields += [always("version_presumed", pa.bool_()), always("rules", self.constant["rules"].type)]
        fields += [always("determination", self.constant["determination"].type), always("outcome", self.outcomes.type)]
        fields += [always("possible", lists["possible"])]
        fields += [always("needed", lists["needed"])] if self.wish.needed else []
        fields += [pa.field("changes", TYPES["changes"])] if self.wish.changes else []
        fields += [pa.field("reason", TYPES["reason"])] if self.wish.reason else []
        fields += [always(name, self.notices.type) for name in ("notices", "notices_open")]
        if any(one.name == self.key[0] for one in fields[1:]):
            message = f"the column `{self.key[0]}` names the cases, and the answers have a column `{self.key[0]}`, too"
            raise ProblemsFound((Problem("column-taken", message, None, "rename it, or take another for the key"),))
        return pa.schema([*fields, *(pa.field(name, self.statuses.type) for name in self.criteria)])

    @property
    def inputs(self) -> tuple[str, ...]:
        """The ids of all inputs that are read."""
        return tuple(dict.fromkeys(id for one in self.policies for id in one.inputs))

    @property
    def vocabularies(self) -> tuple[str, ...]:
        """The ids of all inputs that have a place in one of the policies."""
        return tuple(dict.fromkeys(id.id for one in self.policies for id in one.newest.vocabulary.inputs))

    @property
    def yes_no(self) -> frozenset[str]:
        """The ids of the inputs that are yes or no."""
        return yes_no_in(one for policy in self.policies for one in policy.policies)

    @property
    def rules(self) -> list[list[str]]:
        """The versions that can answer."""
        return [[one.id, one.digest] for policy in self.policies for one in policy.policies]

    @property
    def each(self) -> int:
        """How many rows of answers a case has."""
        return sum(len(one.determinations) for one in self.policies)

    # ---- answers

    def answer(self, read: Read, file: str) -> Answers:
        """The answers to some rows. Raises EngineFaultError where a row would be lost."""
        tally = Tally(rows=len(read.batch) + len(read.faults))
        tally.keys(read.keys.cast(self.key[1]))
        rejects: list[tuple[int, Reject | Fault, str, str]] = []
        for fault in read.faults:
            rejects.append((fault.row, fault, "", ""))
        found: list[tuple[Ints, int, pa.RecordBatch]] = []
        missing: set[int] = set()
        place = 0
        for policy in self.policies:
            told = policy.answers(read.batch)
            out = {one.row: one for one in reversed(told.rejects)}
            missing |= set(out)
            texts = read.keys.take(pa.array(sorted(out), pa.int64())).to_pylist()
            for row, key in zip(sorted(out), texts, strict=True):
                rejects.append((int(read.numbers[row]), out[row], "" if key is None else str(key), policy.newest.id))
            tally.rejected += len(out) * len(policy.determinations)
            kept = np.ones(len(read.batch), np.bool_)
            kept[list(out)] = False
            for one in told.versions:
                tally.ways(one.ways)
                for number, determination in enumerate(policy.determinations):
                    rows, table = self._table(policy, one, determination, read, kept, tally)
                    found.append((rows, place + number, table))
            place += len(policy.determinations)
        tally.rejected += len(read.faults) * self.each
        tally.rejected_rows = len(read.faults) + len(missing)
        answers = self._in_order(found)
        tally.answered = len(answers)
        tally.check(self.each)
        return Answers(answers, rejects_of(sorted(rejects, key=lambda one: one[0]), file), tally)

    def _table(
        self, policy: DatedPolicy, told: VersionAnswers, determination: str, read: Read, kept: np.ndarray, tally: Tally
    ) -> tuple[Ints, pa.RecordBatch]:
        """The rows of answers of one version to one determination, and the places of their cases."""
        prefix = "" if len(policy.determinations) == 1 else f"{determination}."
        rows, answers, presumed = told.rows, told.answers, told.presumed
        of = told.policy or policy.newest
        if of.determination(determination) is None:
            raise ProblemsFound((_no_determination(of, determination),))
        if not kept.all():
            left = kept[rows]
            rows, answers, presumed = rows[left], answers.filter(pa.array(left)), presumed[left]
        count = len(rows)
        outcome = self.outcomes.same(answers.column(f"{prefix}outcome"))
        for word, number in zip(self.outcomes.words, np.bincount(np.asarray(outcome.indices)).tolist(), strict=False):
            if number:
                tally.outcomes[of.id, determination, word] += number
        whole = len(rows) == len(read.keys)
        constant = {
            "policy": of.id,
            "version": of.version if told.policy else SEVERAL,
            "rules": of.digest if told.policy else "",
            "determination": determination,
        }
        columns: dict[str, pa.Array] = {self.key[0]: (read.keys if whole else read.keys.take(pa.array(rows))).cast(self.key[1])}
        columns |= {name: self.constant[name].always(word, count) for name, word in constant.items()}
        columns["version_presumed"] = pa.array(presumed)
        columns["outcome"] = outcome
        columns |= {
            name: answers.column(f"{prefix}{name}") if words is None else words.same(answers.column(f"{prefix}{name}"))
            for name, words in self.lists.items()
            if f"{prefix}{name}" in answers.schema.names
        }
        if self.wish.changes or self.wish.reason:
            columns |= policy.telling(told.policy).columns(policy.cases(read.batch, rows, told.policy), determination, outcome)
        columns["notices"], columns["notices_open"] = self._notices(of, answers)
        for name in self.criteria:
            has = name in answers.schema.names
            columns[name] = self.statuses.of(statuses_in(answers.column(name))) if has else pa.nulls(count, self.statuses.type)
        return rows, pa.RecordBatch.from_arrays([columns[one.name] for one in self.schema], schema=self.schema)

    def _notices(self, policy: Policy, answers: pa.RecordBatch) -> tuple[pa.Array, pa.Array]:
        """The notices that apply because of facts, and those that may apply, in each row."""
        words = self.notices
        there = [(one.id, answers.column(one.condition.key)) for one in policy.notices if one.condition is not None]
        if not there:
            nothing = words.of([()], np.zeros(len(answers), np.uint8))
            return nothing, nothing
        which, patterns = patterns_of([statuses_in(column) for _, column in there])
        names = [name for name, _ in there]
        sets = [
            [tuple(name for name, one in zip(names, row, strict=True) if STATUS[one] == status) for row in patterns]
            for status in ("satisfied", "undetermined")
        ]
        return words.of(sets[0], which), words.of(sets[1], which)

    def _in_order(self, found: Sequence[tuple[Ints, int, pa.RecordBatch]]) -> pa.RecordBatch:
        """All rows in the order of their cases, those of one case in the order of policies and determinations."""
        if len(found) == 1:
            return found[0][2]
        tables = [table for _, _, table in found if len(table)]
        if not tables:
            return pa.RecordBatch.from_pylist([], schema=self.schema)
        whole = pa.concat_batches(tables)
        places = np.concatenate([rows * self.each + place for rows, place, table in found if len(table)])
        if len(tables) == 1:
            return whole
        return whole.take(pa.array(np.argsort(places, kind="stable")))


def _roots(policy: Policy) -> list[Criterion]:
    """The criteria that determinations, definitions and notices are made of."""
    found: list[Criterion] = []
    for one in policy.determinations:
        found += [root for phase in one.phases for root in (phase.guard, *(each.condition for each in phase.clauses)) if root]
        found += one.supporting
    found += [one.criterion for one in policy.definitions]
    return [*found, *(one.condition for one in policy.notices if one.condition is not None)]


def _words_of_needed(inputs: Sequence[Input]) -> WordLists | None:
    """The ids of inputs; None where a record can be needed by its number, so that there is no list of all that can be."""
    return None if any(isinstance(one.type, RecordType) for one in inputs) else WordLists([one.id for one in inputs])


def _names(key: str, address: str) -> tuple[str, ...]:
    return (key, address, address.removeprefix("item ")) if address else (key,)


def _is_named(key: str, address: str, names: Sequence[str]) -> bool:
    return any(one in names for one in _names(key, address))


def same_keys(keys: pa.Array) -> int:
    """How many rows have a key that a row before has; those without a key are not counted."""
    known = keys.drop_null()
    if not len(known):
        return 0
    numbers = _as_numbers(known)
    if numbers is not None and bool(np.all(np.diff(numbers.to_numpy()) > 0)):
        return 0
    return len(known) - int(pc.count_distinct(known).as_py())


def _as_numbers(keys: pa.Array) -> pa.Array | None:
    """Keys as whole numbers, those of different numbers being different; None where some are none."""
    if pa.types.is_integer(keys.type):
        return keys
    if not pa.types.is_string(keys.type) or not keys[0].as_py().isdecimal():
        return None
    try:
        return keys.cast(pa.int64())
    except pa.ArrowInvalid:
        return None


def rejects_of(rejects: Sequence[tuple[int, Reject | Fault, str, str]], file: str) -> pa.RecordBatch:
    """Rows that are not answered as a table: the number of each, the fault, its key, and the policy."""
    columns = [
        [file] * len(rejects),
        [row for row, _, _, _ in rejects],
        [key for _, _, key, _ in rejects],
        [policy for _, _, _, policy in rejects],
        [one.column for _, one, _, _ in rejects],
        [one.value for _, one, _, _ in rejects],
        [one.reason for _, one, _, _ in rejects],
    ]
    arrays = [pa.array(values, one.type) for values, one in zip(columns, REJECTS, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=REJECTS)


def _no_determination(policy: Policy, determination: str) -> Problem:
    message = f"the version {policy.version} of `{policy.id}` makes no determination `{determination}`"
    return Problem("unknown-determination", message, None, "take one version alone, with `--on DATE`")
