"""Decision tables under `lint`: rows that are alike are meant so."""

from __future__ import annotations

from tests.test_lint import found

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
