"""The engine: one policy, its program and solvers, and the questions that they answer. Safe to use from several threads."""

from __future__ import annotations

import threading
from functools import cached_property

from reasoner.answer.answer import Answer, Explanation, WhatIf
from reasoner.answer.decide import decide
from reasoner.answer.explain import explain
from reasoner.answer.questions import Questions
from reasoner.answer.situation import Situation, situation_of
from reasoner.answer.soundness import outcome_problems
from reasoner.answer.what_if import Wish, what_if
from reasoner.asp.from_policy import program_from_policy
from reasoner.asp.print import case_facts_text, program_text
from reasoner.asp.program import Program
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.cases.case import Case
from reasoner.policy.model import Policy
from reasoner.policy.words import words_for_known
from reasoner.source.problem import Problem, ProblemsFound


class Engine:
    """Answers questions about cases under one policy. Everything that costs time to make is made once, when first needed."""

    def __init__(self, policy: Policy, version_presumed: bool = False) -> None:
        self.policy = policy
        self.version_presumed = version_presumed
        self._lock = threading.RLock()

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
    def outcome_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the policy's outcomes: two without precedence that meet, a case without any."""
        return outcome_problems(self.questions.worlds)

    def situation(self, case: Case, limit: Limit = NO_LIMIT) -> Situation:
        """The worlds that a case leaves; raises ProblemsFound for a contradiction, or for a policy without one clear outcome."""
        if self.outcome_problems:
            raise ProblemsFound(self.outcome_problems)
        return situation_of(self.questions.worlds, case, limit)

    def decide(self, case: Case, determination: str, limit: Limit = NO_LIMIT) -> Answer:
        """The determination of a case."""
        return decide(self.questions, self.situation(case, limit), determination, self.version_presumed, limit)

    def explain(self, case: Case, determination: str, full: bool = False, limit: Limit = NO_LIMIT) -> Explanation:
        """Why the determination is as it is."""
        situation = self.situation(case, limit)
        answer = decide(self.questions, situation, determination, self.version_presumed, limit)
        return explain(self.questions, situation, answer, full, limit)

    def what_if(self, case: Case, determination: str, wish: Wish, limit: Limit = NO_LIMIT) -> WhatIf:
        """What would have to be so for another outcome."""
        situation = self.situation(case, limit)
        answer = decide(self.questions, situation, determination, self.version_presumed, limit)
        return what_if(self.questions, situation, answer, wish, limit)

    def program_text(self) -> str:
        """The program as the stock clingo reads it, with comments."""
        return program_text(self.program)

    def case_text(self, case: Case) -> str:
        """A case as facts for the program, presumptions included."""
        situation = self.situation(case)
        inputs = {one.id: one for one in self.policy.vocabulary.inputs}
        known = {**situation.presumed, **situation.stated}
        words = {id: words_for_known(one, inputs[id]) for id, one in known.items()}
        return case_facts_text(self.program, situation.allowed(), words)
