"""Criteria as meant: a tree in the policy's own order, each node with its words, place and citation."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span

# ---- amounts: what a comparison compares


@dataclass(frozen=True, slots=True)
class Amount:
    """A fixed number in `unit`, or a date as its ordinal with the unit `date`."""

    number: Fraction
    unit: str = ""


@dataclass(frozen=True, slots=True)
class InputAmount:
    """The value of a number or date input, in the input's own unit."""

    input: str


class Operation(Enum):
    """How amounts are combined."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    RATIO = "ratio"
    LEAST = "least"
    GREATEST = "greatest"
    AGE_IN_YEARS = "age in completed years"  # of a birth date (first) at a date (second)
    MONTHS_LATER = "months later"  # a date (first) moved by months (second, an Amount), clamped at a month's end
    DAYS_LATER = "days later"


@dataclass(frozen=True, slots=True)
class Derived:
    """An amount computed from others; `unit` is the unit of the result, `words` what it is called."""

    operation: Operation
    parts: tuple[Expression, ...]
    unit: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class TotalOf:
    """The sum of an amount (over field ids) over the records that fit a condition; with `mean`, their average.

    `words` is what it is called.
    """

    input: str
    part: Expression
    condition: Criterion | None = None
    words: str = ""
    mean: bool = False


@dataclass(frozen=True, slots=True)
class LongestRun:
    """The most consecutive days that the records that fit a condition cover, from `start` to `end` (field ids), both included."""

    input: str
    start: str
    end: str
    condition: Criterion | None = None


@dataclass(frozen=True, slots=True)
class PickedAmount:
    """An amount (over field ids) of the one record that is the latest or earliest of those that fit a condition.

    `select` is `latest` or `earliest`, `by` the id of the field that says which: a date, or the number that is the highest or
    the lowest in it; `words` is what the amount is called.
    Where no record fits there is no amount, and a comparison with it is not satisfied.
    """

    input: str
    part: Expression
    select: str
    by: str
    condition: Criterion | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tabled:
    """An amount that a decision table gives: in each row the key of the definition that says that it is so, and the amount.

    `said` are the amounts as written. It names an amount and stands in no criterion: a comparison with it is one for each row.
    `ways` is how many these are, with those of the tables that its own amounts name.
    """

    rows: tuple[tuple[str, Expression], ...]
    said: tuple[str, ...]
    unit: str = ""
    words: str = ""
    ways: int = 1


Expression = Amount | InputAmount | Derived | TotalOf | LongestRun | PickedAmount | Tabled


class Comparison(Enum):
    """A comparison of two amounts."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"


# ---- what a line tests


@dataclass(frozen=True, slots=True)
class Is:
    """A yes/no input is yes (or no)."""

    input: str
    expected: bool = True


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """A one-of input has one of the values; kinds are already spelt out (intra-arterial brings intrahepatic arterial)."""

    input: str
    values: frozenset[str]
    words: tuple[str, ...] = ()  # ids of the values as written, before kinds


@dataclass(frozen=True, slots=True)
class IsWithin:
    """A number or date input lies in an interval, in the input's own unit. Not satisfied where the input is absent."""

    input: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Compares:
    """Two amounts compare so; at least one is not a fixed number."""

    left: Expression
    comparison: Comparison
    right: Expression


@dataclass(frozen=True, slots=True)
class IsSame:
    """Two one-of inputs that share their values have the same value."""

    left: str
    right: str


class Of(Enum):
    """How many members of a list have to fit."""

    ANY = "any"
    EVERY = "every"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Includes:
    """Any, every or no member of an any-of input is among the values."""

    input: str
    of: Of
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class InCodes:
    """A code input, or any, every or no code of a codes input, is in a code list (by its key).

    `of` is None for a one-code input and for `the procedure code` inside a `for each procedure code` determination.
    """

    input: str
    of: Of | None
    code_list: str


@dataclass(frozen=True, slots=True)
class CountsRecords:
    """How many records of an input satisfy a criterion (over the fields' ids) lies in an interval of whole numbers.

    `select` is None, or `latest`/`earliest` with the id of the date field: only that record of those that satisfy
    `among` is looked at.
    """

    input: str
    condition: Criterion | None
    count: Interval
    select: str | None = None
    by: str | None = None
    among: Criterion | None = None


@dataclass(frozen=True, slots=True)
class IsAbsent:
    """There is nothing for the input to have a value of."""

    input: str


