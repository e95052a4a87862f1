"""`reasoner batch`: each row as the engine answers one case, in every kind of file, in order, with nothing lost."""

import csv
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from typer.testing import CliRunner

from reasoner.api import load_policy
from reasoner.apps.command_line import app
from reasoner.policy.values import Exactly
from reasoner.source.problem import ProblemsFound
from reasoner.table import pieces
from reasoner.table.answering import Tally
from reasoner.table.columns import ColumnReader
from reasoner.table.dated import Named
from reasoner.table.pieces import Wanted
from reasoner.table.run import Order, run
from reasoner.table.sample import Sampler
from reasoner.table.tables import tables_named

PUMP = "bcbsaz-implantable-infusion-pump"
LUNG = "medicare-ncd-210-14"
NEWCOMERS = Path(__file__).parent / "newcomers"
HEAD = [
    "policy",
    "version",
    "version_presumed",
    "rules",
    "determination",
    "outcome",
    "possible",
    "needed",
    "notices",
    "notices_open",
]


def batch(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["batch", *map(str, arguments)])


def sampled(folder: Path, name: str, rows: int, ending: str = "parquet", seed: int = 5, unknown: str = "20%") -> Path:
    file = folder / f"cases.{ending}"
    arguments = ["sample", name, "--rows", str(rows), "--seed", str(seed), "--unknown", unknown, "--out", str(file)]
    result = CliRunner().invoke(app, [*arguments, "--rules", str(NEWCOMERS)])
    assert result.exit_code == 0, result.output
    return file


def plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if one is not None}
    return [plain(one) for one in value] if isinstance(value, list) else value


def written(file: Path, text: str, encoding: str = "utf-8") -> Path:
    file.write_text(text, encoding=encoding)
    return file


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def answered(
    tmp_path: Path, table: Path, *options: object, code: int = 0
) -> tuple[list[dict[str, str]], list[dict[str, str]], str]:
    """The answers and the rejects of one table under one policy, and what is said."""
    out = tmp_path / "out.csv"
    result = batch(PUMP, table, "--out", out, *options)
    assert result.exit_code == code, result.output
    rejects = tmp_path / "out.csv.rejects.csv"
    return rows_of(out), rows_of(rejects) if rejects.exists() else [], result.stdout


# ---- exact, in order


@pytest.mark.parametrize("name", [PUMP, "highmarkwv-s-40", "medicare-ncd-280-14", LUNG])
def test_each_row_is_answered_as_the_engine_answers_the_case(tmp_path: Path, name: str) -> None:
    cases = sampled(tmp_path, name, 60)
    out = tmp_path / "answers.parquet"
    assert batch(name, cases, "--out", out, "--key", "case_id", "-d", "all", "--item", "all").exit_code in (0, 3)
    found = pq.read_table(out).to_pylist()
    rejected = {int(one["row"]) for one in rows_of(tmp_path / "answers.parquet.rejects.csv")} if len(found) < 60 else set()
    loaded = load_policy(name)
    each = len(loaded.policy.determinations)
    expected = []
    for row in pq.read_table(cases).to_pylist():
        number = row.pop("case_id")
        case = loaded.case({id: plain(value) for id, value in row.items() if value is not None})
        try:
            expected += [(number, answer) for answer in loaded.several().decide(case).values()]
        except ProblemsFound:
            assert number in rejected
            rejected.remove(number)
    assert rejected == set()
    assert len(found) == len(expected)
    assert len(found) % each == 0
    for one, (number, answer) in zip(found, expected, strict=True):
        assert one["case_id"] == number
        assert one["policy"] == name
        assert one["determination"] == answer.determination.id
        assert one["outcome"] == answer.outcome
        assert one["possible"] == list(answer.possible)
        assert one["needed"] == [each.input.id for each in answer.needed]
        assert one["version_presumed"] == answer.version_presumed
        depending = [each for each in answer.notices if each.notice.condition is not None]
        assert one["notices"] == [each.notice.id for each in depending if each.status.value == "satisfied"]
        assert one["notices_open"] == [each.notice.id for each in depending if each.status.value == "undetermined"]
        if not answer.versions:
            assert one["rules"] == answer.policy.digest
            assert one["version"] == answer.policy.version
        for key, standing in answer.standings.items():
            if key in one and one[key] is not None:
                assert one[key] == standing.status.value, key


def test_a_case_is_answered_in_the_version_of_its_date_of_service(tmp_path: Path) -> None:
    text = "id,date_of_service,order\na,2016-01-01,yes\nb,2023-01-01,yes\nc,,yes\nd,2022,yes\ne,1990-01-01,yes\n"
    out = tmp_path / "out.csv"
    result = batch(LUNG, written(tmp_path / "cases.csv", text), "--out", out, "--key", "id")
    assert result.exit_code == 3, result.output
    found = {one["id"]: (one["version"], one["version_presumed"]) for one in rows_of(out)}
    assert found == {
        "a": ("in effect from 2015-02-05 until 2022-02-09", "no"),
        "b": ("in effect from 2022-02-10", "no"),
        "c": ("in effect from 2022-02-10", "yes"),
        "d": ("several versions are possible", "no"),
    }
    [reject] = rows_of(tmp_path / "out.csv.rejects.csv")
    assert (reject["row"], reject["key"], reject["column"]) == ("5", "e", "date_of_service")
    assert "1990-01-01" in reject["reason"]


