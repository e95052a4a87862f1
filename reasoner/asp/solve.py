"""Runs clingo, and is the only module that does.

One `Solver` holds one grounded program and is reused: a question is a list of assumptions, which leaves nothing behind.
What goes in is generated ASCII text, so any message from clingo is a fault of ours, not of a user.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from typing import Any

import clingo

from reasoner.asp.propagator import Arithmetic
from reasoner.source.problem import EngineFaultError


class TimeIsUpError(Exception):
    """A question was cut off at its time limit."""


class Limit:
    """A bound in seconds on everything done under it; None is no bound. A solve that is running at the end is interrupted."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds
        self._running: clingo.Control | None = None
        self._done = threading.Event()
        self._guard: threading.Thread | None = None

    @property
    def reached(self) -> str:
        """That it was reached, in words."""
        return f"the time limit of {self.seconds:g} s was reached"

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return self._end is not None and time.monotonic() >= self._end

    def check(self, text: int = 0) -> None:
        """Raise TimeIsUpError where the time is up, or what is left is not enough to ground a program of `text` characters.

        Grounding cannot be interrupted, so that it is not begun.
        """
        if self._end is not None and time.monotonic() + text / GROUNDED_PER_SECOND >= self._end:
            raise TimeIsUpError

    @contextmanager
    def around(self, control: clingo.Control) -> Iterator[None]:
        """Interrupt what `control` does inside once the time is up; raises TimeIsUpError where it is up before or after."""
        if self.passed:
            raise TimeIsUpError
        self._running = control
        if self._end is not None and self._guard is None:
            self._guard = threading.Thread(target=self._watch, daemon=True)
            self._guard.start()
        try:
            yield
        finally:
            self._running = None
        if self.passed:
            raise TimeIsUpError

    def close(self) -> None:
        """End the watch."""
        self._done.set()

    def _watch(self) -> None:
        assert self._end is not None  # noqa: S101  INVARIANT: started only with an end
        while (left := self._end - time.monotonic()) > 0 and not self._done.wait(min(left, threading.TIMEOUT_MAX)):
            pass
        while not self._done.wait(0.02):  # again and again: an interrupt between two solves is lost
            running = self._running
            if running is not None:
                running.interrupt()


NO_LIMIT = Limit()
GROUNDED_PER_SECOND = 2_000_000  # characters of the programs of records and amounts, which take longest
# Consequences of many atoms take many models; deciding on what was in conflict last gives them several times sooner.
CONSEQUENCES = ("--heuristic=Vmtf",)


