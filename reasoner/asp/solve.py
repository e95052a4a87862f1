"""Runs clingo, and is the only module that does.

One `Solver` holds one grounded program and is reused: a question is a list of assumptions, which leaves nothing behind.
What goes in is generated ASCII text, so any message from clingo is a fault of ours, not of a user.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any

import clingo

from reasoner.asp.propagator import Arithmetic
from reasoner.source.limit import NO_LIMIT, Limit, TimeIsUpError, limit_now
from reasoner.source.problem import EngineFaultError

__all__ = ["NO_LIMIT", "Limit", "Solver", "TimeIsUpError"]

# Consequences of many atoms take many models; deciding on what was in conflict last gives them several times sooner.
CONSEQUENCES = ("--heuristic=Vmtf",)


class _Checking(clingo.Propagator):
    """Asks the arithmetic of a program about each whole world."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        self.arithmetic = arithmetic
        self.roots = arithmetic.roots
        self.failed: BaseException | None = None
        self._atoms = 0

    def begin(self, limit: Limit, roots: tuple[str, ...] | None) -> None:
        """Make ready for a question: its time limit, and the rules that matter to it (None: those that always do)."""
        self.failed = None
        self.arithmetic.keep_time = limit.check
        self.arithmetic.roots = self.roots if roots is None else roots

    def init(self, init: clingo.PropagateInit) -> None:
        try:
            self._begin(init)
        except BaseException as error:
            self.failed = error

    def _begin(self, init: clingo.PropagateInit) -> None:
        init.check_mode = clingo.PropagatorCheckMode.Total
        if len(init.symbolic_atoms) == self._atoms:
            return  # literals stay what they are until more is grounded
        atoms: dict[str, int] = {}
        for atom in self.arithmetic.watched:
            known = init.symbolic_atoms[clingo.parse_term(atom)]
            if known is not None:
                atoms[atom] = init.solver_literal(known.literal)
        for literal in atoms.values():
            init.freeze_literal(literal)  # what is not frozen may be simplified away, and is then neither true nor false
        self.arithmetic.begin(atoms, init.add_clause)
        self._atoms = len(init.symbolic_atoms)

    def check(self, control: clingo.PropagateControl) -> None:
        if not control.assignment.is_total:
            return  # a clause that was just added has taken decisions back

        def add(literals: Sequence[int]) -> bool:
            return control.add_clause(literals, lock=True)

        try:
            if self.failed is None:
                self.arithmetic.check(control.assignment.is_true, add)
        except BaseException as error:
            self.failed = error
        if self.failed is not None:
            with suppress(RuntimeError):  # where a clause was just added, nothing more can be
                control.add_clause([], tag=True)  # of this question alone


@dataclass
class _Shared:
    """What the solvers of one control share: the mode that it is in, how much was added to it, and whether that was half done."""

    mode: str
    parts: int = 0
    broken: bool = False


