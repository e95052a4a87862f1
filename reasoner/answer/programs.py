"""The programs of one policy and of cases under it, each made once and kept, and asked by one thread at a time."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from reasoner.amounts.kept import Kept
from reasoner.answer.asking import Asking
from reasoner.answer.plainly_sound import is_plainly_sound
from reasoner.answer.questions import Questions
from reasoner.answer.shown import Few, InSome, Shown
from reasoner.answer.situation import Situation, light_situation, situation_of
from reasoner.answer.soundness import outcome_problems
from reasoner.answer.tables import table_problems
from reasoner.asp.from_policy import program_from_policy
from reasoner.asp.program import Program
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.asp.spaces import compares_amounts
from reasoner.asp.theory import Numbers
from reasoner.asp.worlds import Worlds
from reasoner.cases.case import Case
from reasoner.policy.criteria import walk
from reasoner.policy.model import Policy, all_criteria
from reasoner.source.limit import limit_now
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoner.amounts.theory import Theory
    from reasoner.answer.direct import Direct
    from reasoner.cases.layout.layout import LaidOut, Layout
    from reasoner.policy.criteria import Criterion


# What one question needs and another does not is imported where it is asked: a command answers one, and starts cold.

NONE: frozenset[str] = frozenset()
NO_RECORDS: tuple[tuple[str, int], ...] = ()
# Parts of the programs of cases, and of layouts, that are kept, a number of parts more for the solvers of each; a part takes about
# 1 kB. One case may have three programs, which are kept however large they are.
MOST_KEPT, SOLVERS, LEAST_KEPT = 40_000, 150, 3


class Programs:
    """The programs of one policy: its own, laid out over so many records, and what is left of one for a case. Everything that costs
    time to make is made once, when first needed.

    From several threads: what is made is made under one lock, and the questions to one program wait for each other, each until it
    has its answer.
    """

    def __init__(self, policy: Policy, version_presumed: bool = False) -> None:
        self.policy = policy
        self.version_presumed = version_presumed
        self._lock = threading.RLock()
        self._problems: tuple[Problem, ...] | None = None
        self._own: Questions | None = None
        self._last: Asking | None = None  # one case is often asked about several times
        self._ever: set[tuple[str, bool]] = set()
        self._asked: Kept[tuple[object, frozenset[str] | None, bool], Asking] = Kept(MOST_KEPT, LEAST_KEPT)
        self._layouts: Kept[tuple[tuple[tuple[str, int], ...], frozenset[str]], tuple[Layout, Questions]] = Kept(
            MOST_KEPT, LEAST_KEPT
        )

    @property
    def program(self) -> Program:
        """The policy as logic."""
        return self.questions.program

    @property
    def questions(self) -> Questions:
        """The solvers of the program, by kind of question."""
        with self._lock:
            if self._own is None:
                self._own = Questions(program_from_policy(self.policy))
            return self._own

    @cached_property
    def _needs_case(self) -> bool:
        return compares_amounts(self.policy)

    @cached_property
    def _witnesses(self) -> Mapping[str, tuple[Criterion | None, ...]]:
        from reasoner.cases.layout.witnesses import witnesses_of

        return witnesses_of(self.policy)

    @cached_property
    def _added_up(self) -> frozenset[str]:
        from reasoner.cases.layout.witnesses import added_up

        return added_up(self.policy)

    @cached_property
    def _theory(self) -> Theory:
        from reasoner.amounts.theory import Theory

        return Theory()

    @cached_property
    def _written(self) -> frozenset[str]:
        """The keys of the criteria that the policy, and those that it refers to, are made of."""
        owners = [("", self.policy), *((f"{one.id}:", one) for one in self.policy.referred)]
        return frozenset(f"{mark}{one.key}" for mark, owner in owners for root in all_criteria(owner) for one in walk(root))

    @cached_property
    def direct(self) -> Direct:
        """The policy as functions, which answer what needs no solver."""
        from reasoner.answer.direct import Direct

        return Direct(self.policy)

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        """The keys of the criteria that an answer tells of."""
        with self._lock:
            program = self._laid_out(NO_RECORDS)[1].program if self._needs_case else self.program
        return tuple(key for key in program.criteria if key in self._written)

    def inputs_asked(self, determination: str) -> frozenset[str]:
        """The inputs that a determination reads, and those that background knowledge ties to them."""
        with self._lock:
            questions = self._laid_out(NO_RECORDS)[1] if self._needs_case else self.questions
        return questions.inputs_tied(determination)

    def _laid_out(self, counts: tuple[tuple[str, int], ...], open_lists: frozenset[str] = NONE) -> tuple[Layout, Questions]:
        """The policy over so many stated records, and its program; to be called under the lock. `open_lists` is as for `layout_of`."""
        from reasoner.cases.layout.layout import layout_of

        found = self._layouts.get((counts, open_lists))
        if found is None:
            layout = layout_of(self.policy, dict(counts), self._witnesses, limit_now().check, open_lists)
            program = replace(
                program_from_policy(layout.policy, layout.compared, self._written), theory=self._theory, alike=layout.alike
            )
            found = self._layouts.put(
                (counts, open_lists), (layout, Questions(program, ever=self._ever)), program.size + SOLVERS
            )
        return found

    def asking(
        self, case: Case, loose: frozenset[str] | None = NONE, limit: Limit = NO_LIMIT, *, adding: bool = False
    ) -> Asking:
        """The questions for a case and the case in their terms: the policy's own, or those of what is left of it for the case.

        `loose` (None: all): the inputs that are not taken as given although they are known, for questions about what
        changing or withdrawing them would do. `adding`: for questions about what adding records to open lists would do.
        Raises TimeIsUpError.
        """
        with limit.holding(self._lock):
            if not self._needs_case:
                if self._last is None or self._last.case is not case:
                    self._last = Asking(self.questions, case)
                return self._last
            key = (tuple((fact.input, fact.known) for fact in case.facts), loose, adding)
            found = self._asked.get(key)
            if found is None:
                found = self._left_of(case, loose, limit, adding=adding)
                self._asked.put(key, found, found.questions.program.size + SOLVERS)
            return found

    def _left_of(self, case: Case, loose: frozenset[str] | None, limit: Limit, *, adding: bool) -> Asking:
        from reasoner.answer.given import left_of_case
        from reasoner.cases.layout.layout import counts_of, laid_out

        layout, whole = self._laid_out(counts_of(self.policy, case), self._open_lists(case) if adding else NONE)
        out = laid_out(self.policy, layout, case)
        program = left_of_case(whole.program, out, loose, limit)
        questions = Questions(program, seldom=True, whole=whole)
        numbers = Numbers(program)

        def nothing_put_in() -> Asking:
            return Asking(whole, out.case, layout.units, layout.unseen, out.places)

        return Asking(
            questions,
            out.case,
            layout.units,
            layout.unseen,
            out.places,
            numbers,
            self._written,
            whole=nothing_put_in,
            addable=layout.addable,
            beyond=layout.beyond,
        )

    def _open_lists(self, case: Case) -> frozenset[str]:
        """The lists of a case that records may be added to and that may have others all the same. Of those that are added up, what is
        added stands for all that there is: no total is told apart from that of the records beyond."""
        from reasoner.cases.layout.layout import open_lists

        return open_lists(self.policy, case) - self._added_up

    @contextmanager
    def _alone(
        self, case: Case, limit: Limit, loose: frozenset[str] | None = NONE, *, adding: bool = False
    ) -> Iterator[tuple[Asking, Situation]]:
        """The questions for a case and its situation, for this thread alone. Raises TimeIsUpError, and ProblemsFound as `situation`.

        Where anything else goes wrong, all that was made for these questions is forgotten: nothing half made is asked again.
        """
        with limit.in_force():
            self._refuse_policy(limit)
            asking = self.asking(case, loose, limit, adding=adding)
            with limit.holding(asking.questions.lock):
                try:
                    yield asking, asking.situation(limit)
                except (ProblemsFound, TimeIsUpError):
                    raise
                except BaseException:
                    self.forget()
                    raise

    def _refuse_policy(self, limit: Limit) -> None:
        if problems := self._outcome_problems(limit):
            raise ProblemsFound(problems)

    @contextmanager
    def _lightly(self, case: Case, limit: Limit) -> Iterator[Asking | None]:
        """The questions for a case of the whole program, in which the case is not put in, for this thread alone: witnesses answer
        most of them. None where the policy's own program does for every case, or the case may contradict itself."""
        found = self.direct.evaluator.of(self.direct.known_of(case)) if self._needs_case else None
        if found is None or found.background() is not True:
            yield None
            return
        from reasoner.cases.layout.layout import counts_of, laid_out

        def full() -> Situation:
            return self.asking(case, limit=limit).situation(limit)

        with limit.in_force():
            with self._lock:
                layout, whole = self._laid_out(counts_of(self.policy, case))
            with limit.holding(whole.lock):
                try:
                    out = laid_out(self.policy, layout, case)
                    situation = self._in_whole(whole, out, NONE)
                    made = Asking(whole, out.case, layout.units, layout.unseen, out.places, inputs=out.inputs)
                    made.keep(
                        replace(situation, units=layout.units, written=self._written, full=full, open_inputs=found.open_inputs)
                    )
                    yield made
                except (ProblemsFound, TimeIsUpError):
                    raise
                except BaseException:
                    self.forget()
                    raise

    @contextmanager
    def _any(self, case: Case, limit: Limit) -> Iterator[tuple[Asking, Situation]]:
        """The questions for a case and its situation in the whole program where that will do, else in what the case leaves of it."""
        with ExitStack() as held:
            light = held.enter_context(self._lightly(case, limit))
            if light is not None:
                yield light, light.situation(limit)
            else:
                yield held.enter_context(self._alone(case, limit))

    def _in_whole(self, whole: Questions, out: LaidOut, without: frozenset[str]) -> Situation:
        """The situation of a case in the whole program, without some of what it states."""
        from reasoner.answer.given import given_by_case

        left = replace(out, case=Case(tuple(one for one in out.case.facts if one.input not in without), out.case.id))
        alone = _Alone(whole, left, without)
        return light_situation(whole.worlds, left, given_by_case(whole.program, left, without), without, alone.can)

    def shown_without(self, case: Case, ids: frozenset[str]) -> Shown:
        """Which rules can hold without some of what a case states or presumes."""
        from reasoner.cases.layout.layout import counts_of, laid_out

        with self._lock:
            layout, whole = self._laid_out(counts_of(self.policy, case))
        situation = self._in_whole(whole, laid_out(self.policy, layout, case), ids)
        assert isinstance(situation.found.possible, InSome)  # noqa: S101  INVARIANT: made so
        return situation.found.possible.shown

    def forget(self) -> None:
        """Let go of everything that was made; it is made anew when it is needed."""
        with self._lock:
            self._own = self._last = None
            self._asked, self._layouts = Kept(MOST_KEPT, LEAST_KEPT), Kept(MOST_KEPT, LEAST_KEPT)
            self.__dict__.pop("_theory", None)

    @property
    def outcome_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the policy's outcomes and tables: two that meet without precedence, a case without any."""
        return self._outcome_problems(NO_LIMIT)

    def _outcome_problems(self, limit: Limit) -> tuple[Problem, ...]:
        with limit.in_force(), limit.holding(self._lock):
            if self._problems is None and is_plainly_sound(self.policy):
                self._problems = ()
            if self._problems is None:
                worlds = self.asking(Case(), None, limit).questions.worlds
                found = outcome_problems(worlds, limit)
                self._problems = found + (table_problems(worlds, limit) if self.policy.tables else ())
            return self._problems


class _Alone:
    """What rules can come to in a case: the first few with what each depends on alone, further ones with the whole program."""

    def __init__(self, whole: Questions, out: LaidOut, without: frozenset[str]) -> None:
        self.whole, self.out, self.without = whole, out, without
        self._situations: Few[Situation] = Few(whole.program)

    def can(self, head: str, holds: bool) -> bool:
        """Whether a rule holds (or fails) in some world."""
        if self.whole.never(head, holds):
            return False
        found = self._situations.of(head, self._left_of).found
        return head in found.possible if holds else head not in found.certain

    def _left_of(self, head: str | None) -> Situation:
        """The situation of the case in what it leaves of what a rule depends on, or of the whole program."""
        from reasoner.answer.given import left_of_case

        program = self.whole.program if head is None else self.whole.program.part(head)
        left = left_of_case(program, self.out, self.without, limit_now())
        worlds = Worlds(left, seldom=True)
        found = situation_of(worlds, self.out.case, limit_now(), Numbers(left), without=self.without)
        assert found is not None  # noqa: S101  INVARIANT: the case does not contradict itself
        return found
