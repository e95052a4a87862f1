"""An interview about records: it asks for each field that can matter, then whether there is another, and saves what `decide` reads."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from reasoner.answer.ask import Question
from reasoner.api import LoadedPolicy
from reasoner.apps.command_line import app
from reasoner.apps.interviewer import Interview
from reasoner.cases.case import Case
from reasoner.cases.from_text import case_from_text
from reasoner.cases.write import yaml_from_case
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.lines.known import known_from_text
from reasoner.policy.vocabulary import AnyOf, DateType, Number, OneOf, YesNo
from reasoner.source.problem import Problem
from reasoner.source.text import Source

VOCABULARY = """Vocabulary: trials

Inputs: all
    Unless stated otherwise: actionable, clinical

    the date of service (date_of_service): a date
    the weight (weight): a number of kg, from 1
    the weight at baseline (weight_before): a number of kg, from 1
    the trials of a drug (trials): records of
        the drug (drug): one of
            ibuprofen
            naproxen
            morphine
        the start (start): a date
        the end (end): a date
        the dose (dose): a number of mg, from 0
        it was tolerated (tolerated): yes or no
        the reasons for stopping (reasons): any of
            failure
            side effects
        the length (length): a number of days, from 0
            Ask: How long did it last?
        Ask: Which drugs were tried?
    the visits (visits): records of
        the date (date): a date
        the weight (visit_weight): a number of kg, from 1
