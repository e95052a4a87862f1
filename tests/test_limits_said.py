"""What an answer that was cut off says, as text and as JSON; what a limit counts, and what a late interrupt does."""

from __future__ import annotations

import json
import threading
import time

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from reasoner.answer import ask
from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app
from reasoner.asp.solve import Solver
from reasoner.show.json import answers_json, schema
from reasoner.show.paper import PLAIN
from reasoner.show.questions_text import questions_text
from reasoner.show.text import answers_text
from reasoner.source.limit import Limit, TimeIsUpError
from tests.test_answer_threads import loaded

NO_TIME = 0.000_001


def without_time(policy: LoadedPolicy, **facts: object) -> str:
    answer = policy.decide(policy.case(facts), "coverage", time_limit=NO_TIME)
    return answers_text([answer], PLAIN)


def test_an_outcome_that_is_open_for_lack_of_time_is_undetermined_so_far() -> None:
    text = without_time(loaded(), weight=70)
    assert text.startswith("Coverage: undetermined so far\n")
    assert "The time limit of 1e-06 s was reached" in text
    assert "Still needed" not in text


def test_what_follows_from_the_policy_alone_is_settled_without_time() -> None:
    answer = loaded().decide(loaded().case({"weight": 20, "dose": 5}), "coverage", time_limit=NO_TIME)
    assert (answer.outcome, answer.possible, answer.open_because) == ("not_covered", ("not_covered",), "")
    assert answer.cut_off


def test_json_tells_what_is_open_for_lack_of_time_from_what_the_facts_leave_open() -> None:
    policy = loaded()
    case = policy.case({"weight": 70})
    told = []
    for limit in (NO_TIME, None):
        document = json.loads(answers_json((policy.decide(case, "coverage", time_limit=limit),)))
        Draft202012Validator(schema()).validate(document)
        [answer] = document["answers"]
        told.append((answer["undetermined_because"], answer["truncated"], bool(answer["needed"])))
    assert told == [("time", True, False), ("facts", False, True)]


@pytest.mark.parametrize("looked_at", [0, 3])
def test_questions_whose_answers_were_not_looked_at_say_so_above_them(looked_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, calls = ask._possible, iter(range(100))

    def until(*arguments: object) -> tuple[str, ...]:
        if next(calls) >= looked_at:
            raise TimeIsUpError
        return whole(*arguments)

    monkeypatch.setattr(ask, "_possible", until)
    policy = load_policy("bcbsaz-implantable-infusion-pump")
    found = policy.questions(policy.case({"drug": "morphine", "route": "intrathecal"}), time_limit=60)
    text = questions_text((found,), PLAIN)
    told = [bool(one.leads) for one in found.questions]
    assert told[0] is bool(looked_at)
    assert not told[-1]
    heading = "To ask, what settles it soonest first" if looked_at else "To ask"
    which = "answers of those without any below" if looked_at else "answers"
    said = " ".join(text.split())
    assert f"{heading} The time limit of 60 s was reached before the {which} were looked at. 1. " in said
    assert found.rows()


@pytest.mark.parametrize("command", ["decide", "explain", "what-if", "questions", "reasons"])
def test_a_command_prints_what_it_has_at_its_limit(command: str) -> None:
    asked = [command, "bcbsaz-implantable-infusion-pump", "--fact", "drug=morphine", "--time-limit", "0.001"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0
    assert "time limit" in result.stdout


def test_a_limit_does_not_count_the_time_in_which_its_thread_does_nothing() -> None:
    limit = Limit(0.05)
    time.sleep(0.1)
    assert not limit.passed


def test_a_limit_counts_the_time_in_which_its_thread_works() -> None:
    limit = Limit(0.01)
    end = time.thread_time() + 0.02
    while time.thread_time() < end:
        pass
    assert limit.passed


def test_waiting_for_another_thread_has_an_end() -> None:
    lock = threading.Lock()
    with lock, pytest.raises(TimeIsUpError), Limit(0.001) as limit, limit.holding(lock):
        pass


def test_an_interrupt_that_comes_too_late_does_not_answer_the_next_question() -> None:
    solver = Solver("{ a; b }.")
    solver._control.interrupt()
    assert solver.possible([])
    brave = Solver("{ a; b }.", "brave")
    brave._control.interrupt()
    assert brave.last_model([]) == {"a", "b"}


def test_what_goes_wrong_while_models_are_handed_over_is_raised_and_spoils_nothing() -> None:
    solver = Solver("{ a; b }.")

    def fail(_: frozenset[str]) -> bool:
        raise KeyError

    with pytest.raises(KeyError):
        solver.models([], fail)
    found: list[frozenset[str]] = []
    solver.models([], lambda one: not found.append(one))
    assert len(found) == 4


def test_the_library_s_policies_answer_without_time() -> None:
    policy = load_policy("bcbsaz-implantable-infusion-pump")
    answer = policy.decide(policy.case({}), "coverage", time_limit=NO_TIME)
    assert answer.open_because == "time"
