"""A vocabulary as meant: what a case can say, and what is always so."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from reasoner.policy.criteria import Criterion
from reasoner.policy.named import Named
from reasoner.policy.values import Datum
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.span import Span


@dataclass(frozen=True, slots=True)
class Value:
    """One declared value. `id` is its machine name, `phrase` the words shown, `also` other spellings.

    `reads` are the words it is read by (`insulin by name`), the phrase itself where nothing else is declared.
    """

    id: str
    phrase: str
    reads: tuple[str, ...] = ()
    kind_of: tuple[str, ...] = ()  # ids of the values that this one is a kind of, transitively

    def __repr__(self) -> str:
        return f"<value {self.id}: {self.phrase}>"


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Exactly one of the declared values."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A list of any of the declared values."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number, its ends included. `unit` is `percent`, `years`, `weeks`, `mg/dL` ... or empty; `step` counts from `low`."""

    unit: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction | None = None
    conversions: tuple[tuple[str, Fraction], ...] = ()  # what 1 of another unit is here, where a substance decides it


@dataclass(frozen=True, slots=True)
class DateType:
    """A calendar date."""


@dataclass(frozen=True, slots=True)
class OneCode:
    """One code of one of the systems."""

    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """A list of codes of any of the systems."""

    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordType:
    """A list of records, each with the fields declared."""

    fields: tuple[Input, ...]


InputType = YesNo | OneOf | AnyOf | Number | DateType | OneCode | Codes | RecordType


class Change(Enum):
    """Who could change an input: nobody, somebody by doing or documenting something, or the request itself."""

    FIXED = "fixed"
    ACTIONABLE = "actionable"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Input(Displayed):
    """One thing a case can state. `id` is its machine name, `phrase` its words in rules and answers."""

    id: str
    phrase: str
    type: InputType
    change: Change = Change.FIXED
    who: str = ""  # who can answer: clinical, administrative, ... as the vocabulary says
    judgement: bool = False
    presumed: Datum | None = None
    about: tuple[str, ...] = ()  # input ids: where what-if changes one, this fact must still hold
    follows: str | None = None  # input id that fixes this one by background knowledge
    settled_by: tuple[str, ...] = ()  # of a comparison of amounts as an input: the ids of the inputs that settle it together
    in_part: bool = False  # of such a comparison: what its parts say of it is not known exactly, save where all are as stated
    recorded: bool = False  # of a field of one record: the record states it, and what is recorded is never altered
    record: str = ""  # of a field of one record: what the record is called, which its phrase names
    own_phrase: str = ""  # of such a field: what it is called in the vocabulary
    may_be_absent: bool = False
    negative: str = ""  # the declared negative sentence of a yes/no input
    question: str = ""  # how a person is asked
    note: str = ""
    group: str = ""  # the heading it stands under
    span: Span | None = None

    @property
    def values(self) -> Named[Value]:
        """Its declared values by machine name; none where it has a number, a date, codes or records."""
        found = self.type.values if isinstance(self.type, OneOf | AnyOf) else ()
        return Named(((one.id, one) for one in found), ("value", "values"))

    @property
    def fields(self) -> Named[Input]:
        """The fields of its records by their names inside the record; none where it has no records."""
        found = self.type.fields if isinstance(self.type, RecordType) else ()
        return Named(((one.id.rpartition(".")[2], one) for one in found), ("field", "fields"))

    def __repr__(self) -> str:
        return f"<input {self.id}: {self.phrase}>"


@dataclass(frozen=True, slots=True)
class Background:
    """Something that is always so (`the class of morphine is opioid`), as a criterion that every world satisfies."""

    words: str
    criterion: Criterion
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary(Displayed):
    """All inputs by id, in the order declared, and the background knowledge that ties them."""

    name: str
    inputs: tuple[Input, ...]
    background: tuple[Background, ...] = ()

    def input(self, id: str) -> Input | None:
        """The input with that machine name, if there is one; `courses.drug` is a field of the record `courses`."""
        found = next((one for one in self.inputs if one.id == id), None)
        if found is not None or "." not in id:
            return found
        record = next((one for one in self.inputs if one.id == id.partition(".")[0]), None)
        fields = record.type.fields if record is not None and isinstance(record.type, RecordType) else ()
        return next((field for field in fields if field.id == id), None)

    @property
    def units(self) -> tuple[str, ...]:
        """The units of its numbers and of those of its records, each once, in the order declared."""
        own = [field for one in self.inputs for field in (one.type.fields if isinstance(one.type, RecordType) else (one,))]
        return tuple(dict.fromkeys(one.type.unit for one in own if isinstance(one.type, Number) and one.type.unit))

    def __repr__(self) -> str:
        return f"<vocabulary {self.name}: {len(self.inputs)} {'input' if len(self.inputs) == 1 else 'inputs'}>"
