"""The engine: one policy, its program and solvers, and the questions that they answer. Safe to use from several threads."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, Explanation, Standing, StatedFact, WhatIf
from reasoner.answer.asking import Asking, told, told_explanation, told_what_if
from reasoner.answer.decide import decide
from reasoner.answer.questions import Questions
from reasoner.answer.shown import InSome, Shown
from reasoner.answer.situation import Situation, light_situation, situation_of
from reasoner.answer.soundness import is_plainly_sound, outcome_problems
from reasoner.answer.tables import table_problems
from reasoner.asp.from_policy import program_from_policy
from reasoner.asp.print import case_facts_text, program_text
from reasoner.asp.program import Program
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.asp.spaces import compares_amounts
from reasoner.asp.theory import Numbers
from reasoner.asp.worlds import Worlds
from reasoner.cases.case import Case
from reasoner.policy.criteria import walk
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.words import words_for_known
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reasoner.amounts.theory import Theory
    from reasoner.answer.always import Proved
    from reasoner.answer.changing.what_if import Wish
    from reasoner.answer.direct import Direct
    from reasoner.cases.layout.layout import LaidOut, Layout
    from reasoner.policy.criteria import Criterion

# What one question needs and another does not is imported where it is asked: a command answers one, and starts cold.

NONE: frozenset[str] = frozenset()
NO_RECORDS: tuple[tuple[str, int], ...] = ()
MOST_ASKED = 32  # cases whose program is kept
MOST_LAYOUTS = 64


class Engine:
    """Answers questions about cases under one policy. Everything that costs time to make is made once, when first needed."""

    def __init__(self, policy: Policy, version_presumed: bool = False) -> None:
        self.policy = policy
        self.version_presumed = version_presumed
        self._lock = threading.RLock()
        self._problems: tuple[Problem, ...] | None = None
        self._last: Asking | None = None  # one case is often asked about several times
        self._asked: dict[tuple[object, frozenset[str] | None], Asking] = {}
        self._layouts: dict[tuple[tuple[str, int], ...], tuple[Layout, Questions]] = {}

    @cached_property
    def program(self) -> Program:
        """The policy as logic."""
        with self._lock:
            return program_from_policy(self.policy)

    @cached_property
    def questions(self) -> Questions:
        """The solvers of the program, by kind of question."""
        with self._lock:
            return Questions(self.program)

    @cached_property
    def _needs_case(self) -> bool:
        return compares_amounts(self.policy)

    @cached_property
    def _witnesses(self) -> Mapping[str, tuple[Criterion | None, ...]]:
        from reasoner.cases.layout.witnesses import witnesses_of

        return witnesses_of(self.policy)

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
        program = self._laid_out(NO_RECORDS)[1].program if self._needs_case else self.program
        return tuple(key for key in program.criteria if key in self._written)

    def _read(self, determination: str) -> frozenset[str]:
        """The inputs that a determination reads, and those tied to them."""
        questions = self._laid_out(NO_RECORDS)[1] if self._needs_case else self.questions
        return questions.inputs_tied(determination)

    def _laid_out(self, counts: tuple[tuple[str, int], ...]) -> tuple[Layout, Questions]:
        """The policy over so many stated records, and its program."""
        from reasoner.cases.layout.layout import layout_of

        with self._lock:
            if counts not in self._layouts:
                if len(self._layouts) >= MOST_LAYOUTS:
                    del self._layouts[next(iter(self._layouts))]
                layout = layout_of(self.policy, dict(counts), self._witnesses)
                program = replace(program_from_policy(layout.policy, layout.compared), theory=self._theory)
                self._layouts[counts] = (layout, Questions(program))
            return self._layouts[counts]

    def asking(self, case: Case, loose: frozenset[str] | None = NONE, limit: Limit = NO_LIMIT) -> Asking:
        """The questions for a case and the case in their terms: the policy's own, or those of what is left of it for the case.

        `loose` (None: all): the inputs that are not taken as given although they are known, for questions about what
        changing or withdrawing them would do. Raises TimeIsUpError.
        """
        if not self._needs_case:
            last = self._last
            if last is None or last.case is not case:
                self._last = last = Asking(self.questions, case)
            return last
        key = (tuple((fact.input, fact.known) for fact in case.facts), loose)
        with self._lock:
            if key not in self._asked:
                if len(self._asked) >= MOST_ASKED:
                    del self._asked[next(iter(self._asked))]
                self._asked[key] = self._left_of(case, loose, limit)
            return self._asked[key]

    def _left_of(self, case: Case, loose: frozenset[str] | None, limit: Limit) -> Asking:
        from reasoner.answer.given import left_of_case
        from reasoner.cases.layout.layout import counts_of, laid_out

        layout, whole = self._laid_out(counts_of(self.policy, case))
        out = laid_out(self.policy, layout, case)
        program = left_of_case(whole.program, out, loose, limit)
        questions = Questions(program, seldom=True, whole=whole)
        numbers = Numbers(program)

        def nothing_put_in() -> Asking:
            return Asking(whole, out.case, layout.units, layout.unseen, out.places)

        units, unseen = layout.units, layout.unseen
        return Asking(questions, out.case, units, unseen, out.places, numbers, self._written, whole=nothing_put_in)

    @property
    def outcome_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the policy's outcomes and tables: two that meet without precedence, a case without any."""
        return self._outcome_problems(NO_LIMIT)

    def _outcome_problems(self, limit: Limit) -> tuple[Problem, ...]:
        with self._lock:
            if self._problems is None and is_plainly_sound(self.policy):
                self._problems = ()
            if self._problems is None:
                worlds = self.asking(Case(), limit=limit).questions.worlds
                found = outcome_problems(worlds, limit)
                self._problems = found + (table_problems(worlds, limit) if self.policy.tables else ())
            return self._problems

    def statements_proved(self, limit: Limit = NO_LIMIT) -> tuple[Proved, ...]:
        """What the policy says of itself (`Always:`), each proved for all cases or with a case against it."""
        from reasoner.answer.always import statements_proved

        return statements_proved(self.asking(Case()).questions.worlds, limit) if self.policy.always else ()

    def situation(self, case: Case, limit: Limit = NO_LIMIT, loose: frozenset[str] | None = NONE) -> Situation:
        """The worlds that a case leaves; raises ProblemsFound for a contradiction, or for a policy without one clear outcome."""
        return self._situation(self.asking(case, loose, limit=limit), limit)

    def _situation(self, asking: Asking, limit: Limit) -> Situation:
        self._outcome_problems_raised(limit)
        return asking.situation(limit)

    def _decided(self, case: Case, asking: Asking, situation: Situation, determination: str, limit: Limit) -> Answer:
        loosened = _Withdrawn(self, case, determination, limit) if self._needs_case else None
        return decide(asking.questions, situation, determination, self.version_presumed, limit, loosened)

    def decide(self, case: Case, determination: str, limit: Limit = NO_LIMIT) -> Answer:
        """The determination of a case."""
        if self._problems == ():

            def settle(key: str) -> Standing:
                situation = self._situation(self.asking(case, limit=limit), limit)
                return situation.standing(situation.program.criteria[key])

            read = self._read(determination)
            found = self.direct.answer(case, determination, read, self._keys, self.version_presumed, settle)
            if found is not None:
                return found
        light = self._light(case, limit)
        if light is not None:
            return told(light, self._decided(case, light, light.situation(limit), determination, limit))
        asking = self.asking(case, limit=limit)
        return told(asking, self._decided(case, asking, self._situation(asking, limit), determination, limit))

    def _light(self, case: Case, limit: Limit) -> Asking | None:
        """The questions for a case of the whole program, in which the case is not put in: witnesses alone answer most of them.

        None where the policy's own program does for every case, or the case may contradict itself.
        """
        if not self._needs_case:
            return None
        from reasoner.cases.layout.layout import counts_of, laid_out

        self._outcome_problems_raised(limit)
        found = self.direct.evaluator.of(self.direct.known_of(case))
        if found.background() is not True:
            return None
        layout, whole = self._laid_out(counts_of(self.policy, case))
        out = laid_out(self.policy, layout, case)

        def full() -> Situation:
            return self.asking(case, limit=limit).situation(limit)

        situation = self._in_whole(whole, out, NONE, limit)
        situation = replace(situation, units=layout.units, written=self._written, full=full)
        made = Asking(whole, out.case, layout.units, layout.unseen, out.places, inputs=out.inputs)
        made.keep(replace(situation, open_inputs=found.open_inputs))
        return made

    def _in_whole(self, whole: Questions, out: LaidOut, without: frozenset[str], limit: Limit) -> Situation:
        """The situation of a case in the whole program, without some of what it states."""
        from reasoner.answer.given import given_by_case

        left = replace(out, case=Case(tuple(one for one in out.case.facts if one.input not in without), out.case.id))
        alone = _Alone(whole, left, without, limit)
        return light_situation(whole.worlds, left, given_by_case(whole.program, left, without), without, alone.can, limit)

    def shown_without(self, case: Case, ids: frozenset[str], limit: Limit) -> Shown:
        """Which rules can hold without some of what a case states or presumes."""
        from reasoner.cases.layout.layout import counts_of, laid_out

        layout, whole = self._laid_out(counts_of(self.policy, case))
        situation = self._in_whole(whole, laid_out(self.policy, layout, case), ids, limit)
        assert isinstance(situation.found.possible, InSome)  # noqa: S101  INVARIANT: made so
        return situation.found.possible.shown

    def _outcome_problems_raised(self, limit: Limit) -> None:
        if problems := self._outcome_problems(limit):
            raise ProblemsFound(problems)

    def explain(self, case: Case, determination: str, full: bool = False, limit: Limit = NO_LIMIT) -> Explanation:
        """Why the determination is as it is."""
        from reasoner.answer.explaining.explain import explain

        asking = self.asking(case, limit=limit)
        situation = self._situation(asking, limit)
        answer = self._decided(case, asking, situation, determination, limit)
        found = told_explanation(asking, explain(asking.questions, situation, answer, full, limit))
        if not self._needs_case:
            return found
        try:
            return replace(found, facts=self._carrying(case, determination, limit))
        except TimeIsUpError:
            return replace(found, facts=(), cut_off=f"{limit.reached} before the facts that decide it were found")

    def _carrying(self, case: Case, determination: str, limit: Limit) -> tuple[StatedFact, ...]:
        from reasoner.answer.facts import stated_fact
        from reasoner.answer.resting.rests_on import carrying_facts

        asking = self.asking(case, loose=None, limit=limit)
        situation = self._situation(asking, limit)
        ids = carrying_facts(asking.questions, situation, determination, limit)
        return tuple(stated_fact(situation, id) for id in dict.fromkeys(map(asking.first_unseen, ids)))

    def what_if(self, case: Case, determination: str, wish: Wish, limit: Limit = NO_LIMIT) -> WhatIf:
        """What would have to be so for another outcome."""
        answer = self.decide(case, determination, limit)
        try:
            return self._what_if(case, answer, wish, limit)
        except TimeIsUpError:
            return WhatIf(answer, wish.target, False, (), cut_off=limit.reached)

    def _what_if(self, case: Case, answer: Answer, wish: Wish, limit: Limit) -> WhatIf:
        from reasoner.answer.changing.what_if import may_change, obstacles, ways

        stated = {fact.input for fact in case.facts}
        loose = frozenset(
            one.id
            for one in self.policy.vocabulary.inputs
            if (one.id in stated and may_change(one, wish)) or (one.presumed is not None and one.id in wish.allow)
        )
        asking = self.asking(case, loose, limit)
        found = told_what_if(asking, ways(asking.questions, self._situation(asking, limit), answer, wish, limit))
        if found.already or found.sets or found.cut_off:
            return found
        # What stands in the way may be any amount that is known.
        asking = self.asking(case, None, limit)
        return obstacles(asking.questions, self._situation(asking, limit), found, wish, limit)

    def program_text(self, case: Case | None = None) -> str:
        """The program as the stock clingo reads it, with comments; of a policy that compares amounts, for one case."""
        return program_text(self.asking(case or Case()).questions.program)

    def case_text(self, case: Case) -> str:
        """A case as facts for the program, presumptions included."""
        situation = self.situation(case)
        inputs = {one.id: one for one in situation.program.policy.vocabulary.inputs}
        known = {**situation.presumed, **situation.stated}
        words = {id: words_for_known(one, inputs[id]) for id, one in known.items()}
        return case_facts_text(situation.program, situation.allowed(), words)


