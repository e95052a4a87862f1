"""Two versions of a policy over a table: the rows that come out differently, the items that make them, and how many by item."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from reasoner.apps.command_line import app

VOCABULARY = """Vocabulary: pumps

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain is severe (severe): yes or no
    the pain is chronic (chronic): yes or no
    the reduction in pain (reduction): a percentage, from 0% to 100%
    the date of service (date_of_service): a date
"""
OLD = """Policy: Pumps
Payer: A payer
Source: pumps
In effect: from 2020-01-01 until 2020-12-31
Vocabulary: pumps

Determination: coverage

    Covered when ALL of the following are met:
        1. the pain is severe
        2. the reduction in pain is at least 50%
    Otherwise not covered
"""
NEW = (
    OLD.replace("from 2020-01-01 until 2020-12-31", "from 2021-01-01")
    .replace("at least 50%", "at least 60%")
    .replace("    Otherwise", "        3. the pain is chronic\n    Otherwise")
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pumps.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    Path("old.policy").write_text(OLD, encoding="utf-8")
    Path("new.policy").write_text(NEW, encoding="utf-8")
    return tmp_path


def compared(cases: str, *options: str, code: int = 0) -> tuple[list[dict[str, str]], Result]:
    Path("cases.csv").write_text(cases, encoding="utf-8")
    result = CliRunner().invoke(
        app, ["batch", "new.policy", "cases.csv", "--against", "old.policy", "--out", "out.csv", "--key", "id", *options]
    )
    assert result.exit_code == code, result.output
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), result


@pytest.mark.usefixtures("folder")
def test_rows_that_come_out_differently_are_told_with_the_items_that_make_them() -> None:
    rows, result = compared(
        "id,severe,chronic,reduction\na,yes,yes,70\nb,yes,yes,55\nc,yes,no,70\nd,no,yes,10\ne,yes,,80\nf,yes,no,55\ng,,yes,\n"
    )
    assert [(one["id"], one["before"], one["outcome"], one["items"]) for one in rows] == [
        ("b", "covered", "not_covered", "item 2"),
        ("c", "covered", "not_covered", "item 3 (new)"),
        ("e", "covered", "undetermined", "item 3 (new)"),
        ("f", "covered", "not_covered", "item 2"),
    ]
    assert [one["possible"] for one in rows] == ["not_covered", "not_covered", "covered, not_covered", "not_covered"]
    assert "  3 rows come out the same\n" in result.stdout
    assert "  coverage: 3 rows, covered before, now not covered\n    2  item 2\n    1  item 3 (new)\n" in result.stdout
    assert "  coverage: 1 row, covered before, now undetermined\n    1  item 3 (new)\n" in result.stdout


@pytest.mark.usefixtures("folder")
def test_the_counts_are_those_of_a_plain_function_of_each_case() -> None:
    cases = [(s, c, r) for s in ("yes", "no") for c in ("yes", "no") for r in range(0, 101, 5)]
    expected = Counter((s == "yes" and r >= 50, s == "yes" and r >= 60 and c == "yes") for s, c, r in cases)
    text = "id,severe,chronic,reduction\n" + "".join(f"{n},{s},{c},{r}\n" for n, (s, c, r) in enumerate(cases))
    rows, result = compared(text, "--json")
    found = json.loads(result.stdout)
    assert len(rows) == expected[True, False]
    assert expected[False, True] == 0
    assert found["rows"] == len(cases)
    assert found["same"] == len(cases) - len(rows)
    [change] = found["changes"]
    assert (change["before"], change["outcome"], change["rows"]) == ("covered", "not_covered", len(rows))
    numbers = [r for s, _, r in cases if s == "yes" and 50 <= r < 60]
    assert change["items"] == {"item 2": len(numbers), "item 3 (new)": len(rows) - len(numbers)}


@pytest.mark.usefixtures("folder")
def test_a_row_that_cannot_be_read_is_a_reject_and_any_day_is_compared() -> None:
    rows, result = compared("id,severe,chronic,reduction,date_of_service\na,yes,no,70,2019-05-05\nb,yes,no,500,\n", code=3)
    assert [one["id"] for one in rows] == ["a"]
    assert "1 row could not be answered" in result.stdout


@pytest.mark.usefixtures("folder")
def test_the_same_rules_are_not_compared() -> None:
    Path("cases.csv").write_text("severe\nyes\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["batch", "new.policy", "cases.csv", "--against", "new.policy", "--out", "out.csv"])
    assert result.exit_code == 1
    assert "are the same rules [one-version]" in result.stderr
