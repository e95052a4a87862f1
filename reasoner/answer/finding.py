"""What is found at one line of a policy, as data: values beside what is needed, what is not stated, counts, rows, case splits.

How a finding is said is in `reasoner.show.finding_words`, and nowhere else.
"""

from __future__ import annotations

from fractions import Fraction

from reasoner.answer.standing import StatedFact, Status
from reasoner.policy.criteria import Comparison, Counting, Criterion
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass

# ---- what is known of inputs


@dataclass(frozen=True, slots=True)
class Silent:
    """Inputs that leave a line open: those that are not stated, and those that were asked for and are not known."""

    not_stated: tuple[Input, ...]
    not_known: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class SettledBy:
    """Facts that settle an input that is not stated, by what is always so; none where they cannot be told."""

    facts: tuple[StatedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class YesOrNo:
    """What is known of a yes/no input, where a line says that it is so (`expected`) or is not; `met`: it is as the line says."""

    fact: StatedFact
    expected: bool
    met: bool


@dataclass(frozen=True, slots=True)
class OneValue:
    """The value of an input beside the values that a line names (as declared), and whether it is one of them."""

    fact: StatedFact
    among: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Measured:
    """A number or day beside the stretches that it has to be in, of which there are none where it is as it has to be.

    `gap` is what has to be added to it to reach them. `denied`: the line rules out what lies between the stretches.
    """

    fact: StatedFact
    needs: tuple[Interval, ...] = ()
    gap: Fraction | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """Two inputs that have to have the same value, and whether it is shown that they have."""

    facts: tuple[StatedFact, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class InList:
    """Codes beside the code list of that name."""

    fact: StatedFact
    code_list: str


@dataclass(frozen=True, slots=True)
class AsStated:
    """What is known of an input, which the line is about as a whole."""

    fact: StatedFact


# ---- amounts


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it comes to, and its unit (`date`: a day as its ordinal)."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is compared. `status` is that of the comparison itself; `wanted`: the policy asks that it be so.

    `since`: the day from which the line counts to the left side, where it speaks of the time between two days.
    """

    left: Side
    comparison: Comparison
    right: Side
    status: Status
    wanted: bool
    since: Side | None = None

    @property
    def gap(self) -> Fraction:
        """What has to be added to the left side to make it the right one."""
        return self.right.value - self.left.value


@dataclass(frozen=True, slots=True)
class PartsOpen:
    """An amount of which some parts are not known, and others (`partly`) only in part; `settled`: what is known of them is enough."""

    silent: Silent
    partly: tuple[StatedFact, ...]
    settled: bool


@dataclass(frozen=True, slots=True)
class ByZero:
    """What an amount would be divided by is 0: an input, or something computed (None)."""

    input: Input | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """One amount beside the ends of a window: those that it misses or leaves open, else both."""

    ends: tuple[Amounts | PartsOpen | ByZero, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """What a total over records comes to, and what each record adds where there are several."""

    amounts: Amounts
    each: tuple[tuple[str, Side], ...] = ()


@dataclass(frozen=True, slots=True)
class TotalOpen:
    """A total as far as it is known, and the records of which it is not known what they add; `mean`: it is an average."""

    known: Side
    silent: tuple[str, ...]
    mean: bool


@dataclass(frozen=True, slots=True)
class NoneCounted:
    """No record is among those that an average is of."""


# ---- records


@dataclass(frozen=True, slots=True)
class RecordsFit:
    """How many of the records that a line is about are as it asks; of one that asks it of every record (`every`), how many are not.

    `needed`: so many have to be, where one is not enough.
    """

    count: int
    among: int
    every: bool = False
    needed: int = 0


@dataclass(frozen=True, slots=True)
class OfOtherKind:
    """No record that is stated is of the kind that the line speaks of; `noun` is what one of them is called."""

    stated: int
    noun: str


@dataclass(frozen=True, slots=True)
class SoManyStated:
    """The number of stated records settles a line, whatever they say."""

    count: int


@dataclass(frozen=True, slots=True)
class NotStated:
    """A record that nobody stated, and that may be there."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The records that may be the one that a line picks, by name."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotPicked:
    """Why no record is picked: it is not shown which (`open`), none of the `stated` is among those meant, or none is stated."""

    open: bool = False
    stated: bool = False


@dataclass(frozen=True, slots=True)
class MayBePicked:
    """It is not shown whether this record is the one."""


@dataclass(frozen=True, slots=True)
class OfPicked:
    """What was found of the amounts of picked records, and their names."""

    found: Amounts | PartsOpen | ByZero
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoSuchRecord:
    """No record has the amount that a line compares; `open`: it is not shown which record has it, or what it says."""

    open: bool = False


# ---- tables


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row as the table has it, and what was found of it."""

    words: str
    found: Finding | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The row that decides: its number, its cells (none: no other row fits), and what it says where the line says another thing."""

    number: int
    cells: tuple[Cell, ...]
    is_otherwise: bool = False
    says: tuple[str, str] | None = None  # what the table is of, and the row's result


@dataclass(frozen=True, slots=True)
class NoRow:
    """No row fits, or it is not shown which (`open`)."""

    open: bool = False


@dataclass(frozen=True, slots=True)
class ByRow:
    """A comparison with the amount that a row gives, whose condition is named by `row`."""

    row: str
    found: Finding | None


@dataclass(frozen=True, slots=True)
class WhichRow:
    """It is not shown which of some rows fits."""

    rows: tuple[Called, ...]


# ---- lists


@dataclass(frozen=True, slots=True)
class Called:
    """What a line is called in a sentence: itself, or what it lists, of which any one is enough (`either`) or all are meant."""

    criterion: Criterion
    parts: tuple[Called, ...] = ()
    either: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """What is so although a line says that it is not: a fact, or a record with what is asked of it."""

    fact: StatedFact | None = None
    record: str = ""
    line: Criterion | None = None  # of the record: the line that asks


@dataclass(frozen=True, slots=True)
class Lacking:
    """Of a list of which all has to be met, what is missing: what is not met, what is so and stands against it, and what is not shown.

    Of the `among` parts so many are not met (`failed`) and so many not shown (`unknown`).
    """

    failed: int
    unknown: int
    among: int
    not_met: tuple[Called, ...]
    against: tuple[Against, ...] = ()
    open: tuple[Called, ...] = ()


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of so many alternatives is met; or not shown, and these may be."""

    among: int
    open: tuple[Called, ...] = ()


@dataclass(frozen=True, slots=True)
class AgainstList:
    """The parts of a list that must not be met, and that are or may be."""

    among: int
    parts: tuple[Called, ...]


@dataclass(frozen=True, slots=True)
class MetOf:
    """How many parts of a list are met, and how many have to be."""

    count: int
    among: int
    counting: Counting
    number: int


@dataclass(frozen=True, slots=True)
class ExceptionHit:
    """An exception that applies, or may (`sure` False)."""

    sure: bool
    lines: tuple[Called, ...]


@dataclass(frozen=True, slots=True)
class ProvisoLacks:
    """A proviso that is not shown to be met."""

    lines: tuple[Called, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that is set aside by its exception, whatever its own facts are."""


@dataclass(frozen=True, slots=True)
class ProvisoFails:
    """A line whose proviso is not met."""


@dataclass(frozen=True, slots=True)
class Together:
    """Several findings at one line, each told."""

    parts: tuple[Finding, ...]


# ---- case splits


@dataclass(frozen=True, slots=True)
class Split:
    """The smallest case split: by what an input that is not stated is (in words), which parts decide. None: settled in every case."""

    input: Input | None
    cases: tuple[tuple[str, tuple[Called, ...]], ...] = ()


Finding = (
    Silent
    | SettledBy
    | YesOrNo
    | OneValue
    | Measured
    | Same
    | InList
    | AsStated
    | Amounts
    | PartsOpen
    | ByZero
    | Window
    | Total
    | TotalOpen
    | NoneCounted
    | RecordsFit
    | OfOtherKind
    | SoManyStated
    | NotStated
    | Picked
    | NotPicked
    | MayBePicked
    | OfPicked
    | NoSuchRecord
    | Row
    | NoRow
    | ByRow
    | WhichRow
    | Lacking
    | NoneOfThese
    | AgainstList
    | MetOf
    | ExceptionHit
    | ProvisoLacks
    | SetAside
    | ProvisoFails
    | Together
    | Split
)


def is_set_aside(found: Finding | None) -> bool:
    """Whether a line is set aside by its exception."""
    parts = found.parts if isinstance(found, Together) else (found,)
    return any(isinstance(one, SetAside) for one in parts)
