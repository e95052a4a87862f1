"""Decision tables under `lint`: rows that are alike are meant so."""

from __future__ import annotations

from tests.test_lint import found, linted

TABLES = """Determination: coverage
    Covered when
        the urgency is high or low
    Otherwise not covered

Definitions

    The urgency, by the first row that fits:
        | the reduction in pain | the pain is severe | the pain is chronic | the urgency |
        | under 20%             | yes                | yes                 | high        |
        | under 40%             | yes                | yes                 | low         |
        | under 40%             | no                 | yes                 | low         |
        | otherwise             |                    |                     | none        |

    The burden:
        | the reduction in pain | the pain is severe | the burden |
        | under 20%             | yes                | high       |
        | at least 20%          | yes                | low        |
        |                       | no                 | low        |
"""


def test_rows_of_a_table_are_not_held_against_each_other() -> None:
    body = TABLES.replace("the urgency is high or low", "the urgency is high or low, and\n        the burden is high")
    assert found(body) == []


def test_a_row_that_never_decides_is_told_once_with_the_rows_that_leave_it_nothing() -> None:
    row = "        | under 15%             | yes                | yes                 | none        |\n"
    body = TABLES.replace("        | otherwise", f"{row}        | otherwise").replace(
        "the urgency is", "the burden is low, and\n        the urgency is"
    )
    [one] = [one for one in linted(body) if one.code != "outcome-untested"]
    assert (one.code, one.message) == (
        "row-never-decides",
        "row 4 of `the urgency` never decides: row 1 above it fits wherever it does",
    )


def test_of_two_alternatives_that_say_the_same_the_later_is_told() -> None:
    row = "        | under 20%             | yes                | high       |\n"
    body = TABLES.replace("the urgency is high or low", "the urgency is high or low, and\n        the burden is high")
    [one] = [one for one in linted(body.replace(row, row + row)) if one.code != "outcome-untested"]
    assert one.message == "row 2 of `the burden` never decides: row 1 above it fits the same cases"
