"""The words of answers: what was stated is repeated, items are whole, what is needed and what contradicts itself is said."""

from __future__ import annotations

from reasoner.api import LoadedPolicy
from reasoner.show.explanation_text import explanation_text
from reasoner.show.json import answer_object
from reasoner.show.paper import Paper
from reasoner.show.text import answer_text
from reasoner.show.what_if_text import what_if_text
from tests.forms_texts import policy_of, with_conditions

PAPER = Paper(colour=False, columns=200)
VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the sign is present (sign): yes or no, needs judgement
    the gain is kept (kept): yes or no, needs judgement
        Negative: the gain is lost
    the fit of the device (fit): one of, needs judgement
        good
        poor
    an infection is present (infection): yes or no
    the pain days (pain_days): a number of days, from 0 to 31
    the severe days (severe_days): a number of days, from 0 to 31
    the phase (phase): one of
        initial
        continuation
    the tries (tries): records of
        the dose (dose): a number of mg, from 0
"""


def loaded(lines: str, more: str = "", vocabulary: str = VOCABULARY) -> LoadedPolicy:
    return LoadedPolicy(policy_of(with_conditions(lines, more), vocabulary))


def decided(lines: str, **facts: object) -> str:
    policy = loaded(lines)
    [answer] = policy.decide(policy.case(facts), "coverage")
    return answer_text(answer, PAPER)


def explained(lines: str, **facts: object) -> str:
    policy = loaded(lines)
    [found] = policy.explain(policy.case(facts), "coverage")
    return explanation_text(found, PAPER)


def judged(text: str) -> list[str]:
    """What is said below the judgements of an answer."""
    [below] = [part for part in text.split("\n\n") if part.startswith("Rests on a judgement")]
    return [line.removeprefix("  - ") for line in below.splitlines()[1:]]


def test_a_judgement_is_repeated_as_it_was_stated() -> None:
    assert judged(decided("the sign is present", sign=True)) == ["the sign is present"]
    assert judged(decided("the sign is present", sign=False)) == ["the sign is not present"]
    assert judged(decided("the sign is not present", sign=True)) == ["the sign is present"]


def test_a_judgement_is_repeated_in_the_words_of_its_own_negative_and_with_its_value() -> None:
    assert judged(decided("the gain is kept", kept=False)) == ["the gain is lost"]
    assert judged(decided("the fit of the device is good", fit="poor")) == ["the fit of the device: poor"]


def test_explanations_and_changes_repeat_a_judgement_as_it_was_stated() -> None:
    assert judged(explained("the sign is present", sign=False)) == ["the sign is not present"]
    policy = loaded("the sign is present")
    found = policy.what_if(policy.case({"sign": False}))
    assert judged(what_if_text(found, PAPER)) == ["the sign is not present"]


def test_json_says_how_a_judgement_was_stated() -> None:
    policy = loaded("the sign is present")
    [answer] = policy.decide(policy.case({"sign": False}), "coverage")
    assert [(one["input"]["id"], one["value"]) for one in answer_object(answer)["judged"]] == [("sign", "no")]  # type: ignore