def test_every_kind_of_table_gives_the_same_answers(tmp_path: Path) -> None:
    found = []
    for ending in ("parquet", "csv", "jsonl", "arrow"):
        cases = sampled(tmp_path, "medicare-ncd-240-4", 8, ending)
        for kind in ("csv", "jsonl", "parquet", "arrow") if ending == "csv" else ("jsonl",):
            out = tmp_path / f"out.{kind}"
            result = batch("medicare-ncd-240-4", cases, "--out", out, "--key", "case_id")
            assert result.exit_code == 0, result.output
            if kind == "csv":
                found.append([[one["case_id"], one["outcome"], one["possible"].split(", ")] for one in rows_of(out)])
                continue
            if kind == "jsonl":
                rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
            else:
                table = pq.read_table(out) if kind == "parquet" else pa.ipc.open_file(out).read_all()
                rows = table.to_pylist()
            found.append([[str(one["case_id"]), one["outcome"], one["possible"]] for one in rows])
    assert len(found[0]) == 8
    assert found == [found[0]] * 7


def test_several_policies_answer_each_case_in_turn(tmp_path: Path) -> None:
    cases = written(tmp_path / "cases.csv", "id,drug,pain_severe\nx,morphine,yes\ny,insulin,no\n")
    out = tmp_path / "out.csv"
    assert batch(PUMP, "medicare-ncd-280-14", cases, "--out", out, "--key", "id").exit_code == 0
    assert [(one["id"], one["policy"]) for one in rows_of(out)] == [
        ("x", PUMP),
        ("x", "medicare-ncd-280-14"),
        ("y", PUMP),
        ("y", "medicare-ncd-280-14"),
    ]


def test_the_columns_of_answers_are_these(tmp_path: Path) -> None:
    cases = written(tmp_path / "cases.csv", "drug\nmorphine\n")
    assert list(answered(tmp_path, cases)[0][0]) == ["row", *HEAD]
    assert list(answered(tmp_path, cases, "--no-needed")[0][0]) == ["row", *(one for one in HEAD if one != "needed")]
    rows, _, _ = answered(tmp_path, cases, "--item", "item 4")
    assert [one for one in rows[0] if one not in HEAD and one != "row"] == ["coverage/2/2/4"]
    assert rows[0]["coverage/2/2/4"] == "undetermined"


def test_columns_can_have_other_names(tmp_path: Path) -> None:
    cases = written(tmp_path / "cases.csv", "MEMBER,DRUG_NM,drug\n7,morphine,aspirin\n")
    names = written(tmp_path / "names.yaml", "drug: DRUG_NM\n")
    rows, rejects, said = answered(tmp_path, cases, "--columns", names, "--key", "MEMBER")
    assert [one["MEMBER"] for one in rows] == ["7"]
    assert rejects == []
    assert "columns that nothing reads, ignored: drug\n" in said


def test_files_folders_and_patterns_are_read_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "year"
    (folder / "b").mkdir(parents=True)
    written(folder / "a.csv", "id,drug\n1,morphine\n")
    written(folder / "b" / "c.csv", "id,drug\n2,heparin\n")
    written(folder / "_hidden.csv", "id,drug\n9,heparin\n")
    written(tmp_path / "z.csv", "id,drug\n3,insulin\n")
    out = tmp_path / "out.jsonl"
    assert batch(PUMP, folder, tmp_path / "z*.csv", "--out", out, "--key", "id").exit_code == 0
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["1", "2", "3"]


def test_the_summary_counts_and_input_is_output_and_rejects(tmp_path: Path) -> None:
    cases = written(tmp_path / "cases.csv", "drug,colour\nmorphine,red\naspirin,blue\nheparin,red\n")
    out = tmp_path / "out.csv"
    result = batch(PUMP, cases, "--out", out, "--json")
    assert result.exit_code == 3
    found = json.loads(result.stdout)
    assert (found["rows"], found["answers"], found["rejected_rows"]) == (3, 2, 1)
    assert sum(one["rows"] for one in found["outcomes"]) == len(rows_of(out)) == 2
    assert found["columns_ignored"] == ["colour"]
    assert "route" in found["inputs_without_column"]
    assert found["ways"]["columnar"] + found["ways"]["split"] + found["ways"]["one_by_one"] == 2


# ---- bad input


