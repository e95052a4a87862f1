"""Where citations lead in a payer's document: labels as written, nested items, rows, several places, and what is not there."""

from __future__ import annotations

import pytest

from reasoner.policy.document.cited import Account, beside, rules_of
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.document.passages import passages_of
from reasoner.policy.document.places import cited, parted
from reasoner.source.text import Source
from tests.wrong_examples import HEADS, PUMPS, indented

DOCUMENT = """# Guideline

## Selection

All of A to C must be met.

A. Severe obesity:

1. Adults:
   a. a BMI of 40 or more
   b. a BMI of 35 or more
2. Adolescents:
   a. a BMI of over 40
   b. a BMI of over 50

B. The member has tried to lose weight.

C. Either of the following, except where the BMI is 60 or more:

1. a program
2. a regimen

The exception does not hold for adolescents.

## Coding

| Codes | Status |
|---|---|
| CPT 43644 | covered |
| CPT 43775 | covered |
| CPT 43999 | by report |

## Notes

- first
- second
- third

Under items 2 and 3 it is covered for sleep.
"""
LINES = DOCUMENT.splitlines()
PASSAGES = passages_of(Source.from_text("document.md", DOCUMENT))


def said(citation: str) -> list[str]:
    """The lines that the places of a citation begin on, without headings."""
    places = [place for part in parted(citation) for place in cited(part, PASSAGES)]
    return [LINES[PASSAGES[place].line - 1].strip() for place in places if not PASSAGES[place].is_heading]


@pytest.mark.parametrize(
    ("citation", "lines"),
    [
        ("Selection", ["All of A to C must be met."]),
        ("Selection, item B", ["B. The member has tried to lose weight."]),
        ("Selection, item C", ["C. Either of the following, except where the BMI is 60 or more:"]),
        ("Selection, item C (2)", ["2. a regimen"]),
        ("Selection, item A (1) (b)", ["b. a BMI of 35 or more"]),
        ("Selection, item A(2)(b)", ["b. a BMI of over 50"]),
        ("Selection, items A and B", ["A. Severe obesity:", "B. The member has tried to lose weight."]),
        ("Selection, items A to C", [LINES[6], LINES[15], LINES[17]]),
        ("Selection, items A, B and C", [LINES[6], LINES[15], LINES[17]]),
        ("Selection, item A, item 1", ["1. Adults:"]),
        ("Coding, row 2", ["| CPT 43775 | covered |"]),
        ("Coding, rows 1 to 3", LINES[28:31]),
        ('Coding, row "CPT 43999"', ["| CPT 43999 | by report |"]),
        ("Coding, table", LINES[28:31]),
        ('Coding, "Codes | Status"', LINES[28:31]),
        ("Notes, bullets 1 and 3", ["- first", "- third"]),
        ('Notes, "Under items 2 and 3"', ["Under items 2 and 3 it is covered for sleep."]),
        ('"tried to lose weight"', ["B. The member has tried to lose weight."]),
        ("Selection, item B; Notes, bullet 2", ["B. The member has tried to lose weight.", "- second"]),
        ("Selection, item A; item B", ["A. Severe obesity:", "B. The member has tried to lose weight."]),
        ('Selection, item C, "regimen"', ["2. a regimen"]),
    ],
)
def test_a_citation_leads_to_what_it_names(citation: str, lines: list[str]) -> None:
    assert said(citation) == [one.strip() for one in lines]


@pytest.mark.parametrize(
    "citation",
    [
        "Selection, item 9",
        "Selection, item a",
        "Selection, item b",
        "Selection, item C 2",
        "Selection, item C (9)",
        "Selection, item B (1)",
        "Selection, items A to D",
        "Selection, the words of nobody",
        "Coding, row 4",
        "Notes, bullet 4",
        "Appendix",
        "Appendix, item 1",
    ],
)
def test_what_is_not_there_leads_nowhere_and_not_to_the_section_s_first_passage(citation: str) -> None:
    assert said(citation) == []


def accounts(conditions: str, more: str = "") -> tuple[dict[int, Account], list[str]]:
    """The account of each line of the document under a policy of some conditions, and the citations that are not found."""
    body = (
        f"Determination: coverage\n    Covered when  [Selection]\n{indented(conditions, 8)}\n    Otherwise not covered\n{more}"
    )
    policy, problems = policy_from_sources(
        Source.from_text("a.policy", HEADS + body), Source.from_text("pumps.vocabulary", PUMPS)
    )
    assert policy is not None, problems
    found, lost = beside(policy, PASSAGES)
    return {one.passage.line: one.account for one in found if not one.passage.is_heading}, [one.citation for one in lost]


