"""The solvers that each kind of question needs, made when first asked and kept."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from reasoner.answer.items import items_by_input
from reasoner.answer.needed import Pairs
from reasoner.answer.shown import Few
from reasoner.asp.formula import In, names_in, variables_in
from reasoner.asp.program import Decided, Program
from reasoner.asp.worlds import Worlds
from reasoner.policy.criteria import Criterion
from reasoner.source.limit import limit_now

if TYPE_CHECKING:
    from reasoner.answer.changing.departures import Departures
    from reasoner.answer.changing.refine import Copies
    from reasoner.answer.outcomes import Outcomes
    from reasoner.answer.resting.withdrawals import Withdrawals


class Questions:
    """The solvers of one program."""

    def __init__(
        self, program: Program, seldom: bool = False, whole: Questions | None = None, ever: set[tuple[str, bool]] | None = None
    ) -> None:
        """`seldom`: few questions will be asked, as of a program that was made for one case; `whole` are then the questions of the
        program that it was made of. `ever` are rules that some case was found in which they hold (or fail)."""
        self.ever = set() if ever is None else ever
        self.program = program
        self._whole = whole
        self._seldom = seldom
        self.lock = threading.RLock()  # held by who asks, until there is an answer
        self._pairs: dict[str, Pairs] = {}
        self._alone: Few[Worlds] = Few(program)
        self._never: dict[tuple[str, bool], bool] = {}
        self._departures: dict[tuple[str, ...], Departures] = {}
        self._copies: dict[tuple[str, ...], Copies] = {}
        self._outcomes: dict[str, Outcomes] = {}
        self._withdrawals: dict[str, Withdrawals] = {}
        self._tests: dict[str, Mapping[str, tuple[In, ...]]] = {}
        self._read: dict[str, frozenset[str]] = {}
        self._tied: dict[str, frozenset[str]] = {}
        self._items: dict[str, Mapping[str, tuple[Criterion, ...]]] = {}

    @property
    def whole(self) -> Questions:
        """The questions of the program that this one was made of, or these."""
        return self._whole or self

    @cached_property
    def worlds(self) -> Worlds:
        """Worlds of the whole program."""
        with self.lock:
            return Worlds(self.program, self._seldom)

    def never(self, head: str, holds: bool) -> bool:
        """Whether a rule holds (or fails) in no world whatever of any case. Kept: it is a fact of the policy."""
        with self.lock:
            if (head, holds) in self.ever:
                return False
            if (head, holds) not in self._never:
                heads, without = ((head,), ()) if holds else ((), (head,))
                self._never[head, holds] = not self._alone.of(head, self._worlds_of).possible({}, heads, without, limit_now())
                if not self._never[head, holds]:
                    self.ever.add((head, holds))
            return self._never[head, holds]

    def _worlds_of(self, head: str | None) -> Worlds:
        """The worlds of what a rule depends on, or of the whole program."""
        return self.worlds if head is None else Worlds(self.program.part(head), seldom=True)

    def decided(self, determination: str) -> Decided:
        """A determination in the program."""
        return self.program.determinations[determination]

    def outcome_heads(self, determination: str) -> Mapping[str, str]:
        """The heads of a determination's canonical outcomes."""
        return self.decided(determination).outcomes

    def pairs(self, determination: str) -> Pairs:
        """Pairs of worlds of a determination that differ in one input."""
        with self.lock:
            if determination not in self._pairs:
                self._pairs[determination] = Pairs(self.worlds, determination)
            return self._pairs[determination]

    def departures(self, *determinations: str) -> Departures:
        """Departures from a case of a determination, or of several together."""
        from reasoner.answer.changing.departures import Departures

        with self.lock:
            if determinations not in self._departures:
                self._departures[determinations] = Departures(self.worlds, determinations)
            return self._departures[determinations]

    def copies(self, *determinations: str) -> Copies:
        """Copies of the program for changes where something stays open both ways."""
        from reasoner.answer.changing.refine import Copies

        with self.lock:
            if determinations not in self._copies:
                self._copies[determinations] = Copies(self.departures(*determinations))
            return self._copies[determinations]

    def outcomes(self, determination: str) -> Outcomes:
        """Which outcomes of a determination are possible, asked often."""
        from reasoner.answer.outcomes import Outcomes

        with self.lock:
            if determination not in self._outcomes:
                self._outcomes[determination] = Outcomes(self.worlds, determination)
            return self._outcomes[determination]

    def withdrawals(self, determination: str) -> Withdrawals:
        """Smallest groups of facts without which an outcome is open."""
        from reasoner.answer.resting.withdrawals import Withdrawals

        with self.lock:
            if determination not in self._withdrawals:
                self._withdrawals[determination] = Withdrawals(self.worlds, determination)
            return self._withdrawals[determination]

    def tests(self, determination: str) -> Mapping[str, tuple[In, ...]]:
        """The tests of each variable that a determination's outcome depends on, and those of what is always so."""
        if determination not in self._tests:
            heads = tuple(self.outcome_heads(determination).values())
            found = {name: list(some) for name, some in self.program.variables_read(heads).items()}
            for constraint in self.program.constraints:
                for test in variables_in(constraint.formula):
                    found.setdefault(test.variable, []).append(test)
                for name, some in self.program.variables_read(names_in(constraint.formula)).items():
                    found.setdefault(name, []).extend(some)
            self._tests[determination] = {name: tuple(dict.fromkeys(some)) for name, some in found.items()}
        return self._tests[determination]

    def inputs_read(self, determination: str) -> frozenset[str]:
        """The ids of the inputs that a determination's outcome depends on."""
        if self._whole is not None:
            return self._whole.inputs_read(determination)
        if determination not in self._read:
            self._read[determination] = self.program.inputs_read(self.outcome_heads(determination).values())
        return self._read[determination]

    def inputs_tied(self, determination: str) -> frozenset[str]:
        """Those inputs, and the ones that background knowledge ties to them."""
        if self._whole is not None:
            return self._whole.inputs_tied(determination)
        if determination not in self._tied:
            self._tied[determination] = frozenset(self.program.restricted(self.outcome_heads(determination).values()).by_input)
        return self._tied[determination]

    def items_reading(self, determination: str, input: str) -> tuple[Criterion, ...]:
        """The most specific items of a determination, or of what it refers to, that read an input, in the policy's order."""
        if self._whole is not None:
            return self._whole.items_reading(determination, input)
        if determination not in self._items:
            self._items[determination] = items_by_input(self.program.policy, determination)
        return self._items[determination].get(input, ())