class _Checking(clingo.Propagator):
    """Asks the arithmetic of a program about each whole world."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        self.arithmetic = arithmetic
        self.failed: Exception | None = None
        self._atoms = 0

    def init(self, init: clingo.PropagateInit) -> None:
        init.check_mode = clingo.PropagatorCheckMode.Total
        if len(init.symbolic_atoms) == self._atoms:
            return  # literals stay what they are until more is grounded
        self._atoms = len(init.symbolic_atoms)
        atoms: dict[str, int] = {}
        for some in self.arithmetic.cells.values():
            for atom in some:
                known = init.symbolic_atoms[clingo.parse_term(atom)]
                if known is not None:
                    atoms[atom] = init.solver_literal(known.literal)
        for literal in atoms.values():
            init.freeze_literal(literal)  # what is not frozen may be simplified away, and is then neither true nor false
        self.arithmetic.begin(atoms, init.add_clause)

    def check(self, control: clingo.PropagateControl) -> None:
        if not control.assignment.is_total:
            return  # a clause that was just added has taken decisions back

        def add(literals: Sequence[int]) -> bool:
            return control.add_clause(literals, lock=True)

        try:
            self.arithmetic.check(control.assignment.is_true, add)
        except Exception as error:
            self.failed = error
            with suppress(RuntimeError):  # where a clause was just added, nothing more can be
                control.add_clause([], lock=False)


class Solver:
    """A grounded program. Literals are its atoms as clingo numbers them; a negative literal denies its atom.

    One thread at a time: a lock makes the others wait.
    """

    def __init__(
        self, text: str, mode: str = "auto", options: Sequence[str] = (), arithmetic: Arithmetic | None = None
    ) -> None:
        messages: list[str] = []
        self._lock = threading.RLock()
        options = options or (CONSEQUENCES if mode in ("brave", "cautious") else ())
        if arithmetic is not None:
            options = (*options, "--sat-prepro=no")  # what is simplified away is neither true nor false in a world
        self._control = clingo.Control([*options], lambda _, message: messages.append(message))
        self._control.add("base", [], text)
        self._control.ground([("base", [])])
        self._checking = None if arithmetic is None else _Checking(arithmetic)
        if self._checking is not None:
            self._control.register_propagator(self._checking)
        if messages:
            raise EngineFaultError(messages[0])
        self._mode = mode
        self._now = [mode]  # the mode that the control is in; shared by the solvers that share it
        solve: Any = self._control.configuration.solve  # clingo's own types do not know its options
        solve.models = 0
        solve.enum_mode = mode
        self._options = solve
        self._literals: dict[str, int | None] = {}  # of the atoms asked for
        # Hashing a symbol is a call into clingo, its number is not: with many models that halves the time.
        self._heads: dict[int, str] = {}
        self._messages = messages
        self._parts = 0

    @contextmanager
    def _under(self, limit: Limit) -> Iterator[None]:
        """Under a time limit, which the arithmetic keeps, too."""
        if self._checking is not None:
            self._checking.failed = None
            self._checking.arithmetic.keep_time = limit.check
        with limit.around(self._control):
            yield
            if self._checking is not None and self._checking.failed is not None:
                raise self._checking.failed

    def in_mode(self, mode: str) -> Solver:
        """The same grounded program, asked in another mode. Slower for many small questions than a solver of its own, which
        is not worth the grounding of a large program that is asked little."""
        other = copy(self)
        other._mode = mode
        return other

    def _ready(self) -> clingo.Control:
        """The control in the mode of this solver; to be called under the lock."""
        if self._now[0] != self._mode:
            self._now[0] = self._mode
            self._options.enum_mode = self._mode
        return self._control

    def add(self, text: str, atoms: Iterable[str] = ()) -> None:
        """Ground further rules, of whose atoms `atoms` will be asked for.

        They must leave the answers to questions that do not mention their atoms as they were.
        """
        with self._lock:
            self._parts += 1
            name = f"part{self._parts}"
            self._control.add(name, [], text)
            self._control.ground([(name, [])])
            if self._messages:
                raise EngineFaultError(self._messages[0])
            for atom in atoms:
                self._literals.pop(atom, None)

    def literal(self, atom: str) -> int:
        """The literal of an atom; raises KeyError where grounding found that it never holds."""
        found = self._literal(atom)
        if found is None:
            raise KeyError(atom)
        return found

    def _literal(self, atom: str) -> int | None:
        if atom not in self._literals:
            known = self._control.symbolic_atoms[clingo.parse_term(atom)]
            self._literals[atom] = None if known is None else known.literal
        return self._literals[atom]

    def look_at(self, roots: Iterable[str]) -> None:
        """The rules that matter to the next question."""
        if self._checking is not None:
            self._checking.arithmetic.roots = tuple(roots)

    def has(self, atom: str) -> bool:
        """Whether the atom can hold at all."""
        return self._literal(atom) is not None

    def last_model(self, assumptions: Sequence[int], limit: Limit = NO_LIMIT) -> frozenset[str] | None:
        """The shown atoms of the last model: in cautious and brave mode the consequences. None where there is no world."""
        with (
            self._lock,
            self._under(limit),
            self._ready().solve(assumptions=assumptions, yield_=True) as handle,
        ):
            for _ in handle:
                pass
            last = handle.last()
            return None if last is None else self._named(last.symbols(shown=True))

    def _named(self, symbols: Sequence[clingo.Symbol]) -> frozenset[str]:
        heads = self._heads
        try:
            return frozenset([heads[symbol._rep] for symbol in symbols])
        except KeyError:
            heads.update((symbol._rep, str(symbol)) for symbol in symbols if symbol._rep not in heads)
            return frozenset([heads[symbol._rep] for symbol in symbols])

    def models(self, assumptions: Sequence[int], take: Callable[[frozenset[str]], bool], limit: Limit = NO_LIMIT) -> None:
        """Hand the shown atoms of each model to `take`, until it returns False."""

        def on_model(model: clingo.Model) -> bool:
            return take(self._named(model.symbols(shown=True)))

        with self._lock, self._under(limit):
            self._ready().solve(assumptions=assumptions, on_model=on_model)

    def models_with(
        self,
        assumptions: Sequence[int],
        looked_at: Sequence[int],
        take: Callable[[frozenset[str], list[bool]], bool],
        limit: Limit = NO_LIMIT,
    ) -> None:
        """Hand the shown atoms of each model, and which of some literals hold in it, to `take`, until it returns False."""

        def on_model(model: clingo.Model) -> bool:
            return take(self._named(model.symbols(shown=True)), [model.is_true(one) for one in looked_at])

        with self._lock, self._under(limit):
            self._ready().solve(assumptions=assumptions, on_model=on_model)

    def possible(self, assumptions: Sequence[int], limit: Limit = NO_LIMIT) -> bool:
        """Whether there is a world under the assumptions."""
        with self._lock, self._under(limit):
            return bool(self._ready().solve(assumptions=assumptions, on_model=_no_more).satisfiable)

    def core(self, assumptions: Sequence[int], limit: Limit = NO_LIMIT) -> tuple[int, ...] | None:
        """Some of the assumptions that no world satisfies together, not always the fewest; None where there is a world."""
        found: list[Sequence[int]] = []
        with self._lock, self._under(limit):
            self._ready().solve(assumptions=assumptions, on_model=_no_more, on_core=found.append)
        return tuple(found[0]) if found else None


def _no_more(_: clingo.Model) -> bool:
    """One model answers: without this clingo would go through all of them."""
    return False
