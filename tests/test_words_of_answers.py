"""The words of answers: what was stated is repeated, items are whole, what is needed and what contradicts itself is said."""

from __future__ import annotations

import pytest

from reasoner.api import LoadedPolicy, compare
from reasoner.policy.criteria import walk
from reasoner.policy.model import all_criteria
from reasoner.show.comparison_text import comparison_text
from reasoner.show.explanation_text import explanation_text
from reasoner.show.json import answer_object
from reasoner.show.paper import Paper
from reasoner.show.policy_text import policy_text
from reasoner.show.text import answer_text
from reasoner.show.what_if_text import what_if_text
from reasoner.source.problem import ProblemsFound
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
    answer = policy.decide(policy.case(facts), "coverage")
    return answer_text(answer, PAPER)


def explained(lines: str, **facts: object) -> str:
    policy = loaded(lines)
    found = policy.explain(policy.case(facts), "coverage")
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


def test_a_number_keeps_the_unit_in_which_it_was_stated() -> None:
    assert "the pain days are 2 weeks (14 days), need at least 15 days (1 day short)" in explained(
        "the pain days are at least 15 days", pain_days="2 weeks"
    )
    assert "the pain days: 14 days" in explained("the pain days are at least 15 days", pain_days="14 days")


def test_json_says_how_a_judgement_was_stated() -> None:
    policy = loaded("the sign is present")
    answer = policy.decide(policy.case({"sign": False}), "coverage")
    assert [(one["input"]["id"], one["value"]) for one in answer_object(answer)["judged"]] == [("sign", "no")]  # type: ignore


IFS = """1. if an infection is present, then the pain days are at least 15 days
2. if
    an infection is present, and
    the phase is initial
then
    the severe days are at least 8 days
if an infection is present, then
    ANY of the following is met:
        the pain days are at least 20 days
        the severe days are at least 10 days
4. if an infection is present, then
    ANY of the following is met:
        a. the pain days are at least 20 days
        b. the severe days are at least 10 days
"""


def items(text: str) -> list[str]:
    """The lines of the items of an answer, without their marks and what is said beside them."""
    [below] = [part for part in text.split("\n\n") if part.startswith("Items")]
    return [
        line[14:].strip().removesuffix(" (not shown whether it applies)") for line in below.splitlines() if line.startswith("[")
    ]


def test_an_if_item_is_shown_whole() -> None:
    shown = items(decided(IFS))
    assert shown[1] == "1. if an infection is present, then the pain days are at least 15 days"
    assert shown[2] == "2. if an infection is present and the phase is initial, then the severe days are at least 8 days"
    then = "the pain days are at least 20 days or the severe days are at least 10 days"
    assert shown[3] == f"if an infection is present, then {then}"


def test_an_if_item_whose_list_has_items_is_shown_with_them_below_it() -> None:
    assert items(decided(IFS))[4:] == [
        "4. if an infection is present, then ANY of the following",
        "a. the pain days are at least 20 days",
        "b. the severe days are at least 10 days",
    ]


def test_an_if_item_is_called_by_its_number_in_a_sentence() -> None:
    said = explained(IFS, infection=True, pain_days=10, severe_days=9, phase="initial")
    assert "not met: the pain days are 10 days, need at least 15 days (5 days short)" in said
    assert "then;" not in said
    assert "then." not in said


def test_what_a_line_denies_is_said_by_what_it_has_to_be() -> None:
    for line, has_to_be in (
        ("the pain days are not under 15 days", "at least 15 days"),
        ("the pain days are not at least 10 days", "under 10 days"),
        ("the pain days are not at most 10 days", "over 10 days"),
        ("the pain days are not between 5 days and 10 days", "under 5 days or over 10 days"),
        ("the pain days are not between 0 days and 10 days", "over 10 days"),
        ("the total dose of the tries is not at least 5 mg", "under 5 mg"),
    ):
        said = explained(line, pain_days=10, tries=[{"dose": "8 mg"}])
        assert f" to be {has_to_be}" in said, said
        assert "may not be" not in said


def test_what_a_list_rules_out_is_said_by_what_it_has_to_be() -> None:
    lines = "NONE of the following is met:\n    the total dose of the tries is at least 5 mg"
    assert "8 mg, has to be under 5 mg" in explained(lines, tries=[{"dose": "8 mg"}])


def test_whether_an_if_applies_is_no_demand() -> None:
    lines = "if the total dose of the tries is at least 5 mg, then the pain days are at least 15 days"
    said = explained(lines, tries=[{"dose": "8 mg"}], pain_days=3)
    assert "if the total dose of the tries is at least 5 mg - 8 mg\n" in said
    assert "has to be" not in said


