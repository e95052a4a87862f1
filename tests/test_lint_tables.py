"""Decision tables under `lint`: rows that are alike are meant so."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import pytest

from tests.test_lint import covered, found, linted

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


World = tuple[
    int | None, bool, str
]  # the reduction in pain in tens of percent (None: absent), whether it is severe, the finding
Cell = tuple[str, Callable[[World], bool]]
REDUCTIONS: tuple[Cell, ...] = (
    ("", lambda _: True),
    ("under 40%", lambda world: world[0] is not None and world[0] < 4),
    ("at least 40%", lambda world: world[0] is not None and world[0] >= 4),
    ("over 40%", lambda world: world[0] is not None and world[0] > 4),
    ("between 20% and 60%", lambda world: world[0] is not None and 2 <= world[0] <= 6),
    ("absent", lambda world: world[0] is None),
)
SEVERE: tuple[Cell, ...] = (("", lambda _: True), ("yes", lambda world: world[1]), ("no", lambda world: not world[1]))
ROUTES: tuple[Cell, ...] = (
    ("", lambda _: True),
    ("epidural", lambda world: world[2] == "epidural"),
    ("intravenous or epidural", lambda world: world[2] in ("intravenous", "epidural")),
    ("not epidural", lambda world: world[2] != "epidural"),
)
WORLDS: tuple[World, ...] = tuple(
    product((*range(11), None), (True, False), ("intravenous", "intrathecal", "epidural", "other"))
)


@pytest.mark.parametrize("seed", range(40))
def test_a_row_is_told_just_where_every_case_that_it_fits_fits_a_row_above(seed: int) -> None:
    rng = random.Random(seed)
    rows = [tuple(rng.choice(column) for column in (REDUCTIONS, SEVERE, ROUTES)) for _ in range(rng.randint(3, 8))]
    rows = [row for row in rows if any(words for words, _ in row)]
    table = [f"        | {' | '.join(words for words, _ in row)} | {rng.choice(('high', 'low'))} |" for row in rows]
    heads = "        | the reduction in pain | the pain is severe | the route | the urgency |"
    lines = "\n".join((heads, *table, "        | otherwise | | | none |"))
    body = covered("the urgency is none") + f"\nDefinitions\n\n    The urgency, by the first row that fits:\n{lines}\n"
    told = sorted(int(one.message.split()[1]) for one in linted(body) if one.message.startswith("row "))
    left, never = set(WORLDS), []
    for number, row in enumerate(rows, 1):
        fitting = {world for world in WORLDS if all(holds(world) for _, holds in row)}
        if fitting and not fitting & left:
            never.append(number)
        left -= fitting
    assert told == never
    assert any("`otherwise`" in one.message for one in linted(body)) is not bool(left)