def test_a_value_of_the_wrong_type_is_a_reject_with_row_column_value_and_reason(tmp_path: Path) -> None:
    table = pa.table({"id": ["a", "b", "c"], "pain_severe": ["yes", "7", None], "trial_pain_reduction": [60, 140, 50]})
    pq.write_table(table, tmp_path / "cases.parquet")
    rows, rejects, said = answered(tmp_path, tmp_path / "cases.parquet", "--key", "id", code=3)
    assert [one["id"] for one in rows] == ["a", "c"]
    [one] = rejects
    assert (one["row"], one["key"], one["column"], one["value"]) == ("2", "b", "pain_severe", "7")
    assert "neither yes nor no" in one["reason"]
    assert "1 row could not be answered" in said


def test_a_row_that_contradicts_itself_is_a_reject(tmp_path: Path) -> None:
    cases = written(tmp_path / "cases.csv", "drug,drug_class\nmorphine,opioid\nmorphine,antibiotic\n")
    rows, [reject], _ = answered(tmp_path, cases, code=3)
    assert [one["row"] for one in rows] == ["1"]
    assert reject["row"] == "2"
    assert {*reject["column"].split(", ")} == {"drug", "drug_class"}


def test_mixed_encodings_are_told_row_by_row(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_bytes("id,drug\nä,morphine\n".encode() + "ö,heparin\n".encode("latin-1") + b"u,insulin\n")
    rows, [reject], _ = answered(tmp_path, tmp_path / "cases.csv", "--key", "id", code=3)
    assert [one["id"] for one in rows] == ["ä", "u"]
    assert (reject["row"], reject["column"], reject["value"]) == ("2", "id", "\\xf6")
    assert "not UTF-8" in reject["reason"]


def test_a_table_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    rows, _, _ = answered(tmp_path, written(tmp_path / "cases.csv", "drug\nmorphine\n", "utf-8-sig"), "--json")
    assert len(rows) == 1


def test_ragged_rows_are_told_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    cases = written(
        tmp_path / "cases.csv", 'drug,route\nmorphine,epidural\nheparin\n\n"insulin",subcutaneous\na,b,c,d\nbaclofen,\n'
    )
    rows, rejects, _ = answered(tmp_path, cases, code=3)
    assert [one["row"] for one in rows] == ["1", "3", "5"]
    assert [(one["row"], one["value"]) for one in rejects] == [("2", "heparin"), ("4", "a,b,c,d")]
    assert "one cell" in rejects[0]["reason"]
    assert "4 cells" in rejects[1]["reason"]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('1,morphine,"abc\n2,heparin,x\n3,heparin,y\n', 1),  # in a column that nothing reads
        ('1,morphine,a\n2,"heparin,x\n3,heparin,y', 2),
        ('1,morphine,a\nragged\n3,heparin,"y', 3),
        ('1,morphine,a\n2,heparin,"y""\n', 2),
    ],
)
def test_a_quotation_mark_that_is_not_closed_takes_no_rows_in_silence(tmp_path: Path, text: str, row: int) -> None:
    cases = written(tmp_path / "cases.csv", f"id,drug,note\n{text}")
    result = batch(PUMP, cases, "--out", tmp_path / "out.csv", "--key", "id")
    assert result.exit_code == 1
    assert f"a quotation mark that is opened in row {row} is not closed" in result.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("last", ['2,"heparin",3" tube', '2,heparin,"a ""b"""', "2,heparin,", ',heparin,"x\ny"'])
def test_quotation_marks_that_are_closed_or_within_a_cell_are_read_to_the_end(tmp_path: Path, last: str, end: str) -> None:
    rows, rejects, _ = answered(
        tmp_path, written(tmp_path / "cases.csv", f"id,drug,note\n1,morphine,a\n{last}{end}"), "--key", "id"
    )
    assert ([one["outcome"] for one in rows], rejects) == (["undetermined", "investigational"], [])


def test_line_ends_and_commas_within_quotation_marks_are_part_of_the_cell(tmp_path: Path) -> None:
    cases = written(
        tmp_path / "cases.csv", 'id,note,drug,diagnosis_codes\n1,"a ""b"",\nc",morphine,"G89.4, E11.9"\n2,,heparin,none\n'
    )
    rows, rejects, _ = answered(tmp_path, cases, "--key", "id")
    assert [one["id"] for one in rows] == ["1", "2"]
    assert rejects == []


