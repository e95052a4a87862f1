"""The commands that ask: `questions` lists what is left to ask, `interview` asks it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from reasoner.apps.answering import read, time_told
from reasoner.apps.options import (
    CasePath,
    DeterminationOption,
    FactOptions,
    JsonOption,
    OnOption,
    PolicyName,
    RulesOption,
    TimeLimitOption,
)
from reasoner.apps.streams import paper, problems_told, write
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.ask import NextQuestions, Question
    from reasoner.api import LoadedPolicy
    from reasoner.cases.case import Case
    from reasoner.policy.values import Known
    from reasoner.policy.vocabulary import Input

UNKNOWN = ("don't know", "dont know", "do not know", "unknown", "not known", "i don't know", "dk", "")
WHY = ("why", "why?")
HELP = ("help", "?")
BACK = ("back",)
STOP = ("stop", "quit", "exit")
GUIDE = "Answer in words; `don't know` (or nothing) skips, `why?` explains, `back` takes the last answer back, `stop` ends."


def questions(
    policy: PolicyName,
    case: CasePath = None,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Lists what to ask next. What settles the case soonest comes first, with what each answer leads to."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        with time_told(time_limit, as_json):
            results = loaded.questions(stated, determination, time_limit)
        if as_json:
            from reasoner.show.questions_json import questions_json

            write(questions_json(results))
        else:
            from reasoner.show.questions_text import questions_text

            write(questions_text(results, paper()))


def interview(
    policy: PolicyName,
    case: CasePath = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Writes the case to this file in the end.")
    ] = None,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Asks what the policy needs to know. Skips what cannot matter, explains why it asks, ends with the determination."""
    if case == "-":
        raise typer.BadParameter("the answers come from standard input; give the case as a file")
    with problems_told(as_json):
        from reasoner.api import load_policy

        if case is None and not fact:
            loaded = load_policy(policy, on=on, folders=tuple(rules or ()))
            stated = loaded.case()
        else:
            loaded, stated = read(policy, case, fact, rules, on)
        asked = Interview(loaded, stated, determination, time_limit, sys.stdin, sys.stderr if as_json else sys.stdout)
        with time_told(time_limit, as_json):
            asked.run()
            _end(loaded, asked, determination, as_json, time_limit)
        if save is not None:
            _save(loaded, asked.case, save)
            asked.say(f"The case is saved in {save}.")


def _end(loaded: LoadedPolicy, asked: Interview, determination: str | None, as_json: bool, time_limit: float) -> None:
    """Writes the determination."""
    answers = loaded.decide(asked.case, determination, time_limit)
    if as_json:
        from reasoner.show.json import answers_json

        write(answers_json(answers))
        return
    from reasoner.show.text import answers_text

    asked.say("")
    write(answers_text(answers, paper()))


def _save(loaded: LoadedPolicy, case: Case, file: Path) -> None:
    from reasoner.cases.write import yaml_from_case

    try:
        file.write_text(yaml_from_case(case, loaded.policy.vocabulary), encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        message = f"the case could not be saved in `{file}`: {reason}"
        raise ProblemsFound((Problem("cannot-save", message, hint="name another file with --save"),)) from None


@dataclass
class Interview:
    """One interview: asks until every determination is settled or nothing that is known is left to ask."""

    loaded: LoadedPolicy
    case: Case
    determination: str | None
    time_limit: float
    answers: TextIO
    out: TextIO
    before: list[Case] = field(default_factory=list)

    def run(self) -> None:
        """Ask until there is nothing to ask, or nobody answers."""
        from reasoner.show.paper import clean

        self.say(f"{clean(self.loaded.policy.title)}, {clean(self.loaded.policy.payer)}")
        self.say(GUIDE)
        while (found := self._next()) is not None:
            if not self._ask(*found):
                return

    def _next(self) -> tuple[NextQuestions, Question] | None:
        """The next question of the first determination that is open; what was asked and is not known is not asked again."""
        from reasoner.policy.values import NotKnown
        from reasoner.policy.vocabulary import RecordType

        silent = {fact.input for fact in self.case.facts if isinstance(fact.known, NotKnown)}
        for one in self.loaded.questions(self.case, self.determination, self.time_limit):
            for question in one.questions:
                if question.needed.input.id not in silent and not isinstance(question.needed.input.type, RecordType):
                    return one, question
        return None

    def _ask(self, asked: NextQuestions, question: Question) -> bool:
        """Ask one question until it is answered; whether to go on."""
        from reasoner.show.questions_text import asked_words, choices_words, why_words

        input = question.needed.input
        self.say("")
        self.say(asked_words(input))
        self.say(f"  ({choices_words(input)})")
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
                self._list([GUIDE, f"{asked_words(input)} ({choices_words(input)})", *([input.note] if input.note else [])])
            elif self._answered(question, line.strip(), said):
                return True

    def _answered(self, question: Question, words: str, said: str) -> bool:
        """Take an answer into the case; whether it could be."""
        from reasoner.cases.case import Fact
        from reasoner.policy.values import NotKnown

        try:
            known = NotKnown() if said in UNKNOWN else self._known(words, question.needed.input)
            case = self.case.merged((Fact(question.needed.input.id, known),))
            self.loaded.engine.situation(case)
        except ProblemsFound as problems:
            self._tell(problems.problems)
            return False
        self.before.append(self.case)
        self.case = case
        return True

    def _known(self, words: str, input: Input) -> Known:
        """What an answer says; raises ProblemsFound where it cannot be read."""
        from reasoner.cases.from_text import facts_from_options
        from reasoner.policy.lines.known import known_from_text
        from reasoner.policy.vocabulary import AnyOf, Codes

        if isinstance(input.type, AnyOf | Codes):
            listed = "[]" if words.casefold() == "none" else words
            facts, problems = facts_from_options([f"{input.id}={listed}"], self.loaded.policy.vocabulary)
            if problems:
                raise ProblemsFound(problems)
            return facts[0].known
        known = known_from_text(words, input, self.loaded.policy.vocabulary)
        if isinstance(known, Problem):
            raise ProblemsFound((known,))
        return known

    def _back(self) -> None:
        if self.before:
            self.case = self.before.pop()
        else:
            self.say("  There is no answer to take back.")

    def _tell(self, problems: Iterable[Problem]) -> None:
        from reasoner.show.paper import sentence

        for problem in problems:
            self._list([sentence(problem.message), *([sentence(problem.hint)] if problem.hint else [])])

    def _list(self, lines: Iterable[str]) -> None:
        from reasoner.show.paper import PLAIN, wrapped

        for line in lines:
            for row in wrapped(line, PLAIN, "  "):
                self.say(row)

    def say(self, line: str) -> None:
        """Write a line for the person who is asked."""
        self.out.write(f"{line}\n")