def test_what_stands_against_a_line_that_denies_it_is_said_without_a_double_negative() -> None:
    lines = "no try where\n    its dose is at least 5 mg\nan infection is not present\nthe pain days are at least 3 days"
    said = explained(lines, tries=[{"dose": "8 mg"}, {"dose": "1 mg"}], infection=True, pain_days=3)
    against = "against it, each by itself: the first try, where its dose is at least 5 mg; and an infection is present."
    assert f'The closest is "Covered"; {against}' in said
    assert "2 of 3 not met" in said  # what stands against each line is said at it
    assert "an infection is not present - the opposite is stated" in said
    assert "not met: no try" not in said


def test_a_line_that_is_open_because_it_divides_by_a_stated_0_says_so() -> None:
    line = "the ratio of the pain days to the severe days are at least 2"
    said = "the severe days are 0 days, and nothing can be divided by 0"
    assert said in explained(line, pain_days=5, severe_days=0)
    assert said in explained(line, severe_days=0)
    assert "divided by 0" not in explained(line, pain_days=0, severe_days=2)
    assert "divided by 0" not in explained(line, pain_days=3)


def test_a_divisor_that_is_computed_and_comes_to_0_is_said_too() -> None:
    line = "the ratio of the pain days to the days left is at least 2"
    policy = loaded(line, "Definitions\n\n    The days left means the pain days minus the severe days\n")
    found = policy.explain(policy.case({"severe_days": 3, "pain_days": 3}))
    assert "what is divided by comes to 0, and nothing can be divided by 0" in explanation_text(found, PAPER)


BACKGROUND = """
Background
    - the severe days are at most the pain days
    - if an infection is present, then the phase is initial
"""


def refused(lines: str = "the pain days are at least 15 days", background: str = BACKGROUND, **facts: object) -> str:
    policy = loaded(lines, vocabulary=VOCABULARY + background)
    with pytest.raises(ProblemsFound) as raised:
        policy.decide(policy.case(facts))
    [problem] = raised.value.problems
    assert problem.code == "contradiction"
    return problem.message


def test_numbers_that_a_background_rule_rules_out_are_named_with_the_rule() -> None:
    assert refused(pain_days=10, severe_days=12, infection=False) == (
        "these facts cannot all be so: `the pain days` is `10 days` and `the severe days` is `12 days`, "
        "but the severe days are at most the pain days"
    )


def test_facts_that_a_background_rule_rules_out_are_named_with_the_rule() -> None:
    assert refused(infection=True, phase="continuation", pain_days=3) == (
        "these facts cannot all be so: `an infection is present` is `yes` and `the phase` is `continuation`, "
        "but if an infection is present, then the phase is initial"
    )


def test_all_rules_that_are_needed_for_a_contradiction_are_named() -> None:
    background = "    - the rest days are at most the severe days\n    - the severe days are at most the pain days\n"
    vocabulary = VOCABULARY.replace(
        "    the phase (phase)", "    the rest days (rest_days): a number of days, from 0 to 31\n    the phase (phase)"
    )
    policy = LoadedPolicy(
        policy_of(with_conditions("the severe days are at least 5 days"), vocabulary + "\nBackground\n" + background)
    )
    with pytest.raises(ProblemsFound) as raised:
        policy.decide(policy.case({"pain_days": 3, "rest_days": 9}))
    assert raised.value.problems[0].message == (
        "these facts cannot all be so: `the pain days` is `3 days` and `the rest days` is `9 days`, "
        "but the rest days are at most the severe days and the severe days are at most the pain days"
    )


def test_a_range_that_a_background_rule_rules_out_is_named_too() -> None:
    said = refused(pain_days="at most 5 days", severe_days=12)
    assert "`the pain days` is `at most 5 days` and `the severe days` is `12 days`" in said
    assert "but the severe days are at most the pain days" in said


def test_numbers_at_the_edge_of_a_background_rule_are_no_contradiction() -> None:
    policy = loaded("the pain days are at least 15 days", vocabulary=VOCABULARY + BACKGROUND)
    answer = policy.decide(policy.case({"pain_days": 12, "severe_days": 12}))
    assert answer.outcome == "not_covered"


def test_both_ends_of_a_window_keep_their_unit() -> None:
    policy = loaded("the sum of the pain days and the severe days is between 5 and 7 days")
    shown = policy_text(policy.policy, PAPER)
    assert "the sum of the pain days and the severe days is between 5 and 7 days\n" in shown
    assert "at least 5\n" not in shown
    ends = {part.words for one in all_criteria(policy.policy) for part in walk(one) if part.span is None}
    assert "the sum of the pain days and the severe days is at least 5 days" in ends