def test_rows_with_the_same_key_are_all_answered_and_said(tmp_path: Path) -> None:
    rows, _, said = answered(tmp_path, written(tmp_path / "cases.csv", "id,drug\n1,morphine\n1,heparin\n2,\n"), "--key", "id")
    assert [one["id"] for one in rows] == ["1", "1", "2"]
    assert "  1 row has the key of an earlier row; each row is answered" in said
    cases = written(tmp_path / "cases.csv", "id,drug\n" + "".join(f"{one},\n" for one in ("1", "2", "02", "10", "2", "x")))
    assert "  1 row has the key" in answered(tmp_path, cases, "--key", "id")[2]
    pq.write_table(pa.table({"id": [7, 7, 3, None, None, 7], "drug": ["morphine"] * 6}), tmp_path / "cases.parquet")
    assert "  2 rows have the key" in answered(tmp_path, tmp_path / "cases.parquet", "--key", "id")[2]
    assert "the key" not in answered(tmp_path, tmp_path / "cases.parquet")[2]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("1 2 3 4 5 10 11", []),
        ("11 10 5 4 3 2 1", []),
        ("1 1 2 3 4 4 5", ["  2 rows have the key of an earlier row; each row is answered"]),
        ("a a b c d d e", ["  2 rows have the key of an earlier row; each row is answered"]),
        ("1 3 2 4 5 6 7", ["keys are in no order: each was compared with those of some 100,000 rows around it, not with all"]),
        ("1 2 3 3 1 2 2", ["at least 1 row has the key of an earlier row", "keys are in no order"]),
        ("1 2 x y 5 6 7", ["keys are in no order"]),
    ],
)
def test_keys_that_lie_apart_are_counted_in_the_whole_table_and_others_are_said_not_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str, said: list[str]
) -> None:
    monkeypatch.setattr(pieces, "TEXT_ROWS", 2)
    cases = written(tmp_path / "cases.csv", "id,drug\n" + "".join(f"{one},morphine\n" for one in keys.split()))
    found = [
        line
        for line in answered(tmp_path, cases, "--key", "id", "--workers", "1")[2].splitlines()
        if "the key of" in line or "keys are" in line
    ]
    assert len(found) == len(said)
    assert all(one in line for one, line in zip(said, found, strict=True))


@pytest.mark.parametrize("seed", range(40))
def test_a_count_of_keys_that_is_called_exact_is_exact(seed: int) -> None:
    rng = Random(f"keys {seed}")
    number = rng.randint(1, 30)
    keys: list[object] = sorted(rng.randint(0, rng.choice((20, 200))) for _ in range(number))
    if rng.random() < 0.3:
        keys = [str(one) if rng.random() < 0.9 else f"0{one}" for one in keys]
    if rng.random() < 0.3:
        keys.reverse()
    keys = [None if rng.random() < 0.1 else one for one in keys]
    whole, type = Tally(), pa.string() if any(isinstance(one, str) for one in keys) else pa.int64()
    known = [one for one in keys if one is not None]
    repeated = len(known) - len(set(known))
    while keys:
        size = rng.randint(1, 9)
        batch = Tally()
        batch.keys(pa.array(keys[:size], type))
        whole.add(batch)
        keys = keys[size:]
    assert whole.same_keys == repeated if whole.keys_apart else whole.same_keys <= repeated


@pytest.mark.parametrize(
    ("name", "text"), [("cases.csv", ""), ("cases.jsonl", ""), ("cases.parquet", ""), ("cases.arrow", "x")]
)
def test_an_empty_file_is_told(tmp_path: Path, name: str, text: str) -> None:
    result = batch(PUMP, written(tmp_path / name, text), "--out", tmp_path / "out.csv")
    assert result.exit_code == 1
    assert name in result.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_without_rows_gives_one_without_rows(tmp_path: Path, ending: str) -> None:
    cases = tmp_path / f"cases.{ending}"
    if ending == "csv":
        written(cases, "drug\n")
    else:
        pq.write_table(pa.table({"drug": pa.array([], pa.string())}), cases)
    assert batch(PUMP, cases, "--out", tmp_path / "out.csv").exit_code == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == f"row,{','.join(HEAD)}\n"


def test_a_cell_of_a_million_characters_is_a_reject_or_ignored(tmp_path: Path) -> None:
    long = "x" * 1_000_000
    rows, [reject], _ = answered(tmp_path, written(tmp_path / "cases.csv", f"drug\nmorphine\n{long}\n"), code=3)
    assert [one["row"] for one in rows] == ["1"]
    assert reject["row"] == "2"
    assert len(reject["value"]) < 200
    rows, rejects, _ = answered(tmp_path, written(tmp_path / "cases.csv", f"drug,note\nmorphine,{long}\n"))
    assert len(rows) == 1
    assert rejects == []


def test_rows_are_the_same_pieces_also_where_one_is_longer_than_what_is_read_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"{number},morphine,{'x' * (5000 if number == 60 else 3)}" for number in range(100)]
    lines[20:20] = ["ragged"]
    cases = written(tmp_path / "cases.csv", "id,drug,note\n" + "\n".join(lines) + "\n")
    [table], wanted = tables_named([str(cases)]), Wanted((("drug", "drug"),), "id")
    monkeypatch.setattr(pieces, "TEXT_ROWS", 16)
    whole = [(one.mark, one.table, one.numbers.tolist(), one.faults) for one in pieces.pieces_of(table, wanted)]
    monkeypatch.setattr(pieces, "BLOCK", 1000)
    assert [(one.mark, one.table, one.numbers.tolist(), one.faults) for one in pieces.pieces_of(table, wanted)] == whole
    assert sum(len(rows) for _, rows, _, _ in whole) == 100
    monkeypatch.setattr(pieces, "LONG_BLOCK", 2000)
    with pytest.raises(ProblemsFound):
        list(pieces.pieces_of(table, wanted))