def encoded(conditions: str, more: str = "") -> list[int]:
    found, lost = accounts(conditions, more)
    assert lost == []
    return [line for line, account in found.items() if account is Account.ENCODED]


def test_an_item_that_is_cited_counts_with_what_stands_in_it() -> None:
    assert encoded("the pain is severe  [Selection, item A]") == [5, 7, 9, 10, 11, 12, 13, 14]
    assert encoded("the pain is severe  [Selection, item C]") == [5, 18, 20, 21]


def test_where_one_line_of_an_item_is_cited_by_itself_the_others_have_to_be() -> None:
    lines = """ALL of the following are met:  [Selection, item A]
    - the pain is severe  [Selection, item A (2)]
    - the pain is chronic"""
    assert encoded(lines) == [5, 7, 12, 13, 14]


def test_a_label_below_a_citation_leads_to_the_item_of_that_label() -> None:
    lines = """ALL of the following are met:
    A. Severe:
        EITHER of the following is met:
            1. the pain is severe
            2. the pain is chronic
    B. the pain is intractable"""
    assert encoded(lines) == [5, 7, 9, 10, 11, 12, 13, 14, 16]
    assert 12 not in encoded(lines.replace("2. the pain is chronic", "- the pain is chronic"))


def test_a_label_of_the_policy_s_own_that_the_document_has_not_is_no_mistake() -> None:
    lines = "ALL of the following are met:\n    X. the pain is severe\n    Y. the pain is chronic"
    assert encoded(lines) == [5]


def test_what_is_cited_and_is_not_there_is_told_by_itself() -> None:
    found, lost = accounts("the pain is severe  [Selection, item B; Selection, item 9]")
    assert lost == ["Selection, item 9"]
    assert found[16] is Account.ENCODED


def test_a_citation_below_where_and_one_of_an_approval_count() -> None:
    lines = """any scan where
    its size is over 3 mm, and
    its finding is normal  [Selection, item B]
Approval:
    - for 3 months  [Notes, bullet 2]"""
    assert {16, 36} <= set(encoded(lines))


def test_a_passage_that_is_left_to_people_is_not_encoded_with_the_item_that_it_stands_in() -> None:
    more = '\nNot computable\n\n    "a program": people judge it\n'
    found, _ = accounts("the pain is severe  [Selection, item C]", more)
    assert (found[20], found[21]) == (Account.NOT_COMPUTABLE, Account.ENCODED)


TABLE = """Determination: coverage
    Covered when
        the risk is low
    Otherwise not covered

Definitions

    The risk:  [Coding, table]
        | the age  | the risk |
        | under 50 | high     |
        | over 49  | low      |
"""


def test_a_decision_table_is_one_rule_beside_the_rows_that_it_cites() -> None:
    policy, problems = policy_from_sources(
        Source.from_text("a.policy", HEADS + TABLE), Source.from_text("pumps.vocabulary", PUMPS)
    )
    assert policy is not None, problems
    assert [one.words for one in rules_of(policy)] == ["table: the risk"]
    assert [one.passage.line for one in beside(policy, PASSAGES)[0] if one.rules] == [29, 30, 31]


def test_the_line_of_dashes_of_a_table_is_no_passage_and_its_head_counts_for_nothing() -> None:
    assert [(one.line, one.is_heading) for one in PASSAGES if one.is_row] == [(27, True), (29, False), (30, False), (31, False)]


def test_a_term_counts_where_its_citation_says_and_else_where_it_stands_first() -> None:
    more = '\nTerms\n\n    "BMI" means, in words{}\n        the weight by the height\n'
    lines = "the pain is severe  [Selection, item B]"
    assert encoded(lines, more.format("")) == [5, 10, 16]
    assert encoded(lines, more.format("  [Selection, item A (2)]")) == [5, 13, 14, 16]


def test_a_citation_that_leads_nowhere_is_told_although_the_words_quoted_are_found() -> None:
    more = '\nNot computable\n\n    "a program": people judge it  [Selection, item D]\n'
    found, lost = accounts("the pain is severe  [Selection, item B]", more)
    assert (found[20], lost) == (Account.NOT_COMPUTABLE, ["Selection, item D"])