def test_what_came_closest_is_said_with_and_and_or_as_the_policy_has_them() -> None:
    lines = (
        "an infection is present\nthe pain days are at least 20 days\nANY of the following is met:\n    the phase is initial\n"
    )
    lines += "    the severe days are at least 8 days"
    said = explained(lines, infection=True, pain_days=10, severe_days=7, phase="continuation")
    either = "either the phase is initial or the severe days are 7 days, need at least 8 days (1 day short)"
    assert f"not met: the pain days are 10 days, need at least 20 days (10 days short); and {either}." in " ".join(said.split())


def test_what_stands_against_an_outcome_each_by_itself_is_not_read_as_one() -> None:
    lines = "the phase is initial\nan infection is not present\nthe sign is not present"
    said = " ".join(explained(lines, infection=True, sign=True, phase="initial").split())
    assert "; against it, each by itself: an infection is present and the sign is present." in said
    said = " ".join(explained(lines, infection=True, sign=False, phase="initial").split())
    assert "; against it: an infection is present." in said


def test_several_conditions_that_are_one_of_two_ways_stand_in_brackets() -> None:
    lines = "an infection is present\nthe fit of the device is good\nANY of the following is met:\n"
    lines += "    ALL of the following:\n        the phase is initial\n        the sign is present\n"
    lines += "    ALL of the following:\n        the gain is kept\n"
    lines += "        the pain days are at least 9 days"
    said = " ".join(
        explained(lines, infection=True, sign=False, phase="continuation", kept=False, pain_days=8, fit="poor").split()
    )
    first, second = "(the phase is initial and the sign is present)", "(the gain is kept; and the pain days are 8 days, need"
    assert f"either {first} or {second} at least 9 days (1 day short))." in said


def test_facts_in_the_way_together_are_told_apart_where_one_has_an_and_inside() -> None:
    vocabulary = VOCABULARY + "\n    the site (site): one of\n        head and neck\n        chest\n"
    policy = loaded("the site is chest\nan infection is present", vocabulary=vocabulary)
    case = policy.case({"site": "head and neck", "infection": False})
    said = "an infection is not present; and the site: head and neck"
    assert said in what_if_text(policy.what_if(case), PAPER)
    assert said in comparison_text(compare((policy, policy), (case, case)), PAPER)


def test_of_alternatives_that_are_not_as_near_only_the_nearest_is_said() -> None:
    lines = "an infection is present\nthe pain days are at least 20 days\nANY of the following is met:\n"
    lines += "    ALL of the following:\n        the phase is initial\n        the pain days are at least 20 days\n"
    lines += "    the severe days are at least 8 days"
    said = explained(lines, infection=True, pain_days=10, severe_days=7, phase="continuation")
    assert "(10 days short); and the severe days are 7 days, need at least 8 days (1 day short)." in " ".join(said.split())


def test_every_failing_item_of_a_list_is_counted_and_shown() -> None:
    lines = (
        "an infection is present\nthe pain days are at least 20 days\nthe severe days are at least 8 days\nthe phase is initial"
    )
    said = explained(lines, infection=True, pain_days=10, severe_days=7)
    assert "2 of 4 not met, 1 not shown" in said
    assert "the pain days are 10 days, need at least 20 days" in said
    assert "[not met]         the severe days are at least 8 days - the severe days are 7 days, need" in said


def test_what_stands_in_the_way_is_named_by_what_lies_nearest() -> None:
    vocabulary = VOCABULARY + "\n    the birth date (a_birth): date\n    the score (z_score): a number, from 0\n"
    lines = "ANY of the following is met:\n    the birth date is before 1950-01-01\n    the score is at least 10"
    policy = loaded(lines, vocabulary=vocabulary)
    found = policy.what_if(policy.case({"a_birth": "1990-01-01", "z_score": 9.5}))
    assert [[fact.input.id for fact in one.facts] for one in found.blocks] == [["z_score"], ["a_birth"]]
    found = policy.what_if(policy.case({"a_birth": "1950-01-02", "z_score": 2}))
    assert [[fact.input.id for fact in one.facts] for one in found.blocks] == [["a_birth"], ["z_score"]]


def test_a_comparison_puts_forward_what_lies_nearest() -> None:
    vocabulary = VOCABULARY + "\n    the birth date (a_birth): date\n    the score (z_score): a number, from 0\n"
    lines = "ANY of the following is met:\n    the birth date is before 1950-01-01\n    the score is at least 10"
    policy = loaded(lines, vocabulary=vocabulary)
    case = policy.case({"a_birth": "1990-01-01", "z_score": 9.5})
    said = comparison_text(compare((policy, policy), (case, case)), PAPER)
    assert said.count("nothing that may be changed; in the way, the nearest of 2: the score: 9.5\n") == 2
