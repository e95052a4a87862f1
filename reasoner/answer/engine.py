"""The engine: one policy, its program and solvers, and the questions that they answer. Safe to use from several threads."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from reasoner.answer.answer import BY_ZERO, Answer, Explanation, Standing, StatedFact, WhatIf
from reasoner.answer.asking import Asking, told, told_explanation, told_what_if
from reasoner.answer.decide import decide
from reasoner.answer.programs import NO_RECORDS, NONE, Programs
from reasoner.answer.shown import Shown
from reasoner.answer.situation import Situation
from reasoner.asp.from_case import as_number
from reasoner.asp.print import case_facts_text, program_text
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Exactly, NotKnown, Records
from reasoner.policy.words import words_for_known

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from fractions import Fraction

    from reasoner.answer.always import Proved
    from reasoner.answer.answer import ChangeSet
    from reasoner.answer.ask import NextQuestions
    from reasoner.answer.changing.what_if import Wish
    from reasoner.answer.resting.directly import ByFunctions
    from reasoner.answer.resting.reasons import Reasons
    from reasoner.answer.sweep import Sweep
    from reasoner.cases.layout.answered import Place
    from reasoner.cases.layout.layout import LaidOut, Layout

    Part = tuple[str, str]  # an input, and of records a field

# What one question needs and another does not is imported where it is asked: a command answers one, and starts cold.

PUT_IN = "% What the case states of records and amounts is in the program for it: reasoner show program POLICY --case CASE\n"


class Engine(Programs):
    """Answers questions about cases under one policy. No answer depends on what was asked before. Safe to use from several threads."""

    def _directly(self, case: Case, determination: str, limit: Limit) -> Answer | None:
        """The determination of a case that needs no solver; None where it does."""

        def settle(key: str) -> Standing:
            with self._alone(case, limit) as (_, situation):
                return situation.standing(situation.program.criteria[key])

        read, keys = self.inputs_asked(determination), self._keys
        return self.direct.answer(case, determination, read, keys, self.version_presumed, settle)

    def statements_proved(self, limit: Limit = NO_LIMIT) -> tuple[Proved, ...]:
        """What the policy says of itself (`Always:`), each proved for all cases or with a case against it."""
        from reasoner.answer.always import Proved, statements_proved

        if not self.policy.always:
            return ()
        try:
            with limit.in_force():
                questions = self.asking(Case(), None, limit).questions
                with limit.holding(questions.lock):
                    return statements_proved(questions.worlds, limit)
        except TimeIsUpError:
            return tuple(Proved(one, settled=False) for one in self.policy.always)

    def situation(self, case: Case, limit: Limit = NO_LIMIT, loose: frozenset[str] | None = NONE) -> Situation:
        """The worlds that a case leaves; raises ProblemsFound for a contradiction, or for a policy without one clear outcome."""
        with self._alone(case, limit, loose) as (_, situation):
            return situation

    def refuse(self, case: Case, limit: Limit = NO_LIMIT) -> None:
        """Raises ProblemsFound where a case contradicts itself; nothing where that is not found within the limit."""
        with suppress(TimeIsUpError):
            self.situation(case, limit)

    def at_limit(self, case: Case, determination: str, limit: Limit) -> Answer:
        """What is known of a case without looking at its worlds."""
        from reasoner.answer.cut_off import answer_at_limit

        asked = next(one for one in self.policy.determinations if one.id == determination)
        return answer_at_limit(self.direct.evaluator, case, asked, limit.reached, self.version_presumed)

    def _decided(self, case: Case, asking: Asking, situation: Situation, determination: str, limit: Limit) -> Answer:
        loosened = _Withdrawn(self, case, determination) if self._needs_case else None
        return decide(asking.questions, situation, determination, self.version_presumed, limit, loosened)

    def decide(self, case: Case, determination: str, limit: Limit = NO_LIMIT) -> Answer:
        """The determination of a case; at the limit what was found by then."""
        found = self._found(case, determination, limit)
        if not self._needs_case or found.out_of_time:
            return found
        with suppress(TimeIsUpError):
            return self._with_remarks(case, determination, found)
        return found

    def _with_remarks(self, case: Case, determination: str, found: Answer) -> Answer:
        """An answer that says what would be divided by a stated 0. Raises TimeIsUpError."""
        stated = {one.input: one for one in case.facts}
        if not any(at & _numbers_in(stated.get(input), field) for (input, field), at in self._zeros.items()):
            return found
        _, out = self._placed(case)
        inputs = {**{one.id: one for one in self.policy.vocabulary.inputs}, **out.inputs}
        read = {_part(self._unseen_places, one) for one in self.inputs_asked(determination)}
        facts = (one for one in out.case.facts if _part(out.places, one.input) in read)
        divided = (one for one in facts if _number_in(one) in self.zeros(out, one.input))
        said = (f"{inputs[one.input].phrase} is {words_for_known(one.known, inputs[one.input])}" for one in divided)
        return replace(found, remarks=(*found.remarks, *(f"{one}, and {BY_ZERO}" for one in said)))

    @cached_property
    def _unseen_places(self) -> Mapping[str, Place]:
        """Where further inputs stand in the policy laid out over no stated record: in records that nobody stated."""
        from reasoner.cases.layout.answered import places

        with self._lock:
            return dict(places(self._laid_out(NO_RECORDS)[0].slots))

    @cached_property
    def _zeros(self) -> Mapping[Part, frozenset[Fraction]]:
        """By input, or by field of a record, the numbers at which something would be divided by 0."""
        from reasoner.cases.layout.layout import zeros_of

        with self._lock:
            policy = self._laid_out(NO_RECORDS)[0].policy
        found: dict[Part, frozenset[Fraction]] = {}
        for id, at in zeros_of(policy).items():
            part = _part(self._unseen_places, id)
            found[part] = found.get(part, frozenset()) | at
        return found

    def zeros(self, out: LaidOut, id: str) -> frozenset[Fraction]:
        """The numbers at which something would be divided by 0 where an input of a case, or a field of a record, is one of them."""
        return self._zeros.get(_part(out.places, id), frozenset())

    def _placed(self, case: Case) -> tuple[Layout, LaidOut]:
        """The policy laid out over the records that a case states, and the case in its terms."""
        from reasoner.cases.layout.layout import counts_of, laid_out

        with self._lock:
            layout, _ = self._laid_out(counts_of(self.policy, case))
        return layout, laid_out(self.policy, layout, case)

    def _found(self, case: Case, determination: str, limit: Limit) -> Answer:
        try:
            with limit.in_force():
                self._refuse_policy(limit)
                if (found := self._directly(case, determination, limit)) is not None:
                    return found
            with self._any(case, limit) as (asking, situation):
                return told(asking, self._decided(case, asking, situation, determination, limit))
        except TimeIsUpError:
            return self.at_limit(case, determination, limit)

    def explain(self, case: Case, determination: str, full: bool = False, limit: Limit = NO_LIMIT) -> Explanation:
        """Why the determination is as it is; at the limit what was found by then."""
        from reasoner.answer.cut_off import explanation_at_limit
        from reasoner.answer.explaining.explain import resting_on, whole_explanation

        answer: Answer | None = None
        try:
            # Where much is open, much is asked of the solver, which answers sooner with the case put in.
            settled = (
                self._needs_case and len(self.direct.evaluator.of(self.direct.known_of(case)).possible(determination)) == 1
            )
            with (self._any if settled else self._alone)(case, limit) as (asking, situation):
                plain = self._decided(case, asking, situation, determination, limit)
                answer = told(asking, plain)
                found = told_explanation(asking, whole_explanation(situation, plain, full, limit))
        except TimeIsUpError:
            if answer is None:
                return explanation_at_limit(self.at_limit(case, determination, limit), full)
            return replace(explanation_at_limit(answer, full), cut_off=f"{limit.reached} before it was found why")
        try:
            return resting_on(found, self._carrying(case, answer, limit))
        except TimeIsUpError:
            return resting_on(found, (), f"{limit.reached} before the facts that decide it were found")

    def _carrying(self, case: Case, answer: Answer, limit: Limit) -> tuple[StatedFact, ...]:
        from reasoner.answer.facts import stated_fact
        from reasoner.answer.resting.rests_on import carrying_facts

        if len(answer.possible) != 1:
            return ()
        with self._lightly(case, limit) as light:
            resting = light and self._directly_resting(case, light, answer, limit)
            if light and resting and (enough := resting.enough()) is not None:
                return tuple(stated_fact(light.situation(limit), id) for id in enough)
        with self._alone(case, limit, loose=None) as (asking, situation):
            ids = carrying_facts(asking.questions, situation, answer.determination.id, limit)
            return tuple(stated_fact(situation, id) for id in dict.fromkeys(map(asking.first_unseen, ids)))

    def what_if(self, case: Case, determination: str, wish: Wish, limit: Limit = NO_LIMIT) -> WhatIf:
        """What would have to be so for another outcome; at the limit what was found by then."""
        answer = self.decide(case, determination, limit)
        try:
            return self._what_if(case, answer, wish, limit)
        except TimeIsUpError:
            already = not wish.also and bool(answer.possible) and set(answer.possible) <= set(wish.target)
            return WhatIf(answer, wish.target, already, (), cut_off=limit.reached)

    def smallest_set(self, case: Case, determination: str, wish: Wish) -> ChangeSet | None:
        """The first of the change sets that `what_if` lists, and nothing besides; None where it lists none."""
        from reasoner.answer.changing.what_if import smallest_set

        if self._needs_case:
            return next(iter(self.what_if(case, determination, wish).sets), None)
        with self._alone(case, NO_LIMIT, self._loose(case, wish), adding=True) as (asking, situation):
            return smallest_set(asking.questions, situation, determination, wish)

    def _loose(self, case: Case, wish: Wish) -> frozenset[str]:
        """The inputs of which what is stated or presumed may change."""
        from reasoner.answer.changing.what_if import may_change

        stated = {fact.input for fact in case.facts}
        return frozenset(
            one.id
            for one in self.policy.vocabulary.inputs
            if (one.id in stated and may_change(one, wish)) or (one.presumed is not None and one.id in wish.allow)
        )

    def _what_if(self, case: Case, answer: Answer, wish: Wish, limit: Limit) -> WhatIf:
        from reasoner.answer.changing.what_if import obstacles, ways

        loose = self._loose(case, wish)
        with self._alone(case, limit, loose, adding=True) as (asking, situation):
            some = ways(asking.questions, situation, answer, wish, limit)
            if self._needs_case and not some.already and not some.cut_off:
                some = _with_tied_ways(asking, situation, answer, wish, some, limit)
            if wish.further and some.sets and not some.cut_off:
                some = _with_less(asking, situation, answer, wish, some, limit)
            found = told_what_if(asking, some)
        if found.already or found.sets or found.cut_off:
            return found
        try:  # what stands in the way may be any amount that is known
            with self._alone(case, limit, loose=None, adding=True) as (asking, situation):
                return obstacles(asking.questions, situation, found, wish, limit)
        except TimeIsUpError:
            return replace(found, blocks_cut_off=limit.reached)

    def reasons(self, case: Case, determination: str, most: int = 1000, limit: Limit = NO_LIMIT) -> Reasons:
        """What an outcome rests on; at the limit what was found by then."""
        from reasoner.answer.asking import told_reasons
        from reasoner.answer.resting.put_together import put_together
        from reasoner.answer.resting.reasons import BySolver, Reasons, reasons_of

        answer = self.decide(case, determination, limit)
        at_zero = self._at(case, determination, limit)
        try:
            with self._lightly(case, limit) as light:
                if light is not None and (resting := self._directly_resting(case, light, answer, limit)) is not None:
                    found = reasons_of(light.questions, light.situation(limit), answer, most, limit, resting)
                    return put_together(told_reasons(light, found))
            with self._alone(case, limit, loose=None) as (asking, situation):
                solver = BySolver(asking.questions, situation, answer, limit, at_zero)
                found = reasons_of(asking.questions, situation, answer, most, limit, solver)
                return put_together(told_reasons(asking, found))
        except TimeIsUpError:
            return Reasons(answer, cut_off=limit.reached)

    def _directly_resting(self, case: Case, light: Asking, answer: Answer, limit: Limit) -> ByFunctions | None:
        """What the outcome of a case rests on, by the policy as functions; None where these do not settle it."""
        from reasoner.answer.resting.directly import ByFunctions, Worldly

        if len(answer.possible) != 1:
            return None

        def shown(ids: frozenset[str]) -> Shown:
            return self.shown_without(case, ids)

        def loosened(ids: frozenset[str] | None) -> tuple[Asking, Situation]:
            asking = self.asking(case, ids, limit)
            return asking, asking.situation(limit)

        def presuming(id: str) -> tuple[str, ...]:
            others = tuple(fact for fact in case.facts if fact.input != id)
            return self.decide(Case(others, case.id), answer.determination.id, limit).possible

        worldly = Worldly(shown, loosened, presuming)
        known = self.direct.known_of(case)
        at_zero = self._at(case, answer.determination.id, limit)
        resting = ByFunctions(self.direct.evaluator, light, answer, known, worldly, limit, at_zero)
        return resting if resting.settles else None

    def next_questions(self, case: Case, determination: str, limit: Limit = NO_LIMIT) -> NextQuestions:
        """What to ask next; at the limit what was found by then."""
        from reasoner.answer.ask import NextQuestions, Question, next_questions

        answer = self.decide(case, determination, limit)
        try:
            with self._alone(case, limit) as (asking, situation):
                return next_questions(asking, situation, answer, limit)
        except TimeIsUpError:
            order = (Question(one, (), None) for one in answer.needed)
            late = f"{limit.reached} before the answers were looked at" if answer.needed else answer.cut_off
            return NextQuestions(answer, tuple(order), late)

    def reading(self, case: Case, input: str, determinations: Sequence[str], limit: Limit = NO_LIMIT) -> tuple[str, ...]:
        """Those of some determinations that read an input; all where that is not found within the limit."""
        try:
            with self._alone(case, limit, frozenset((input,))) as (asking, _):
                return tuple(id for id in determinations if input in asking.questions.inputs_read(id))
        except TimeIsUpError:
            return tuple(determinations)

    def sweep(self, case: Case, determination: str, input: str, limit: Limit = NO_LIMIT) -> Sweep:
        """One determination as a function of one number; at the limit what was found by then."""
        from reasoner.answer.sweep import Sweep, number_called, sweep_of

        answer = self.decide(case, determination, limit)
        at_zero = self._at(case, determination, limit)
        try:
            with self._alone(self._without_zero(case, input), limit, frozenset((input,))) as (asking, situation):
                fact = self._placed(case)[1].case.fact(input) if self._needs_case else case.fact(input)
                return sweep_of(
                    asking.questions, situation, answer, input, at_zero, None if fact is None else fact.known, limit
                )
        except TimeIsUpError:
            swept = number_called(self.policy, input)
            return Sweep(answer, swept, (), (), None, f"{limit.reached} before any number was looked at")

    def _at(self, case: Case, determination: str, limit: Limit) -> Callable[[str, Fraction], Answer | None]:
        """Decides a case in which something is divided by an input that is 0; None for a number at which nothing is."""
        from reasoner.cases.layout.answered import answered

        def at(input: str, number: Fraction) -> Answer | None:
            if not self._needs_case or not self._zeros:
                return None
            _, out = self._placed(case)
            if number not in self.zeros(out, input):
                return None
            return self.decide(answered(case, input, Exactly(number), out.places.get(input)), determination, limit)

        return at

    def _without_zero(self, case: Case, input: str) -> Case:
        """A case that does not say that what something is divided by is 0: what it is otherwise can then be asked."""
        from reasoner.cases.layout.answered import answered

        if not self._needs_case or not self._zeros:
            return case
        _, out = self._placed(case)
        fact = out.case.fact(input)
        if fact is None or _number_in(fact) not in self.zeros(out, input):
            return case
        presumed = any(one.id == input and one.presumed is not None for one in self.policy.vocabulary.inputs)
        place = out.places.get(input)
        if presumed or place is not None:
            return answered(case, input, NotKnown(), place)
        return Case(tuple(one for one in case.facts if one.input != input), case.id)

    def program_text(self, case: Case | None = None) -> str:
        """The program as the stock clingo reads it, with comments; of a policy that compares amounts, for one case."""
        return program_text(self.asking(case or Case(), None if case is None else NONE).questions.program)

    def case_text(self, case: Case) -> str:
        """A case as facts for the program, presumptions included."""
        with self._alone(case, NO_LIMIT) as (_, situation):
            return self._case_text(situation) + (PUT_IN if self._needs_case else "")

    def _case_text(self, situation: Situation) -> str:
        inputs = {one.id: one for one in situation.program.policy.vocabulary.inputs}
        known = {**situation.presumed, **situation.stated}
        words = {id: words_for_known(one, inputs[id]) for id, one in known.items()}
        return case_facts_text(situation.program, situation.allowed(), words)


def _with_tied_ways(asking: Asking, situation: Situation, answer: Answer, wish: Wish, found: WhatIf, limit: Limit) -> WhatIf:
    from reasoner.answer.changing.tied_ways import with_tied_ways

    try:
        return with_tied_ways(asking.questions, situation, answer, wish, found, limit)
    except TimeIsUpError:
        return replace(found, cut_off=f"{limit.reached} before it was found what amounts have to come to together")


def _with_less(asking: Asking, situation: Situation, answer: Answer, wish: Wish, found: WhatIf, limit: Limit) -> WhatIf:
    """The answer with the ways that do with less of a value and more besides; as it is where that is not found within the limit."""
    from reasoner.answer.changing.less_with_more import with_less

    try:
        return with_less(asking.questions, situation, answer, wish, found, limit)
    except TimeIsUpError:
        return found


def _number_in(fact: Fact) -> Fraction | None:
    return as_number(fact.known.value) if isinstance(fact.known, Exactly) else None


def _part(places: Mapping[str, Place], id: str) -> Part:
    """An input of the vocabulary and no field, or the record input and the field that a further input stands for."""
    place = places.get(id)
    return (id, "") if place is None else (place.input, place.field or "")


def _numbers_in(fact: Fact | None, field: str) -> frozenset[Fraction | None]:
    """The numbers that a fact states: its own, or those that its records have in a field."""
    if fact is None:
        return frozenset()
    if not field:
        return frozenset((_number_in(fact),))
    records = fact.known.records if isinstance(fact.known, Records) else ()
    stated = (known for record in records for id, known in record.fields if id == field)
    return frozenset(as_number(one.value) for one in stated if isinstance(one, Exactly))


class _Withdrawn:
    """What withdrawing something that a case states would do."""

    def __init__(self, engine: Engine, case: Case, determination: str) -> None:
        self.engine, self.case, self.determination = engine, case, determination

    def stands(self, ids: Collection[str], outcomes: frozenset[str]) -> bool:
        """Whether it is sure that no other outcome is possible without some inputs."""
        return self.engine.direct.possible_without(self.case, ids, self.determination) <= outcomes

    def shown(self, ids: frozenset[str]) -> Shown:
        """Which rules can hold without some inputs."""
        return self.engine.shown_without(self.case, ids)
