"""The interview itself: asks one question after the other, and takes the answers into the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from reasoner.cases.case import Case
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.values import Exactly, Known, NotKnown
from reasoner.policy.vocabulary import RecordType
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.ask import NextQuestions, Question
    from reasoner.api import LoadedPolicy
    from reasoner.cases.layout.answered import Place
    from reasoner.policy.vocabulary import Input

UNKNOWN = ("don't know", "dont know", "do not know", "unknown", "not known", "i don't know", "dk", "")
WHY = ("why", "why?")
HELP = ("help", "?")
BACK = ("back",)
STOP = ("stop", "quit", "exit")
GUIDE = (
    "Answer in words; `don't know` (or nothing) skips, `?` says what may be written, `why?` explains, `back` takes the last "
    "answer back, `stop` ends."
)


@dataclass
class Interview:
    """One interview: asks until every determination is settled or nothing that is known is left to ask.

    `passed` are the inputs that were asked about: "don't know" and a part of what is known are answers, too. `about` is the
    record of which was last asked: its fields come first, then whether there is another.
    """

    loaded: LoadedPolicy
    case: Case
    determination: str | None
    time_limit: float
    answers: TextIO
    out: TextIO
    passed: frozenset[str] = frozenset()
    about: Place | None = None
    before: list[tuple[Case, frozenset[str], Place | None]] = field(default_factory=list)

    def run(self) -> None:
        """Ask until there is nothing to ask, or nobody answers. The answers are read in the version of the date of service."""
        from reasoner.show.paper import clean

        self.say(f"{clean(self.loaded.policy.title)}, {clean(self.loaded.policy.payer)}")
        self._list((GUIDE,), "")
        while (found := self._next()) is not None:
            if not self._ask(*found):
                return

    def _next(self) -> tuple[NextQuestions, Question] | None:
        """The next question; what was asked and is not known is not asked again. The date that picks the version comes first."""
        if (first := self._date_asked()) is not None:
            return first
        newest = self.loaded.versions(self.case).newest
        facts = (*self.case.facts, *newest.engine.asking(newest.case).case.facts)
        silent = self.passed.union(fact.input for fact in facts if isinstance(fact.known, NotKnown))
        open_ones = [
            (one, question)
            for one in self.loaded.several(self.determination).questions(self.case, self.time_limit).values()
            for question in one.questions
            if question.needed.input.id not in silent and not _is_not_known_list(question, silent)
        ]
        return min(open_ones, key=lambda found: self._turn(found[1]), default=None)

    def _date_asked(self) -> tuple[NextQuestions, Question] | None:
        """The question of the date of service, where it picks one of several versions and nothing was said of it."""
        input = self.loaded.policy.vocabulary.input(DATE_OF_SERVICE)
        if input is None or DATE_OF_SERVICE in self.passed or self.case.fact(DATE_OF_SERVICE) is not None:
            return None
        if len(self.loaded.every_version()) < 2:
            return None
        from reasoner.answer.answer import Needed
        from reasoner.answer.ask import NextQuestions, Question

        chosen = self.loaded.chosen(self.determination, self.case, first=True)
        answer = self.loaded.decide(self.case, chosen, self.time_limit)
        question = Question(Needed(input, ()), (), None)
        return NextQuestions(answer, (question,)), question

    def _turn(self, question: Question) -> tuple[int, int]:
        """When a question comes, beside others: a record's fields in their order, whether there is another, everything else."""
        about, place = self.about, question.place
        if about is None or place is None or place.input != about.input:
            return 2, 0
        if place.field is None:
            return 1, 0
        input = self.loaded.policy.vocabulary.input(place.input)
        fields = [one.id for one in input.type.fields] if input and isinstance(input.type, RecordType) else []
        return (0, fields.index(place.field)) if place.number == about.number else (2, 0)

    def _ask(self, asked: NextQuestions, question: Question) -> bool:
        """Ask one question until it is answered; whether to go on."""
        from reasoner.show.questions_text import asked_words, choices_words, help_words, why_words

        input = question.needed.input
        self.say("")
        self._list((asked_words(question), f"({choices_words(input)})"), "")
        while True:
            self.out.write("> ")
            self.out.flush()
            line = self.answers.readline(10_000)
            if not line:
                self.say("")
                return False
            said = line.strip().casefold().rstrip(".!")
            if said in STOP:
                return False
            if said in BACK:
                self._back()
                return True
            if said in WHY:
                self._list(why_words(question, asked.answer))
            elif said in HELP:
                self._list(help_words(input))
            elif self._answered(question, line.strip(), said):
                return True

    def _answered(self, question: Question, words: str, said: str) -> bool:
        """Take an answer into the case; whether it could be."""
        input = question.needed.input
        try:
            known = NotKnown() if said in UNKNOWN else self._known(words, input)
            case = self.loaded.answered(self.case, input.id, known)
            self.loaded.check(case)
        except ProblemsFound as problems:
            self._tell(problems.problems)
            return False
        self.before.append((self.case, self.passed, self.about))
        self.case = case
        self.passed |= {input.id}
        if question.place is not None and (question.place.field is not None or known == Exactly(True)):
            self.about = question.place
        return True

    def _known(self, words: str, input: Input) -> Known:
        """What an answer says; raises ProblemsFound where it cannot be read."""
        from reasoner.cases.from_text import known_from_answer

        known, problems = known_from_answer(words, input, self.loaded.policy.vocabulary)
        if known is None:
            raise ProblemsFound(problems)
        return known

    def _back(self) -> None:
        if self.before:
            self.case, self.passed, self.about = self.before.pop()
        else:
            self.say("  There is no answer to take back.")

    def _tell(self, problems: Iterable[Problem]) -> None:
        from reasoner.show.paper import sentence

        for problem in problems:
            self._list([sentence(problem.message), *([sentence(problem.hint)] if problem.hint else [])])

    def _list(self, lines: Iterable[str], indent: str = "  ") -> None:
        from reasoner.show.paper import PLAIN, wrapped

        for line in lines:
            for row in wrapped(line, PLAIN, indent):
                self.say(row)

    def say(self, line: str) -> None:
        """Write a line for the person who is asked."""
        self.out.write(f"{line}\n")


def _is_not_known_list(question: Question, silent: frozenset[str]) -> bool:
    """Whether a question asks for a record of a list that the case says is not known."""
    return question.place is not None and question.place.field is None and question.place.input in silent
