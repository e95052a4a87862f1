"""Random cases for a policy: within the vocabulary, never against what is always so, near the thresholds, the same for a seed."""

import csv
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from reasoner.api import load_policy
from reasoner.apps.command_line import app
from reasoner.policy.model import Policy
from reasoner.table.sample import Sampler
from tests.table_cells import as_cell

NEWCOMERS = Path(__file__).parent / "newcomers"
PUMP = "bcbsaz-implantable-infusion-pump"
# As `rules/infusion-pumps.vocabulary` says it; a drug that it does not name may be of any class.
CLASS = {
    "baclofen": "antispasmodic",
    "morphine": "opioid",
    "hydromorphone": "opioid",
    "ziconotide": "nonopioid_analgesic",
    "floxuridine": "chemotherapy",
    "treprostinil": "vasodilator",
    "heparin": "anticoagulant",
    "insulin": "insulin",
    "antibiotic": "antibiotic",
}


def policy_named(name: str) -> Policy:
    return load_policy(name, folders=(NEWCOMERS,)).policy


def drawn(name: str, rows: int, seed: int = 1, unknown: float = 0.0) -> list[dict[str, object]]:
    return pa.Table.from_batches(list(Sampler(policy_named(name), seed, unknown).batches(rows))).to_pylist()


def plain(value: object) -> object:
    """A value as a case states it."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if one is not None}
    return [plain(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", [PUMP, "medicare-ncd-210-14", "tocilizumab", "home-oxygen", "bariatric-surgery"])
@pytest.mark.parametrize("unknown", [0.0, 0.3])
def test_each_row_reads_as_a_case(name: str, unknown: float) -> None:
    loaded = load_policy(name, folders=(NEWCOMERS,))
    for row in next(Sampler(loaded.policy, 3, unknown).batches(60)).to_pylist():
        loaded.case({id: plain(value) for id, value in row.items() if id != "case_id" and value is not None})


@pytest.mark.parametrize(("name", "rows"), [(PUMP, 60), ("medicare-ncd-240-4", 8), ("tocilizumab", 3)])
def test_no_row_contradicts_what_is_always_so(name: str, rows: int) -> None:
    loaded = load_policy(name, folders=(NEWCOMERS,))
    for row in next(Sampler(loaded.policy, 3, 0.1).batches(rows)).to_pylist():
        loaded.check(loaded.case({id: plain(value) for id, value in row.items() if id != "case_id" and value is not None}))


def test_a_drug_has_the_class_that_is_always_its_class() -> None:
    rows = drawn(PUMP, 3000)
    assert {row["drug"] for row in rows} == {*CLASS, "other"}
    assert [row for row in rows if row["drug"] in CLASS and row["drug_class"] != CLASS[str(row["drug"])]] == []


def test_where_a_drug_is_unknown_its_class_is_still_one_that_some_drug_has() -> None:
    rows = drawn(PUMP, 3000, unknown=0.3)
    both = [row for row in rows if row["drug"] is not None and row["drug_class"] is not None]
    assert 0.4 < len(both) / len(rows) < 0.6
    assert all(row["drug"] not in CLASS or row["drug_class"] == CLASS[str(row["drug"])] for row in both)


def test_numbers_lie_within_their_range_at_the_threshold_and_on_both_sides_of_it() -> None:
    found = [Decimal(str(row["trial_pain_reduction"])) for row in drawn(PUMP, 3000)]
    assert all(0 <= one <= 100 for one in found)
    near = {one for one in found if 49 <= one <= 51}
    assert {Decimal("49.9"), Decimal(50), Decimal("50.1")} <= near
    assert len(set(found)) > 300  # and everywhere else


def test_about_as_much_is_unknown_as_was_asked_for() -> None:
    rows = drawn(PUMP, 5000, unknown=0.1)
    for id in ("drug", "route", "pain_severe", "trial_pain_reduction"):
        assert 0.08 < sum(row[id] is None for row in rows) / len(rows) < 0.12
    assert not any(value is None for row in drawn(PUMP, 100) for value in row.values())


def test_the_same_seed_gives_the_same_cases_whatever_their_number_and_another_seed_others() -> None:
    few, many = drawn(PUMP, 10, seed=7), drawn(PUMP, 70_000, seed=7)
    assert many[:10] == few
    assert [row["case_id"] for row in many] == list(range(1, 70_001))
    assert drawn(PUMP, 10, seed=8) != few


def test_what_may_be_absent_is_absent_now_and_then() -> None:
    found = [row["discharge_date"] for row in drawn("home-oxygen", 500)]
    assert 0.05 < found.count("absent") / len(found) < 0.2
    assert all(one == "absent" or date.fromisoformat(str(one)) for one in found)


def test_every_kind_of_file_holds_the_same_cases(tmp_path: Path) -> None:
    names = {ending: tmp_path / f"cases.{ending}" for ending in ("parquet", "csv", "jsonl", "arrow")}
    for file in names.values():
        options = ["sample", "home-oxygen", "--rows", "50", "--seed", "4", "--rules", str(NEWCOMERS), "--out", str(file)]
        result = CliRunner().invoke(app, options)
        assert result.exit_code == 0, result.output
        assert result.output == f"{file}: 50 cases, 30 inputs\n"
    rows = pq.read_table(names["parquet"]).to_pylist()
    assert pa.ipc.open_file(names["arrow"]).read_all().to_pylist() == rows
    written = [json.loads(line) for line in names["jsonl"].read_text(encoding="utf-8").splitlines()]
    assert written == [json.loads(json.dumps(plain(row), default=as_json)) for row in rows]
    with names["csv"].open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert len(cells) == 50
    for cell, row in zip(cells, rows, strict=True):
        assert {name: text for name, text in cell.items() if name not in ("visits", "studies")} == {
            name: as_cell(value) for name, value in row.items() if name not in ("visits", "studies")
        }
        visits = json.loads(cell["visits"]) if cell["visits"] else None
        assert visits == (None if row["visits"] is None else json.loads(json.dumps(plain(row["visits"]), default=as_json)))


def as_json(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--unknown", "150%"], "`150%` is no share; write it as 10%"),
        (["--unknown", "often"], "`often` is no share; write it as 10%"),
        (["--rows", "-1"], "-1 is not in the range"),
    ],
)
def test_options_that_make_no_sense_are_refused(tmp_path: Path, options: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["sample", PUMP, *options, "--out", str(tmp_path / "cases.csv")])
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["sample", PUMP, "--rows", "5", "--out", str(tmp_path / "nowhere" / "cases.csv")])
    assert result.exit_code == 1
    assert "cases.csv` cannot be written: no such file or directory" in result.stderr


def test_deciding_one_case_brings_no_columns() -> None:
    code = (
        "import sys\nfrom reasoner.api import load_policy\nimport reasoner.apps.command_line\n"
        f"loaded = load_policy({PUMP!r})\nloaded.decide(loaded.case({{'drug': 'morphine'}}))\n"
        "print([name for name in ('pyarrow', 'numpy', 'pandas', 'polars') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
