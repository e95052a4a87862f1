"""The words of explanations: what was found at a line, what is left of a list, what came closest."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.answer.answer import Explained, Explanation
from reasoner.api import LoadedPolicy
from reasoner.show.explanation_text import explanation_text
from reasoner.show.finding_words import finding_words
from reasoner.show.paper import Paper
from reasoner.show.summary_words import summary_words
from tests.policy_texts import read

PAPER = Paper(colour=False, columns=100)
POLICY = """Determination: coverage

    Covered when
        the plan includes the benefit, and
        ANY of the following:
            1. Opioids after a trial:
                the drug is morphine,
                the pain is severe, and
                the reduction in pain is greater than 50%
            2. Baclofen:
                the drug is baclofen,
                the route is not epidural, and
                the pain is chronic

    Otherwise not covered
"""


def explained(body: str = POLICY, **facts: object) -> Explanation:
    policy, problems = read(body)
    assert policy is not None, problems
    loaded = LoadedPolicy(policy)
    return loaded.explain(loaded.case(facts), full=True)


def says(explanation: Explanation) -> dict[str, str]:
    """What was found at each line, by the line's title or words."""
    return {
        one.criterion.title.rstrip(":") or one.criterion.words.rstrip(":,"): finding_words(one.found)
        for _, tree in explanation.clauses
        if tree
        for one in _walk(tree)
    }


def _walk(tree: Explained) -> Iterator[Explained]:
    yield tree
    for one in tree.below:
        yield from _walk(one)


def test_a_presumed_fact_is_presumed_and_not_stated() -> None:
    assert says(explained(drug="morphine"))["the plan includes the benefit"] == "presumed"
    assert says(explained(benefit=True))["the plan includes the benefit"] == "stated"


def test_what_is_left_is_told_apart_from_what_is_not_met() -> None:
    found = says(explained(drug="morphine", severe=True))
    assert found["Opioids after a trial"] == "1 of 3 not shown: the reduction in pain is greater than 50%"
    found = says(explained(drug="morphine", severe=True, reduction=40))
    assert found["Opioids after a trial"] == "1 of 3 not met: the reduction in pain is greater than 50%"
    found = says(explained(drug="morphine", reduction=40))
    assert found["Opioids after a trial"] == (
        "1 of 3 not met: the reduction in pain is greater than 50%; 1 not shown: the pain is severe"
    )


def test_a_list_of_alternatives_names_those_that_are_not_shown() -> None:
    assert says(explained(drug="morphine"))["ANY of the following"] == "not shown: item 1"


def test_a_value_that_is_ruled_out_is_never_asked_for() -> None:
    met = says(explained(drug="baclofen", route="intrathecal"))["the route is not epidural"]
    assert met == "the route is intrathecal, not epidural"
    against = says(explained(drug="baclofen", route="epidural"))["the route is not epidural"]
    assert against == "the route is epidural"


def test_a_limit_that_is_denied_is_never_asked_for() -> None:
    body = POLICY.replace("the pain is chronic", "the reduction in pain is not over 50%")
    assert says(explained(body, reduction=40))["the reduction in pain is not over 50%"] == "the reduction in pain is 40%"


def test_what_nothing_else_reaches_names_the_closest_item_and_what_it_lacks() -> None:
    assert summary_words(explained(drug="morphine", severe=True, reduction=40, route="epidural")) == (
        "not covered: nothing that comes before it in the policy applies.",
        "The closest is item 1 (Opioids after a trial); not met: the reduction in pain is 40%, needs over 50% (10 percentage points"
        " short).",
    )


def test_an_item_that_shares_nothing_with_the_case_is_not_called_close() -> None:
    assert summary_words(explained(drug="other", severe=False, reduction=10, route="epidural", chronic=False)) == (
        "not covered: nothing that comes before it in the policy applies.",
    )


def test_a_list_that_only_its_exception_fails_is_named_by_its_words() -> None:
    body = POLICY.replace("the pain is chronic\n", "ALL of the following:\n                    - the pain is chronic\n")
    body = body.replace("- the pain is chronic\n", "- the pain is chronic\n                    unless the pain is severe\n", 1)
    found = explained(body, drug="baclofen", route="intrathecal", chronic=True, severe=True)
    assert "not met: the pain is chronic" in summary_words(found)[1]


def test_what_is_needed_is_asked_as_whether() -> None:
    summary = summary_words(explained(drug="baclofen", route="intrathecal"))
    assert summary == (
        'What is stated leaves it open: it may be "Covered" or "not covered".',
        "Still needed: whether the pain is chronic.",
    )


def test_a_line_does_not_say_its_own_words_again() -> None:
    text = explanation_text(explained(drug="morphine", route="intrathecal"), PAPER)
    assert "the drug is morphine - " not in text
    assert "the drug is baclofen - the drug is morphine\n" in text


def test_notices_that_always_apply_stand_apart() -> None:
    rule, own = (
        "    Rule: always\n        Say: All plans differ.\n",
        "    Own: when\n        the pain is severe\n        Say: Call us.\n",
    )
    body = f"{POLICY}\nNotices\n\n{rule}\n{own}"
    text = explanation_text(explained(body, severe=True), PAPER)
    assert "Notices for this case\n  - Call us.\n\nNotices that apply whatever the case\n  - All plans differ.\n" in text