class Solver:
    """A grounded program. Literals are its atoms as clingo numbers them; a negative literal denies its atom.

    One thread at a time: a lock makes the others wait. Of a question that has an arithmetic, `roots` are the rules that matter to it.
    """

    def __init__(
        self, text: str, mode: str = "auto", options: Sequence[str] = (), arithmetic: Arithmetic | None = None
    ) -> None:
        """Raises TimeIsUpError where the limit that is in force does not leave the time."""
        limit_now().check(len(text))
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
        self._shared = _Shared(mode)
        solve: Any = self._control.configuration.solve  # clingo's own types do not know its options
        solve.models = 0
        solve.enum_mode = mode
        self._options = solve
        self._literals: dict[str, int | None] = {}  # of the atoms asked for
        # Hashing a symbol is a call into clingo, its number is not: with many models that halves the time.
        self._heads: dict[int, str] = {}
        self._messages = messages

    def in_mode(self, mode: str) -> Solver:
        """The same grounded program, asked in another mode. Slower for many small questions than a solver of its own, which
        is not worth the grounding of a large program that is asked little."""
        other = copy(self)
        other._mode = mode
        return other

    def _ready(self) -> clingo.Control:
        """The control in the mode of this solver; to be called under the lock."""
        if self._shared.broken:
            raise EngineFaultError("a program to which something was half added is asked again")
        if self._shared.mode != self._mode:
            self._shared.mode = self._mode
            self._options.enum_mode = self._mode
        return self._control

    def _asked(
        self,
        solve: Callable[[clingo.Control], clingo.SolveResult],
        limit: Limit,
        roots: tuple[str, ...] | None = None,
        failed: Sequence[BaseException] = (),
    ) -> clingo.SolveResult:
        """What `solve` comes to, which fills `failed` where a function that clingo calls failed. Raises TimeIsUpError.

        A result is taken only where it is one: a solve that was interrupted has shown nothing.
        """
        with limit.holding(self._lock), limit.around(self._control):
            while True:
                if self._checking is not None:
                    self._checking.begin(limit, roots)
                result = solve(self._ready())
                if failed:
                    raise failed[0]
                if self._checking is not None and self._checking.failed is not None:
                    raise self._checking.failed
                if not result.interrupted:
                    return result
                limit.check()  # where there is time left, the interrupt was meant for what ran before

    def add(self, text: str, atoms: Iterable[str] = ()) -> None:
        """Ground further rules, of whose atoms `atoms` will be asked for. Raises TimeIsUpError where there is no time for it.

        They must leave the answers to questions that do not mention their atoms as they were. What fails in the middle leaves a
        solver that answers no more.
        """
        limit_now().check(len(text))
        with self._lock:
            self._ready()
            self._shared.broken = True
            self._shared.parts += 1
            name = f"part{self._shared.parts}"
            self._control.add(name, [], text)
            self._control.ground([(name, [])])
            if self._messages:
                raise EngineFaultError(self._messages[0])
            for atom in atoms:
                self._literals.pop(atom, None)
            self._shared.broken = False

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

    def has(self, atom: str) -> bool:
        """Whether the atom can hold at all."""
        return self._literal(atom) is not None

    def last_model(self, assumptions: Sequence[int], limit: Limit = NO_LIMIT) -> frozenset[str] | None:
        """The shown atoms of the last model: in cautious and brave mode the consequences. None where there is no world."""
        found: list[frozenset[str] | None] = []

        def solve(control: clingo.Control) -> clingo.SolveResult:
            with control.solve(assumptions=assumptions, yield_=True) as handle:
                for _ in handle:
                    pass
                last = handle.last()
                found.append(None if last is None else self._named(last.symbols(shown=True)))
                result: clingo.SolveResult = handle.get()
                return result

        self._asked(solve, limit)
        return found[-1]

    def _named(self, symbols: Sequence[clingo.Symbol]) -> frozenset[str]:
        heads = self._heads
        try:
            return frozenset([heads[symbol._rep] for symbol in symbols])
        except KeyError:
            heads.update((symbol._rep, str(symbol)) for symbol in symbols if symbol._rep not in heads)
            return frozenset([heads[symbol._rep] for symbol in symbols])

    def models(self, assumptions: Sequence[int], take: Callable[[frozenset[str]], bool], limit: Limit = NO_LIMIT) -> None:
        """Hand the shown atoms of each model to `take`, until it returns False."""
        self._handed(assumptions, lambda model: take(self._named(model.symbols(shown=True))), limit)

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

        self._handed(assumptions, on_model, limit)

    def _handed(self, assumptions: Sequence[int], take: Callable[[clingo.Model], bool], limit: Limit) -> None:
        failed: list[BaseException] = []

        def on_model(model: clingo.Model) -> bool:
            try:
                return take(model)
            except BaseException as error:
                failed.append(error)
                return False

        self._asked(lambda control: control.solve(assumptions=assumptions, on_model=on_model), limit, failed=failed)

    def possible(self, assumptions: Sequence[int], limit: Limit = NO_LIMIT, roots: tuple[str, ...] | None = None) -> bool:
        """Whether there is a world under the assumptions."""
        found = self._asked(lambda control: control.solve(assumptions=assumptions, on_model=_no_more), limit, roots)
        return bool(found.satisfiable)

    def core(
        self, assumptions: Sequence[int], limit: Limit = NO_LIMIT, roots: tuple[str, ...] | None = None
    ) -> tuple[int, ...] | None:
        """Some of the assumptions that no world satisfies together, not always the fewest; None where there is a world."""
        found: list[Sequence[int]] = []
        self._asked(
            lambda control: control.solve(assumptions=assumptions, on_model=_no_more, on_core=found.append), limit, roots
        )
        return tuple(found[-1]) if found else None


def _no_more(_: clingo.Model) -> bool:
    """One model answers: without this clingo would go through all of them."""
    return False