def test_a_column_of_yes_and_no_is_read_as_such_until_it_says_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ["yes", "no", "", "TRUE", "False", "Yes", "no"]
    lines = [f"{number},{said[number % 7]},{said[number % 5]},morphine" for number in range(120)]
    lines[70:75] = ["70,perhaps,yes,morphine", "71, yes ,no,heparin", "72,no,1,morphine", "ragged", '73,"",yes,opium']
    cases = written(tmp_path / "cases.csv", "id,pain_severe,pain_chronic,drug\n" + "\n".join(lines) + "\n")
    monkeypatch.setattr(pieces, "TEXT_ROWS", 16)
    monkeypatch.setattr(pieces, "BLOCK", 300)
    types: list[list[str]] = []
    real = pieces._csv_piece
    monkeypatch.setattr(
        pieces, "_csv_piece", lambda *a, **b: types.append([str(one) for one in a[3].schema.types]) or real(*a, **b)
    )
    options = ("--key", "id", "--item", "all", "--workers", "1")
    answered(tmp_path, cases, *options, code=3)
    assert "bool" in types[0]
    assert "bool" not in types[-1]
    found = [(tmp_path / name).read_bytes() for name in ("out.csv", "out.csv.rejects.csv")]
    monkeypatch.setattr(pieces.Wanted, "type_in_csv", lambda *_, **__: pa.dictionary(pa.int32(), pa.binary()))
    rows, rejects, _ = answered(tmp_path, cases, *options, code=3)
    assert found == [(tmp_path / name).read_bytes() for name in ("out.csv", "out.csv.rejects.csv")]
    assert (len(rows), [one["row"] for one in rejects]) == (116, ["71", "73", "74", "75"])


@pytest.mark.parametrize(("texts", "value"), [(pieces.YES, True), (pieces.NO, False)])
def test_what_is_read_as_yes_or_no_is_what_a_case_says_by_it(texts: list[str], value: bool) -> None:
    vocabulary = load_policy(PUMP).policy.vocabulary
    reader, input = ColumnReader(vocabulary), vocabulary.input("pain_severe")
    assert input is not None
    assert [reader.state(one, input) for one in texts] == [Exactly(value)] * len(texts)


def test_numbers_are_compared_as_written(tmp_path: Path) -> None:
    cases = written(
        tmp_path / "cases.csv", "trial_pain_reduction\n50\n50.0000000000000001\n49.99999999999999999999\n5e1\n0.1e3\n"
    )
    rows, _, _ = answered(tmp_path, cases, "--item", "4")
    assert [one["coverage/2/2/4"] for one in rows] == answers_of(
        ["50", "50.0000000000000001", "49.99999999999999999999", "5e1", "0.1e3"]
    )
    floats = pa.table({"trial_pain_reduction": [50.0, 50.00000000000001, 49.99999999999999, 0.1 + 0.2]})
    pq.write_table(floats, tmp_path / "cases.parquet")
    rows, _, _ = answered(tmp_path, tmp_path / "cases.parquet", "--item", "4")
    assert [one["coverage/2/2/4"] for one in rows] == answers_of(
        ["50.0", "50.00000000000001", "49.99999999999999", "0.30000000000000004"]
    )
    lines = "".join(f'{{"trial_pain_reduction": {number}}}\n' for number in ("50", "50.0000000000000001", "5e1"))
    rows, _, _ = answered(tmp_path, written(tmp_path / "cases.jsonl", lines), "--item", "4")
    assert [one["coverage/2/2/4"] for one in rows] == answers_of(["50", "50.0000000000000001", "5e1"])


def answers_of(numbers: list[str]) -> list[str]:
    loaded = load_policy(PUMP)
    found = [loaded.decide(loaded.case(None, [f"trial_pain_reduction={one}"])) for one in numbers]
    return [one.standings["coverage/2/2/4"].status.value for one in found]


def test_dates_with_times_and_zones_are_the_day_as_written(tmp_path: Path) -> None:
    text = "date_of_service\n2013-07-01T23:30:00-08:00\n2013-07-01\n2013-13-01\n"
    rows, [reject], _ = answered(tmp_path, written(tmp_path / "cases.csv", text), code=3)
    assert [one["row"] for one in rows] == ["1", "2"]
    assert reject["value"] == "2013-13-01"
    stamps = pa.array([datetime(2013, 7, 1, 12, tzinfo=UTC), None], pa.timestamp("us", "UTC"))
    days = pa.array([date(2013, 7, 1), date(2013, 7, 2)])
    for name, column in (("stamp", stamps), ("day", days)):
        pq.write_table(pa.table({"date_of_service": column}), tmp_path / f"{name}.parquet")
        assert len(answered(tmp_path, tmp_path / f"{name}.parquet")[0]) == 2