@dataclass(frozen=True, slots=True)
class OutcomeIs:
    """A determination, of this policy (`policy` None) or another, has one of the outcomes (canonical names)."""

    policy: str | None
    determination: str
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Refers:
    """What another criterion, or a definition, says: met where that one is met. `key` is a criterion's key."""

    key: str
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Becomes:
    """A test as it stands for one case: `of` is the test as written, `left` what is left of it to be settled.

    Never written: made by `reasoner.cases.layout`.
    """

    of: Test
    left: Form


@dataclass(frozen=True, slots=True)
class Not:
    """The line's own words deny what `of` says."""

    of: Form


Test = Is | IsOneOf | IsWithin | Compares | IsSame | Includes | InCodes | CountsRecords | IsAbsent | OutcomeIs | Refers

# ---- lists


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is met. No parts: satisfied."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AnyOfThese:
    """At least one part is met. No parts: not satisfied."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part is met."""

    parts: tuple[Criterion, ...]


class Counting(Enum):
    """How a number of parts is meant."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class Counted:
    """At least, at most or exactly `number` parts are met."""

    counting: Counting
    number: int
    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class IfThen:
    """Satisfied, and reported as not applying, where `condition` is not met; else as `then` is."""

    condition: Criterion
    then: Criterion


Form = Test | Becomes | Not | AllOf | AnyOfThese | NoneOf | Counted | IfThen


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in the source document: the words between the brackets."""

    text: str


@dataclass(frozen=True, slots=True)
class Unless:
    """An exception: the criterion above holds only where this is not met. `words` is `unless` or `except when`."""

    criterion: Criterion
    words: str = "unless"


@dataclass(frozen=True, slots=True)
class Provided:
    """A proviso: the criterion above holds only where this is met too."""

    criterion: Criterion


@dataclass(frozen=True, slots=True)
class Criterion:
    """One node of a policy's tree. A status belongs to each node.

    Own status in a world: `form` holds, every `Provided` is met and no `Unless` is met. Met: own, or any of `waived` is
    met. Lists and references read *met*.

    `key` is unique in the policy (`coverage/4/2`, made from labels and positions). `address` is how people refer to it
    (`item 4 (a)`), empty where no label leads to it. `label` is as written (`4`, `A`, `a`), without punctuation. `words`
    is the line as written, without label and connective; for a header its words. `citation` is inherited where the
    line has none.
    """

    key: str
    form: Form
    words: str = ""
    label: str = ""
    title: str = ""
    address: str = ""
    provisos: tuple[Unless | Provided, ...] = ()
    waived: tuple[Criterion, ...] = ()
    citation: Citation | None = None
    span: Span | None = None


def parts_of(criterion: Criterion) -> tuple[Criterion, ...]:
    """The criteria directly below a criterion, in the order written: parts, then provisos, then waivers."""
    below = parts_of_form(criterion.form)
    return below + tuple(proviso.criterion for proviso in criterion.provisos) + criterion.waived


def parts_of_form(form: Form) -> tuple[Criterion, ...]:
    """The criteria that a form is made of, in the order written."""
    match form:
        case AllOf(parts) | AnyOfThese(parts) | NoneOf(parts) | Counted(_, _, parts):
            return parts
        case IfThen(condition, then):
            return (condition, then)
        case Becomes(_, left) | Not(left):
            return parts_of_form(left)
        case _:
            return ()


def walk(criterion: Criterion) -> tuple[Criterion, ...]:
    """A criterion and all below it, in the order written."""
    found = [criterion]
    for part in parts_of(criterion):
        found.extend(walk(part))
    return tuple(found)


def everywhere(criterion: Criterion) -> tuple[Criterion, ...]:
    """A criterion and all below it, also the conditions on one record (below `where`, or said in the line itself)."""
    found: list[Criterion] = []
    for one in walk(criterion):
        found.append(one)
        for condition in conditions_on_records(one.form):
            found.extend(everywhere(condition))
    return tuple(found)


def conditions_on_records(test: Form | Expression) -> tuple[Criterion, ...]:
    """The conditions on one record that a form or an amount itself has, without its parts."""
    match test:
        case CountsRecords(condition=condition, among=among):
            return tuple(one for one in (condition, among) if one is not None)
        case TotalOf(condition=Criterion() as condition) | LongestRun(condition=Criterion() as condition):
            return (condition,)
        case PickedAmount(condition=Criterion() as condition):
            return (condition,)
        case Compares(left, _, right):
            return conditions_on_records(left) + conditions_on_records(right)
        case Derived(parts=parts):
            return tuple(one for part in parts for one in conditions_on_records(part))
        case Not(of):
            return conditions_on_records(of)
        case _:
            return ()
