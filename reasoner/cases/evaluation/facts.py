"""What is known of one case while it is evaluated, with everything found so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias, TypeVar

from reasoner.cases.evaluation.ranges import Value
from reasoner.policy.criteria import Criterion
from reasoner.policy.values import Code, Known, ListOf, Records
from reasoner.policy.vocabulary import Input


class Mark(Enum):
    """What takes the place of a value or a code."""

    UNSET = "not yet found"
    ANY_CODE = "a code that is not known"
    NO_CODE = "an empty list has no code"


T = TypeVar("T")
UNSET = Mark.UNSET
Found: TypeAlias = bool | Mark | None
EachCode: TypeAlias = Code | Mark


class Record:
    """One record: what is known of its fields, and their amounts where they were read. An unseen record has no fields."""

    __slots__ = ("amounts", "known", "number")

    def __init__(self, number: int, known: Mapping[str, Known]) -> None:
        self.number, self.known = number, known
        self.amounts: dict[str, Value] = {}


class Facts:
    """What is known, by input, and what was found of it.

    `current` are the records that are looked at, by record input; `each` the codes input whose `code` is answered for.
    """

    __slots__ = (
        "_by_code",
        "_size",
        "amounts",
        "code",
        "coded",
        "current",
        "decided",
        "each",
        "flags",
        "known",
        "own",
        "picked",
        "records",
    )

    def __init__(self, known: Mapping[str, Known], criteria: int) -> None:
        self.known = known
        self._size = criteria
        self.own: list[Found] = [UNSET] * criteria
        self.coded = self.own
        self.amounts: dict[str, Value] = {}
        self.records: dict[str, tuple[list[Record], Record | None]] = {}
        self.current: dict[str, Record] = {}
        self.flags: dict[int, tuple[list[bool | None], bool | None]] = {}
        self.picked: dict[int, Value] = {}
        self.decided: dict[str, tuple[bool | None, ...]] = {}
        self.each: str | None = None
        self.code: EachCode = Mark.ANY_CODE
        self._by_code: dict[tuple[str, EachCode], list[Found]] = {}

    def records_of(self, input: str) -> tuple[list[Record], Record | None]:
        """The stated records, and one of which nothing is known where there may be others."""
        found = self.records.get(input)
        if found is None:
            known = self.known.get(input)
            if isinstance(known, Records):
                stated = [Record(number, dict(one.fields)) for number, one in enumerate(known.records, 1)]
                found = (stated, Record(len(stated) + 1, {}) if known.open else None)
            else:
                found = ([], Record(1, {}))
            self.records[input] = found
        return found

    def codes_of(self, input: str) -> tuple[list[EachCode], bool]:
        """What is answered for in turn, and whether these are all: the stated codes, and one that is not known for others."""
        known = self.known.get(input)
        if not isinstance(known, ListOf):
            return [Mark.ANY_CODE], False
        codes: list[EachCode] = [*sorted(member for member in known.members if isinstance(member, Code))]
        if known.open:
            return [*codes, Mark.ANY_CODE], False
        return codes or [Mark.NO_CODE], True

    def for_code(self, input: str, code: EachCode, test: Callable[[Facts], bool | None]) -> bool | None:
        """What a test comes to for one code of a list."""
        before = (self.each, self.code, self.coded)
        self.each, self.code = input, code
        memo = self._by_code.get((input, code))
        if memo is None:
            memo = self._by_code[input, code] = [UNSET] * self._size
        self.coded = memo
        found = test(self)
        self.each, self.code, self.coded = before
        return found

    def for_no_code(self, found: Callable[[Facts], T]) -> T:
        """What something comes to for the whole of every list."""
        if self.each is None:
            return found(self)
        before, self.each = self.each, None
        it = found(self)
        self.each = before
        return it

    def for_any_code(self, input: str, test: Callable[[Facts], bool | None]) -> bool | None:
        """Whether a test holds for some code of a list; an empty list is asked once, with no code."""
        is_open = False
        for code in self.codes_of(input)[0]:
            found = self.for_code(input, code, test)
            if found:
                return True
            is_open = is_open or found is None
        return None if is_open else False


Test: TypeAlias = Callable[[Facts], bool | None]
Reading: TypeAlias = Callable[[Facts], Value]  # of an amount
KnownOf: TypeAlias = Callable[[Facts], Known | None]


@dataclass(frozen=True)
class Conditions:
    """What tests of records and amounts need of the policy: its inputs by id, fields too, and conditions on one record as tests.

    `numbered` gives a condition its number, the same for conditions that say the same; `pick` a new place for what is picked.
    """

    inputs: Mapping[str, Input]
    test: Callable[[Criterion], Test]
    numbered: Callable[[Criterion], int]
    pick: Callable[[], int]


def known_of(input: str) -> KnownOf:
    """Reads what is known of an input, or of a field of the record at hand."""
    record, dot, _ = input.partition(".")
    if dot:

        def of_field(facts: Facts) -> Known | None:
            at_hand = facts.current.get(record)
            return None if at_hand is None else at_hand.known.get(input)

        return of_field
    return lambda facts: facts.known.get(input)
