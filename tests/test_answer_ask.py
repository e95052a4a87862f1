"""What to ask next: what each answer leads to is exact, and an interview ends with the determination of the case it asked for."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random

import jsonschema
import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app
from reasoner.apps.interviewer import Interview
from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Exactly, NotKnown
from reasoner.show.json import schema
from reasoner.show.paper import PLAIN
from reasoner.show.questions_json import questions_json
from reasoner.show.questions_text import questions_text
from tests.oracle.examples import example
from tests.oracle.found import Decider
from tests.oracle.worlds import ContradictionError

PUMP = "bcbsaz-implantable-infusion-pump"
PAIN = ["indication=pain", "drug=morphine", "route=intrathecal", "fda_approved_for_route=yes"]


@pytest.mark.parametrize("batch", range(10))
def test_what_an_answer_leads_to_is_what_the_case_with_that_answer_gives(batch: int) -> None:
    tried = 0
    for seed in range(batch, 300, 10):
        drawn = example(seed)
        try:
            decider = Decider(drawn.policy, "coverage", drawn.case)
        except ContradictionError:
            continue
        found = LoadedPolicy(drawn.policy).questions(drawn.case, "coverage", None)
        assert {one.needed.input.id for one in found.questions} == set(decider.decide().needed), seed
        for question in found.questions:
            left = [one.possible for one in question.leads]
            outcomes = {name for some in left for name in some}
            assert outcomes == set(found.answer.possible), (seed, question.needed.input.id)
            values = [one for one in decider.makes.values(question.needed.input.id, ()) if isinstance(one, bool | str)]
            for value in values:
                case = drawn.case.merged((Fact(question.needed.input.id, Exactly(value)),))
                try:
                    ours = Decider(drawn.policy, "coverage", case)
                except ContradictionError:
                    continue
                # The first answer is a presumption's end as well: withdrawn presumptions are compared by the other tests.
                if ours.facts.presumed != decider.facts.presumed:
                    continue
                assert frozenset(ours.possible(ours.facts)) in {frozenset(one) for one in left}, (seed, value)
                tried += 1
    assert tried


def test_an_interview_that_is_answered_ends_settled_and_asks_no_question_twice() -> None:
    for seed in range(60):
        drawn = example(seed)
        rng = Random(seed)
        loaded = LoadedPolicy(drawn.policy)
        case, asked = Case(), []
        while True:
            found = loaded.questions(case, "coverage", None)
            if not found.questions:
                break
            input = found.questions[0].needed.input
            assert input.id not in asked, seed
            asked.append(input.id)
            decider = Decider(drawn.policy, "coverage", case)
            worlds = decider.makes.worlds()
            held = rng.choice(worlds)[input.id]
            from tests.oracle.cases import stated

            case = case.merged((Fact(input.id, stated(held)),))
        assert len(found.answer.possible) == 1


def test_what_is_asked_and_not_known_comes_last() -> None:
    policy = load_policy(PUMP)
    case = policy.case(None, ["indication=pain", "route=unknown"])
    found = policy.questions(case, "coverage")
    assert found.questions[-1].needed.input.id == "route"


def test_a_class_is_asked_for_after_what_it_follows() -> None:
    policy = load_policy(PUMP)
    found = policy.questions(policy.case(None, ["indication=pain"]), "coverage")
    ids = [one.needed.input.id for one in found.questions]
    assert ids.index("drug") < ids.index("drug_class")


def test_a_question_says_which_answer_settles_the_case() -> None:
    policy = load_policy(PUMP)
    found = policy.questions(policy.case(None, PAIN), "coverage")
    [question] = [one for one in found.questions if one.needed.input.id == "trial_pain_reduction"]
    assert {(one.answer, one.settles) for one in question.leads} == {("at most 50%", True), ("over 50%", False)}
    assert [item.address for item in question.needed.items] == ["item 4"]


def test_questions_fit_the_schema_and_are_written_as_text() -> None:
    policy = load_policy(PUMP)
    for facts in (PAIN, ["benefit_available=no"]):
        found = policy.questions(policy.case(None, facts))
        jsonschema.validate(json.loads(questions_json((found,))), schema(), jsonschema.Draft202012Validator)
        assert questions_text((found,), PLAIN)


def test_questions_can_be_asked_of_a_policy_without_a_case() -> None:
    result = CliRunner().invoke(app, ["questions", PUMP])
    assert result.exit_code == 0, result.output
    assert "  1. " in result.stdout


def test_an_answer_is_told_without_the_words_of_its_question() -> None:
    policy = load_policy(PUMP)
    text = questions_text((policy.questions(policy.case(None, PAIN)),), PLAIN)
    assert "     - at most 50%: settles it, experimental or investigational (investigational)\n" in text
    assert "     - yes: still open" in text


# ---- the interview


def talk(answers: str, *facts: str) -> tuple[Interview, str]:
    policy, out = load_policy(PUMP), io.StringIO()
    one = Interview(policy, policy.case(None, facts), "coverage", 5.0, io.StringIO(answers), out)
    one.run()
    return one, out.getvalue()


def test_an_interview_explains_why_it_asks_and_asks_again_after_a_slip() -> None:
    one, said = talk("why?\nperhaps\nintrathecal\nstop\n", *PAIN)
    assert "is asked by item 4." in said
    assert "It comes now because, of all that is open, it leaves the least to ask on average." in said
    assert "`perhaps`" in said
    assert len(one.case.facts) == len(PAIN) + 1


def test_an_answer_can_be_taken_back() -> None:
    one, _ = talk("intrathecal\nback\nstop\n", *PAIN)
    assert len(one.case.facts) == len(PAIN)


def test_do_not_know_is_an_answer_and_is_not_asked_again() -> None:
    one, said = talk("don't know\n" * 20, *PAIN)
    unknown = [fact.input for fact in one.case.facts if isinstance(fact.known, NotKnown)]
    assert len(unknown) == len(set(unknown)) == said.count("\n> ")
    answer = one.loaded.decide(one.case, "coverage")
    assert {need.input.id for need in answer.needed} == set(unknown)


def test_an_answer_that_contradicts_the_case_is_refused_and_asked_again() -> None:
    one, said = talk("opioid\nstop\n", "drug=baclofen", "route=unknown", "indication=unknown", "fda_approved_for_route=unknown")
    assert one.case.fact("drug_class") is None
    assert said


def test_an_interview_with_piped_answers_ends_with_the_determination_and_saves_the_case(tmp_path: Path) -> None:
    saved = tmp_path / "case.yaml"
    options = [part for fact in PAIN for part in ("--fact", fact)]
    runner = CliRunner()
    first = runner.invoke(app, ["interview", PUMP, *options, "--save", str(saved)], input="epidural\n")
    assert first.exit_code == 0, first.output
    assert "Coverage: experimental or investigational (investigational)" in first.stdout
    again = runner.invoke(app, ["decide", PUMP, str(saved), "--json"])
    assert json.loads(again.stdout)["answers"][0]["outcome"] == "investigational"


def test_an_interview_as_json_writes_only_the_answer_to_standard_output() -> None:
    result = CliRunner().invoke(app, ["interview", PUMP, "--fact", "indication=pain", "--json"], input="epidural\n")
    assert json.loads(result.stdout)["kind"] == "answers"
    assert "By which route does the pump deliver the drug?" in result.stderr