@pytest.mark.parametrize("name", [PUMP, "medicare-ncd-280-14"])
def test_a_date_of_service_that_cannot_be_read_is_a_reject_beside_other_columns(tmp_path: Path, name: str) -> None:
    text = "drug,date_of_service\nmorphine,soon\nmorphine,2013-13-01\nmorphine,2013-07-01\nmorphine,\n"
    result = batch(name, written(tmp_path / "cases.csv", text), "--out", tmp_path / "out.csv")
    assert result.exit_code == 3, result.output
    rejects = rows_of(tmp_path / "out.csv.rejects.csv")
    assert [(one["row"], one["column"], one["value"]) for one in rejects] == [
        ("1", "date_of_service", "soon"),
        ("2", "date_of_service", "2013-13-01"),
    ]
    assert [(one["row"], one["version_presumed"]) for one in rows_of(tmp_path / "out.csv")] == [("3", "no"), ("4", "yes")]


def test_lists_and_objects_in_the_place_of_a_value_are_rejects(tmp_path: Path) -> None:
    lines = (
        '{"drug": "morphine", "trial_pain_reduction": {"over": 40}}',
        '{"drug": "morphine", "trial_pain_reduction": [40]}',
        '{"drug": ["morphine"], "trial_pain_reduction": 40}',
        '{"drug": "morphine", "pain_severe": [true]}',
        '{"drug": "morphine", "date_of_service": {"after": "2024-01-01"}}',
        '{"drug": "morphine", "trial_pain_reduction": NaN}',
        '{"drug": "morphine", "trial_pain_reduction": 1e400}',
        '{"drug": "morphine", "trial_pain_reduction": 1e1}',
    )
    rows, rejects, _ = answered(tmp_path, written(tmp_path / "cases.jsonl", "\n".join(lines)), code=3)
    assert [one["row"] for one in rows] == ["8"]
    columns = ("trial_pain_reduction", "trial_pain_reduction", "drug", "pain_severe", "date_of_service")
    assert [one["column"] for one in rejects] == [*columns, "trial_pain_reduction", "trial_pain_reduction"]


def test_lines_that_are_no_objects_are_told(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_bytes(
        b'{"drug": "morphine"}\n[1]\n\n{"drug": \n{"drug": "heparin", "drug": "morphine"}\n{"drug": "\xff"}\n'
        b'{"drug": "heparin", "pain_severe": true, "procedure_codes": ["62350"], "route": null}\n'
    )
    rows, rejects, _ = answered(tmp_path, tmp_path / "cases.jsonl", code=3)
    assert [one["row"] for one in rows] == ["1", "6"]
    assert [one["row"] for one in rejects] == ["2", "3", "4", "5"]
    words = ["no object", "no JSON", "says `drug` twice", "not UTF-8"]
    assert all(word in one["reason"] for word, one in zip(words, rejects, strict=True))


def test_a_name_that_only_later_lines_have_is_read(tmp_path: Path) -> None:
    """Polars infers names and types from the first rows; nothing is inferred here but the names of the columns that are ignored."""
    lines = ['{"drug": "morphine"}\n'] * 1500 + [
        '{"drug": "morphine", "trial_pain_reduction": 1.5}\n',
        '{"drug": "morphine", "trial_pain_reduction": 150}\n',
    ]
    rows, [reject], _ = answered(tmp_path, written(tmp_path / "cases.jsonl", "".join(lines)), "--item", "4", code=3)
    assert rows[0]["coverage/2/2/4"] == "undetermined"
    assert rows[1500]["coverage/2/2/4"] == "not_satisfied"
    assert (reject["row"], reject["column"]) == ("1502", "trial_pain_reduction")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cases.csv", "--key", "idd"], "`cases.csv` has no column `idd` [no-such-column]\n  mend: did you mean `id`?"),
        (["nothing/*.csv"], "`nothing/*.csv` matches no file [no-such-table]"),
        (["gone.csv"], "`gone.csv` cannot be read: it is not there [unreadable-table]"),
        (["other.csv"], "no column of `other.csv` is an input of the policy [no-columns]"),
        (["twice.csv"], "`twice.csv` has two columns `drug` [repeated-column]"),
        (["cases.csv", "more.csv"], "the column `route` is in `cases.csv` and not in `more.csv` [tables-differ]"),
        (["cases.csv", "--item", "item 99"], "no policy has an item `item 99` [unknown-item]"),
        (["cases.csv", "-d", "cover"], "makes no determination `cover`"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "cases.csv", "id,drug,route\n1,morphine,epidural\n")
    written(tmp_path / "more.csv", "id,drug\n1,morphine\n")
    written(tmp_path / "other.csv", "id,remark\n1,x\n")
    written(tmp_path / "twice.csv", "id,drug,drug\n1,morphine,heparin\n")
    result = batch(PUMP, *arguments, "--out", "out.csv")
    assert result.exit_code == 1
    assert said in result.stderr
    assert not (tmp_path / "out.csv").exists()


# ---- several processes, kills, broken files, full disks


def year(folder: Path, files: int, rows: int) -> Path:
    """A folder of tables, a part of the run each, with a reject in every file."""
    folder.mkdir()
    sampler = Sampler(load_policy(PUMP).policy, 3, 0.1)
    whole = pa.Table.from_batches(list(sampler.batches(files * rows)))
    for number in range(files):
        table = whole.slice(number * rows, rows)
        reduction = table["trial_pain_reduction"].cast(pa.string()).to_pylist()
        reduction[7] = "much"
        place = table.schema.get_field_index("trial_pain_reduction")
        pq.write_table(table.set_column(place, "trial_pain_reduction", pa.array(reduction)), folder / f"{number:02}.parquet")
    return folder


@pytest.mark.parametrize(("ending", "workers", "parts"), [("parquet", 2, 2), ("csv", 1, 3)])
def test_a_run_that_is_killed_and_resumed_gives_the_same_table_byte_for_byte(
    tmp_path: Path, ending: str, workers: int, parts: int
) -> None:
    cases = year(tmp_path / "year", 5, 200)
    whole, out = tmp_path / f"whole.{ending}", tmp_path / f"killed.{ending}"
    done = batch(PUMP, cases, "--out", whole, "--key", "case_id", "--workers", "1")
    assert done.exit_code == 3
    assert "1,000 rows of cases, 995 rows of answers" in done.stdout
    code = "from reasoner.apps.command_line import main; main()"
    options = ["--out", str(out), "--key", "case_id", "--workers", str(workers)]
    command = [sys.executable, "-c", code, "batch", PUMP, str(cases), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "REASONER_BATCH": "processes"}) as run:
        folder = tmp_path / f".killed.{ending}.parts"
        while run.poll() is None and len(list(folder.glob("part-*.json"))) < parts:
            time.sleep(0.005)
        run.kill()
    assert not out.exists()
    resumed = batch(PUMP, cases, "--out", out, "--key", "case_id", "--workers", "1", "--resume", "--json")
    assert resumed.exit_code == 3, resumed.output
    found = json.loads(resumed.stdout)
    assert (found["rows"], found["answers"], found["rejected_rows"]) == (1000, 995, 5)
    assert found["resumed_rows"] >= 200 * parts
    assert out.read_bytes() == whole.read_bytes()
    assert (tmp_path / f"killed.{ending}.rejects.csv").read_bytes() == (tmp_path / f"whole.{ending}.rejects.csv").read_bytes()
    assert not folder.exists()


