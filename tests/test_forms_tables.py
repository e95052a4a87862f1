"""Decision tables: what each result means, what the model keeps of the table, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.answer.engine import Engine
from reasoner.cases.case import Case, Fact
from reasoner.policy.criteria import AllOf, AnyOfThese, IsOneOf, IsWithin, NoneOf, Not, Refers
from reasoner.policy.values import Exactly, Interval
from tests.forms_texts import policy_of, problems_of, with_conditions

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    it is asked for (asked): yes or no
    the age (age): completed years, from 0 to 130
    the stage (stage): one of
        early
        middle
        late
    the disease is active (active): yes or no

Definitions

    The shared grade:
        | the stage      | the shared grade |
        | early          | 1                |
        | middle or late | 2                |
"""
RISK = """Definitions

    The risk{first}:
        | the age     | the stage      | the disease is active | the risk |
        | under 50    | early          |                       | low      |
        | under 50    | middle or late | no                    | moderate |
        | 50 or older |                |                       | high     |
        | otherwise   |                |                       | unclear  |
"""


def definitions(line: str, text: str) -> dict[str, object]:
    policy = policy_of(with_conditions(line, text), VOCABULARY)
    return {one.criterion.key: one.criterion.form for one in policy.definitions}


def test_a_row_is_a_definition_of_its_cells():
    rows = definitions("the risk is high", RISK.format(first=""))
    first, second = rows["definition/the_risk/row/1"], rows["definition/the_risk/row/2"]
    assert isinstance(first, AllOf)
    assert [part.form for part in first.parts] == [
        IsWithin("age", Interval(None, True, Fraction(50), False)),
        IsOneOf("stage", frozenset({"early"}), ("early",)),
    ]
    assert isinstance(second, AllOf)
    assert isinstance(second.parts[2].form, Not)


def test_rows_are_alternatives_and_otherwise_is_none_of_them():
    found = definitions("the risk is high", RISK.format(first=""))
    high, unclear = found["definition/the_risk-is-high"], found["definition/the_risk-is-unclear"]
    assert isinstance(high, AnyOfThese)
    assert [part.form for part in high.parts] == [Refers("definition/the_risk/row/3")]
    assert isinstance(unclear, AnyOfThese)
    assert isinstance(unclear.parts[0].form, NoneOf)
    assert [part.form.key for part in unclear.parts[0].form.parts] == [f"definition/the_risk/row/{row}" for row in (1, 2, 3)]


def test_by_the_first_row_that_fits_a_row_counts_where_none_before_it_fits():
    moderate = definitions("the risk is high", RISK.format(first=", by the first row that fits"))[
        "definition/the_risk-is-moderate"
    ]
    assert isinstance(moderate, AnyOfThese)
    fits, none_before = moderate.parts[0].form.parts
    assert fits.form == Refers("definition/the_risk/row/2")
    assert [part.form for part in none_before.form.parts] == [Refers("definition/the_risk/row/1")]


def test_the_model_keeps_the_table_for_the_search_for_gaps_and_overlaps():
    (table,) = policy_of(with_conditions("the risk is high", RISK.format(first="")), VOCABULARY).tables
    assert (table.key, table.phrase, table.first) == ("definition/the_risk", "the risk", False)
    assert [row.result for row in table.rows] == ["low", "moderate", "high", "unclear"]
    assert [row.fits is None for row in table.rows] == [False, False, False, True]


def test_a_table_of_the_vocabulary_is_there_where_a_policy_reads_it():
    assert [one.phrase for one in policy_of(with_conditions("the shared grade is 2"), VOCABULARY).tables] == [
        "the shared grade"
    ]
    assert policy_of(with_conditions("it is asked for"), VOCABULARY).tables == ()


def test_results_of_yes_and_no_make_the_phrase_a_sentence():
    text = (
        "Definitions\n    The stay is long:\n        | the age | then |\n        | under 18 | no |\n        | over 17 | yes |\n"
    )
    found = definitions("the stay is not long", text)
    long = found["definition/the_stay_is_long"]
    assert isinstance(long, AnyOfThese)
    assert [part.form for part in long.parts] == [Refers("definition/the_stay_is_long/row/2")]


@pytest.mark.parametrize(
    ("age", "stage", "active", "outcome"),
    [
        (60, "early", True, "covered"),
        (40, "late", False, "not_covered"),
        (40, "late", True, "not_covered"),
        (60, None, None, "covered"),
    ],
)
def test_the_engine_decides_by_a_table(age, stage, active, outcome):
    policy = policy_of(with_conditions("the risk is high", RISK.format(first="")), VOCABULARY)
    stated = {"age": Fraction(age), "stage": stage, "active": active}
    case = Case(tuple(Fact(id, Exactly(value)) for id, value in stated.items() if value is not None))
    answer = Engine(policy).decide(case, "coverage")
    assert answer.outcome == outcome


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("| the age | the risk |\n| under 50 | |\n| over 49 | low |", ["table-result-missing"]),
        ("| the age | the risk |\n| otherwise | low |\n| over 49 | high |", ["table-otherwise"]),
        ("| the age | the grade |\n| under 50 | low |\n| over 49 | high |", ["table-result-head"]),
        ("| the risk |\n| low |", ["table-without-conditions"]),
        ("| the age | the risk |", ["table-without-rows"]),
        ("| the age | the risk |\n| under 50 | low | high |\n| over 49 | high |", ["table-row-width"]),
        ("| the age | |\n| under 50 | low |", ["table-head-empty"]),
        ("| the age | the risk |\n| under 500 | low |\n| over 49 | high |", ["out-of-range"]),
        ("| the agee | the risk |\n| under 50 | low |\n| over 49 | high |", ["unknown-column"]),
        ("| the age | the risk |\n| under 50 | low |\nover 49 | high |", ["table-row-open"]),
    ],
)
def test_tables_that_are_written_amiss_are_told(rows, codes):
    text = "Definitions\n    The risk:\n" + "".join(f"        {row}\n" for row in rows.splitlines())
    assert [code for code, _ in problems_of("it is asked for", VOCABULARY, text)] == codes


def test_a_table_may_not_hide_an_input_or_a_definition():
    text = "Definitions\n    The stage:\n        | the age | the stage |\n        | under 50 | early |\n"
    assert "definition-hides-input" in [code for code, _ in problems_of("it is asked for", VOCABULARY, text)]
    twice = RISK.format(first="") + "    The risk is low when\n        the age is under 12\n"
    assert "definition-twice" in [code for code, _ in problems_of("it is asked for", VOCABULARY, twice)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("under 50 | high", "40 or older | low"), "two rows of the table, one with `high` and one with `low`"),
        (("under 50 | high", "over 50 | low"), "no row of the table fits some cases; for example where the age is 50"),
        (("under 50 | high", "50 or older | low"), None),
        (("under 50 | high", "40 or older | high", "over 39 | high"), None),
    ],
)
def test_the_solver_finds_gaps_and_overlaps_of_a_table(rows: tuple[str, ...], expected: str | None):
    text = "Definitions\n\n    The risk:\n        | the age | the risk |\n" + "".join(f"        | {row} |\n" for row in rows)
    found = Engine(policy_of(with_conditions("the risk is high", text), VOCABULARY)).outcome_problems
    assert (not found) if expected is None else expected in found[0].message


def test_the_first_row_that_fits_needs_no_precedence():
    text = """Definitions

    The risk, by the first row that fits:
        | the age     | the risk |
        | under 50    | high     |
        | 40 or older | low      |
"""
    assert Engine(policy_of(with_conditions("the risk is high", text), VOCABULARY)).outcome_problems == ()