class _Withdrawn:
    """What withdrawing something that a case states would do."""

    def __init__(self, engine: Engine, case: Case, determination: str, limit: Limit) -> None:
        self.engine, self.case, self.determination, self.limit = engine, case, determination, limit

    def stands(self, ids: Collection[str], outcomes: frozenset[str]) -> bool:
        """Whether it is sure that no other outcome is possible without some inputs."""
        return self.engine.direct.possible_without(self.case, ids, self.determination) <= outcomes

    def shown(self, ids: frozenset[str]) -> Shown:
        """Which rules can hold without some inputs."""
        return self.engine.shown_without(self.case, ids, self.limit)


class _Alone:
    """What one rule can come to in a case, found with what it depends on alone."""

    def __init__(self, whole: Questions, out: LaidOut, without: frozenset[str], limit: Limit) -> None:
        self.whole, self.out, self.without, self.limit = whole, out, without, limit
        self._worlds: dict[str, Situation | None] = {}

    def can(self, head: str, holds: bool) -> bool:
        """Whether a rule holds (or fails) in some world."""
        from reasoner.answer.given import left_of_case

        if self.whole.never(head, holds):
            return False
        if head not in self._worlds:
            program = left_of_case(self.whole.part(head), self.out, self.without, self.limit)
            self._worlds[head] = situation_of(
                Worlds(program, seldom=True), self.out.case, self.limit, Numbers(program), without=self.without
            )
        found = self._worlds[head]
        assert found is not None  # noqa: S101  INVARIANT: the case does not contradict itself
        return head in found.found.possible if holds else head not in found.found.certain