def test_a_broken_file_in_the_middle_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    cases = year(tmp_path / "year", 4, 300)
    good = (cases / "02.parquet").read_bytes()
    (cases / "02.parquet").write_bytes(good[:60] + b"\xff" * 3000 + good[3060:])
    out = tmp_path / "out.csv"
    result = batch(PUMP, cases, "--out", out, "--key", "case_id", "--workers", "1")
    assert result.exit_code == 1
    assert "02.parquet` cannot be read" in result.stderr
    assert not out.exists()
    assert len(list((tmp_path / ".out.csv.parts").glob("part-*.json"))) == 2
    (cases / "02.parquet").write_bytes(good)
    result = batch(PUMP, cases, "--out", out, "--key", "case_id", "--workers", "1", "--resume", "--json")
    assert result.exit_code == 3, result.output
    assert json.loads(result.stdout)["resumed_rows"] == 600
    assert [int(one["case_id"]) for one in rows_of(out)] == [n for n in range(1, 1201) if (n - 1) % 300 != 7]


def test_a_file_that_vanishes_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    cases = year(tmp_path / "year", 3, 200)
    (cases / "01.csv").symlink_to(tmp_path / "nowhere.csv")
    (cases / "zz.csv").write_text("drug\n", encoding="utf-8")
    result = batch(PUMP, cases, tmp_path / "gone.parquet", "--out", tmp_path / "out.csv", "--key", "case_id")
    assert result.exit_code == 1
    assert "gone.parquet` cannot be read: it is not there [unreadable-table]" in result.stderr


def test_another_run_is_not_resumed(tmp_path: Path) -> None:
    cases = written(tmp_path / "cases.csv", "id,drug\n1,morphine\n")
    (tmp_path / ".out.csv.parts").mkdir()
    (tmp_path / ".out.csv.parts" / "run.json").write_text('{"what is told": ["other"]}', encoding="utf-8")
    result = batch(PUMP, cases, "--out", tmp_path / "out.csv", "--resume")
    assert result.exit_code == 1
    assert "differs in the program and the rules and what is told [another-run]" in result.stderr
    assert batch(PUMP, cases, "--out", tmp_path / "out.csv").exit_code == 0