"""
HEADS = "Policy: A\nPayer: A payer\nSource: a\nIn effect: from 2020-01-01\nVocabulary: trials\n\nDetermination: coverage\n"
LINES = {
    "one": """any trial of a drug where
            its drug is ibuprofen, and
            its dose is at least 400 mg""",
    "two": """at least 2 trials of a drug, where
            its start is within 12 months before the date of service, and
            it was not tolerated""",
    "none": """no trial of a drug where
            its reasons for stopping include side effects""",
    "recent": """the most recent visit is one where
            its weight is over 60 kg, and
            its date is within 90 days before the date of service""",
    "lasted": """any trial of naproxen where
            the time from its start to its end is at least 30 days""",
    "total": "the total length of trials of ibuprofen is at least 30 days",
    "loss": "the weight is at least 5% below the weight at baseline",
    "ends": "the weight at the most recent visit is at least 5 kg below the weight at the first visit",
}


def policy(line: str) -> LoadedPolicy:
    text = f"{HEADS}    Covered when\n        {line}\n    Otherwise not covered\n"
    found, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("trials.vocabulary", VOCABULARY))
    assert found is not None, problems
    return LoadedPolicy(found)


class Person:
    """Somebody who answers what an interview asks: from a list, or by chance."""

    def __init__(self, loaded: LoadedPolicy, seed: int) -> None:
        self.random = Random(seed)
        self.asked: list[Question] = []
        self.interview = Interview(loaded, Case(), "coverage", 20.0, self, io.StringIO())  # type: ignore[arg-type]
        found = self.interview._next
        self.interview._next = lambda: self._heard(found())  # type: ignore[method-assign]

    def _heard(self, found: object) -> object:
        if isinstance(found, tuple):
            self.asked.append(found[1])
        return found

    def readline(self, _: int) -> str:
        return self._answer(self.asked[-1]) + "\n"

    def _answer(self, question: Question) -> str:
        draw, place = self.random, question.place
        if draw.random() < 0.12:
            return "don't know"
        match question.needed.input.type:
            case YesNo() if place is not None and place.field is None:
                return "yes" if place.number < 3 and draw.random() < 0.75 else "no"
            case YesNo():
                return draw.choice(("yes", "no"))
            case OneOf(values):
                return draw.choice([one.phrase for one in values])
            case AnyOf(values):
                return draw.choice(("none", values[0].phrase, ", ".join(one.phrase for one in values)))
            case Number(unit):
                return f"{draw.choice((20, 58, 64, 400))} {unit}"
            case DateType():
                return f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            case other:
                raise AssertionError(other)


@pytest.mark.parametrize("name", LINES)
def test_an_interview_ends_asks_nothing_twice_and_saves_what_decide_reads_to_the_same_end(name: str) -> None:
    loaded, outcomes = policy(LINES[name]), set()
    for seed in (0, 1, 9, 10, 14, 15):
        person = Person(loaded, seed)
        person.interview.run()
        asked = [one.needed.input.id for one in person.asked]
        assert len(asked) == len(set(asked)), (seed, asked)
        text = yaml_from_case(person.interview.case, loaded.policy.vocabulary)
        saved, problems = case_from_text(text, "saved.yaml", loaded.policy.vocabulary)
        assert problems == ()
        then, now = loaded.decide(person.interview.case), loaded.decide(saved)
        assert (then.outcome, then.possible) == (now.outcome, now.possible)
        # Whatever is left open was asked about.
        assert {one.input.id for one in now.needed} <= set(asked), seed
        outcomes.add(now.outcome)
    assert len(outcomes) > 1


@pytest.mark.parametrize("name", LINES)
def test_what_an_answer_leads_to_is_what_the_case_with_it_comes_to(name: str) -> None:
    loaded, tried = policy(LINES[name]), 0
    for seed in range(2):
        draw, case = Random(seed), Case()
        for _ in range(5):
            found = loaded.questions(case, "coverage", None)
            for question in found.questions:
                input = question.needed.input
                for lead in question.leads:
                    known = known_from_text(lead.answer, input)
                    if isinstance(known, Problem):
                        continue
                    then = loaded.decide(loaded.answered(case, input.id, known))
                    assert set(then.possible) == set(lead.possible), (seed, input.phrase, lead.answer)
                    assert lead.settles == (not then.needed)
                    tried += 1
            if not found.questions:
                break
            question = draw.choice(found.questions)
            person = Person(loaded, draw.randint(0, 999))
            words = person._answer(question).replace(", ", " and ").replace("don't know", "unknown")
            known = known_from_text(words, question.needed.input)
            assert not isinstance(known, Problem)
            case = loaded.answered(case, question.needed.input.id, known)
    assert tried


@pytest.mark.parametrize("name", LINES)
def test_no_two_questions_are_the_same_and_each_about_a_record_names_it(name: str) -> None:
    from reasoner.show.questions_text import asked_words

    loaded = policy(LINES[name])
    case = loaded.case({"trials": [{}, {"drug": "naproxen", "start": "2024-02-01"}, "and others"], "visits": [{}, {}]})
    found = loaded.questions(case, "coverage", None)
    said = [asked_words(one) for one in found.questions]
    assert len(said) == len(set(said))
    for question, words in zip(found.questions, said, strict=True):
        if question.place is not None and question.place.field is not None:
            assert question.place.record.lower() in words.lower() or "the second" in words.lower(), words


def talk(line: str, answers: str) -> tuple[Interview, str]:
    loaded, out = policy(line), io.StringIO()
    one = Interview(loaded, Case(), "coverage", 20.0, io.StringIO(answers), out)
    one.run()
    return one, "\n".join(row for row in out.getvalue().splitlines()[4:])


def test_fields_that_cannot_matter_are_skipped_and_another_record_is_asked_for_last() -> None:
    one, said = talk(LINES["one"], "yes\nnaproxen\nyes\nibuprofen\n300\nyes\nibuprofen\n400\n")
    assert said.splitlines() == [
        "Is there a trial of a drug? Which drugs were tried?",
        "(yes or no)",
        "> ",
        "What is the drug of the first trial of a drug?",
        "(ibuprofen, naproxen, or morphine)",
        "> ",
        "Is there a further trial of a drug? Which drugs were tried?",
        "(yes or no)",
        "> ",
        "What is the drug of the second trial of a drug?",
        "(ibuprofen, naproxen, or morphine)",
        "> ",
        "What is the dose of the second trial of a drug?",
        "(a number (mg))",
        "> ",
        "Is there a further trial of a drug? Which drugs were tried?",
        "(yes or no)",
        "> ",
        "What is the drug of the third trial of a drug?",
        "(ibuprofen, naproxen, or morphine)",
        "> ",
        "What is the dose of the third trial of a drug?",
        "(a number (mg))",
        "> ",
    ]
    assert yaml_from_case(one.case, one.loaded.policy.vocabulary) == (
        "trials: [{drug: naproxen}, {drug: ibuprofen, dose: 300}, {drug: ibuprofen, dose: 400}, and others]\n"
    )


def test_a_field_that_is_not_known_is_saved_so_and_a_list_without_more_is_complete() -> None:
    one, _ = talk(LINES["one"], "yes\nibuprofen\ndon't know\nno\n")
    assert yaml_from_case(one.case, one.loaded.policy.vocabulary) == "trials: [{drug: ibuprofen, dose: unknown}]\n"
    answer = one.loaded.decide(one.case)
    assert [need.input.phrase for need in answer.needed] == ["the dose of the first trial of a drug"]


def test_whether_there_is_a_record_can_be_unknown_and_is_not_asked_again() -> None:
    one, said = talk(LINES["one"], "don't know\nyes\nyes\n")
    assert yaml_from_case(one.case, one.loaded.policy.vocabulary) == "trials: unknown\n"
    assert said.count("> ") == 1
    more, _ = talk(LINES["one"], "yes\nmorphine\ndon't know\n")
    assert yaml_from_case(more.case, more.loaded.policy.vocabulary) == "trials: [{drug: morphine}, and others]\n"


def test_a_list_that_the_case_says_is_unknown_is_not_asked_for() -> None:
    loaded = policy(LINES["one"])
    out = io.StringIO()
    Interview(loaded, loaded.case({"trials": "unknown"}), "coverage", 20.0, io.StringIO("yes\n"), out).run()
    assert "> " not in out.getvalue()


def test_a_record_can_be_taken_back() -> None:
    one, _ = talk(LINES["one"], "yes\nback\nback\nno\n")
    assert yaml_from_case(one.case, one.loaded.policy.vocabulary) == "trials: []\n"


def test_a_question_mark_says_what_may_be_written() -> None:
    _, said = talk(LINES["lasted"], "yes\nnaproxen\n?\n2024-01-01\n?\nstop\n")
    assert "Write a date, such as 2024-05-31." in said
    assert "`before 2024-05-31`, `between 2024-05-01 and 2024-05-31`" in said
    _, said = talk(LINES["loss"], "?\nstop\n")
    assert "What is known in part: `over 40`, `at least 40`, `under 60`, `from 40 to under 60`." in said
    _, said = talk(LINES["one"], "yes\n?\nstop\n")
    assert "What is known in part: `this or that`, `not this`." in said


def test_the_saved_file_is_read_by_decide(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "trials.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    text = f"{HEADS}    Covered when\n        {LINES['one']}\n    Otherwise not covered\n"
    file, saved = tmp_path / "a" / "a.policy", tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    runner = CliRunner()
    first = runner.invoke(app, ["interview", str(file), "--save", str(saved)], input="yes\nibuprofen\n400 mg\n")
    assert "Coverage: covered" in first.stdout
    assert "Coverage: covered" in runner.invoke(app, ["decide", str(file), str(saved)]).stdout


def test_of_a_list_only_the_members_that_make_a_difference_are_told() -> None:
    loaded = policy(LINES["none"])
    found = loaded.questions(loaded.case({"trials": [{}]}), "coverage")
    [question] = found.questions
    assert {(one.answer, one.possible) for one in question.leads} == {
        ("includes side effects", ("not_covered",)),
        ("does not include side effects", ("covered",)),
    }


def test_after_no_record_a_total_leaves_nothing_more_of_the_list_to_ask() -> None:
    vocabulary = """Vocabulary: totalled

Inputs: all
    Unless stated otherwise: fixed, clinical

    the trials (trials): records of
        the duration (duration): a number of days, from 0
    pain is present (pain): yes or no
"""
    text = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: totalled

Determination: coverage

    Covered when
        ANY of the following is met:
            1. the total duration of trials is at least 30 days
            2. pain is present

    Otherwise not covered
"""
    policy, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("v", vocabulary))
    assert policy is not None, problems
    loaded = LoadedPolicy(policy)
    asked = next(one for one in loaded.questions({}, time_limit=None).questions if one.needed.input.id == "trials.1")
    assert {lead.answer: lead.still for lead in asked.leads} == {"yes": 2, "no": 1}
    assert [one.needed.input.id for one in loaded.questions({"trials": []}, time_limit=None).questions] == ["pain"]
