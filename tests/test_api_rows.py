"""Answers that are lists are rows and data frames: one row for each thing, of plain values."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reasoner.api import ProblemsFound, changes, compare, load_policy, load_versions
from tests.test_api_authors import SUSPICIOUS

pytest.importorskip("pandas")
pytest.importorskip("polars")

PUMP = load_policy("bcbsaz-implantable-infusion-pump")
CASE = PUMP.case(Path(__file__).parents[1] / "rules" / "bcbsaz-implantable-infusion-pump" / "example.yaml")
PLAIN = str | int | float | date | bool | None


def refused() -> ProblemsFound:
    with pytest.raises(ProblemsFound) as found:
        PUMP.case(drug="morphin", rout=1)
    return found.value


LISTS = {
    "what_if": lambda: PUMP.what_if(CASE),
    "questions": lambda: PUMP.questions(indication="pain"),
    "sweep": lambda: PUMP.sweep(CASE, "trial_pain_reduction"),
    "reasons": lambda: PUMP.reasons(CASE),
    "compare": lambda: compare([PUMP, load_policy("medicare-ncd-280-14")], {"drug": "morphine"}),
    "changes": lambda: changes(*load_versions("medicare-ncd-210-14"), cases=[]),
    "coverage": lambda: PUMP.coverage(cases=[CASE]),
    "lint": SUSPICIOUS.lint,
    "problems": refused,
}


@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_the_same_rows_in_every_kind_of_frame(name: str) -> None:
    found = LISTS[name]()
    rows = found.rows()
    assert rows
    assert all(list(row) == list(rows[0]) for row in rows)
    values = [value for row in rows for value in row.values()]
    assert all(isinstance(one, PLAIN) or all(isinstance(part, str) for part in one) for one in values)
    pandas, polars, arrow = (found.to_frame(kind) for kind in ("pandas", "polars", "arrow"))
    assert polars.to_dicts() == arrow.to_pylist() == rows
    assert list(pandas.columns) == list(rows[0])
    assert len(pandas) == len(rows)
    assert type(found.to_frame()) is type(pandas)


def test_a_frame_of_a_kind_that_is_none_is_refused_with_the_kinds_that_there_are() -> None:
    with pytest.raises(ProblemsFound) as found:
        PUMP.what_if(CASE).to_frame("spreadsheet")  # type: ignore[arg-type]
    assert (found.value.problems[0].code, "`polars`" in found.value.problems[0].hint) == ("not-a-frame", True)


def test_ways_are_numbered_and_say_what_each_input_needs() -> None:
    found = PUMP.what_if(CASE)
    rows = found.rows()
    assert [row["way"] for row in rows] == [number for number, one in enumerate(found.sets, 1) for _ in one.changes]
    [pain] = [row for row in rows if row["input"] == "trial_pain_reduction"]
    assert (pain["needs"], pain["items"]) == ("over 50%", ["item 4"])


def test_a_sweep_has_its_ends_as_floats_and_its_words_exactly() -> None:
    rows = PUMP.sweep(CASE, "trial_pain_reduction").rows()
    assert [(row["low"], row["high"]) for row in rows] == [(0.0, 50.0), (50.0, 100.0)]
    assert [row["stretch"] for row in rows] == ["at most 50%", "over 50%"]
    assert [row["now"] for row in rows].count(True) == 1
    lung = load_policy("medicare-ncd-210-14").sweep({}, "date_of_service", "coverage").rows()
    assert date(2022, 2, 10) in [row["low"] for row in lung]


def test_problems_are_rows_with_their_places() -> None:
    assert [(row["code"], row["line"], row["column"]) for row in refused().rows()] == [
        ("unknown-value", 1, 7),
        ("unknown-input", 2, 1),
    ]


def test_a_list_of_nothing_is_a_frame_without_rows() -> None:
    already = PUMP.what_if(benefit_available=False, target="not_covered")
    assert already.rows() == []
    assert len(already.to_frame()) == 0