def test_a_disk_that_is_full_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    cases = year(tmp_path / "year", 4, 300)
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000))\n"
        "from reasoner.apps.command_line import main; main()"
    )
    out = tmp_path / "out.csv"
    command = [sys.executable, "-c", code, "batch", PUMP, str(cases), "--out", str(out), "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert "out.csv` cannot be written: file too large [cannot-write-file]" in done.stderr
    assert not out.exists()
    assert list((tmp_path / ".out.csv.parts").glob("part-*.json"))
    result = batch(PUMP, cases, "--out", out, "--workers", "1", "--resume", "--json")
    assert result.exit_code == 3, result.output
    assert json.loads(result.stdout)["resumed_rows"] > 0
    assert len(rows_of(out)) == 4 * 299


def test_a_terminal_alone_sees_a_bar() -> None:
    from reasoner.show.batch import progress_line
    from reasoner.table.run import Progress

    assert (
        progress_line(Progress(1_500_000, 0.25, 10.0))
        == "[#####               ]  25%  1,500,000 rows, 150,000 a second, 30.0 s left"
    )
    assert "2 min 0 s left" in progress_line(Progress(10, 0.5, 120.0))


def test_a_file_that_vanishes_in_the_middle_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    cases = year(tmp_path / "year", 3, 200)
    gone, kept = cases / "02.parquet", tmp_path / "kept.parquet"
    order = Order((Named(PUMP),), (str(cases),), tmp_path / "out.csv", tmp_path / "rejects.csv", key="case_id", workers=1)
    with pytest.raises(ProblemsFound, match=r"02.parquet` cannot be read: it is not there"):
        run(order, lambda _: gone.replace(kept) if gone.exists() else None)
    assert not order.out.exists()
    assert len(list((tmp_path / ".out.csv.parts").glob("part-*.json"))) == 2
    kept.replace(gone)
    assert run(replace(order, resume=True)).resumed == 400
    assert len(rows_of(order.out)) == 3 * 199


def test_a_disk_without_room_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=150k", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root alone")
    try:
        cases = year(tmp_path / "year", 4, 300)
        result = batch(PUMP, cases, "--out", disk / "out.csv", "--key", "case_id", "--no-needed", "--workers", "1")
        assert result.exit_code == 1, result.output
        assert "out.csv` cannot be written: no space left on device [cannot-write-file]" in result.stderr
        assert not (disk / "out.csv").exists()
        assert list((disk / ".out.csv.parts").glob("part-*.json"))
        subprocess.run(["mount", "-o", "remount,size=2m", str(disk)], check=True)
        options = ["--key", "case_id", "--no-needed", "--workers", "1", "--resume", "--json"]
        result = batch(PUMP, cases, "--out", disk / "out.csv", *options)
        assert result.exit_code == 3, result.output
        assert json.loads(result.stdout)["resumed_rows"] > 0
        assert len(rows_of(disk / "out.csv")) == 4 * 299
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_column_of_another_type_in_a_later_file_is_read_as_it_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "year"
    folder.mkdir()
    for name, column in (
        ("a", pa.array([1.5, 60.0])),
        ("b", pa.array(["over 70%", "much"])),
        ("c", pa.array([99, None], pa.int8())),
    ):
        pq.write_table(pa.table({"id": [f"{name}1", f"{name}2"], "trial_pain_reduction": column}), folder / f"{name}.parquet")
    rows, [reject], _ = answered(tmp_path, folder, "--key", "id", "--item", "4", "--no-needed", code=3)
    assert [one["id"] for one in rows] == ["a1", "a2", "b1", "c1", "c2"]
    assert [one["coverage/2/2/4"] for one in rows] == answers_of(["1.5", "60", "over 70%", "99", "unknown"])
    assert (reject["file"], reject["key"], reject["value"]) == (str(folder / "b.parquet"), "b2", "much")


def test_columns_that_nothing_reads_and_inputs_without_one_are_said_once(tmp_path: Path) -> None:
    cases = year(tmp_path / "year", 3, 50)
    result = batch(PUMP, cases, "--out", tmp_path / "out.csv", "--no-needed")
    assert result.stdout.count("columns that nothing reads, ignored: case_id") == 1
    assert result.stdout.count("case_id") == 1
    (tmp_path / "few.csv").write_text("drug\nmorphine\nheparin\n", encoding="utf-8")
    result = batch(PUMP, tmp_path / "few.csv", "--out", tmp_path / "out.csv", "--no-needed")
    assert result.stdout.count("inputs without a column, unknown in every row: ") == 1


@pytest.mark.parametrize("key", ["outcome", "policy", "rules"])
def test_a_key_that_has_the_name_of_an_answer_is_refused(tmp_path: Path, key: str) -> None:
    cases = written(tmp_path / "cases.csv", f"{key},drug\n1,morphine\n")
    result = batch(PUMP, cases, "--out", tmp_path / "out.csv", "--key", key)
    assert result.exit_code == 1
    assert f"the answers have a column `{key}`, too" in result.stderr
    assert "[column-taken]" in result.stderr
