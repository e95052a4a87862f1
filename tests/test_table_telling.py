"""What is told of a row on request, beside what a single case is told: the smallest change set, and the line that says why."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from typer.testing import CliRunner

from reasoner.answer.answer import ChangeSet
from reasoner.answer.engine import Engine
from reasoner.answer.in_version import within_its_days
from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app
from reasoner.cases.case import Case, Fact
from reasoner.policy.model import Policy
from reasoner.show.summary_words import summary_words
from reasoner.table import run
from reasoner.table.columns import ColumnReader
from reasoner.table.plan import Plan
from reasoner.table.sample import Sampler
from reasoner.table.telling import Asks, Telling
from tests.oracle.examples import example
from tests.test_table_against import NEW, OLD, VOCABULARY
from tests.test_table_batch import plain, sampled

PUMP = "bcbsaz-implantable-infusion-pump"
EXAMPLES, ROWS = 6, 5


def batch(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["batch", *map(str, arguments)])


def cases_of(policy: Policy, table: pa.RecordBatch) -> list[Case]:
    reader = ColumnReader(policy.vocabulary)
    columns = [reader.column(table.column(one.id), one) for one in policy.vocabulary.inputs if one.id in table.schema.names]
    rows = [[(one.input.id, one.states[one.numbers[row]]) for one in columns] for row in range(len(table))]
    return [Case(tuple(Fact(id, state) for id, state in row if state is not None)) for row in rows]


def differing(policy: Policy, table: pa.RecordBatch) -> tuple[list[str], int]:
    """Where the changes of a row are not those of its case, and how many rows have any."""
    engine = Engine(within_its_days(policy))
    loaded = LoadedPolicy(policy)
    lines, some = [], 0
    for one in policy.determinations:
        found = Plan.of(policy, [one.id], (), needed=False).decide(table)
        kept = [row for row in range(len(table)) if row not in found.rejects.column("row").to_pylist()]
        left = table.take(pa.array(kept, pa.int64()))
        telling = Telling(policy, Asks(lambda case, name: loaded.versions(case).smallest_set(name)))
        outcomes = found.answers.column("outcome").take(pa.array(kept, pa.int64()))
        told = telling.columns(left, one.id, outcomes)["changes"].to_pylist()
        for changes, case in zip(told, cases_of(policy, left), strict=True):
            expected = expected_changes(engine, one.id, case, policy)
            some += bool(expected)
            lines += [f"{case}: {changes}, expected {expected}"] * (changes != expected)
    return lines, some


def expected_changes(engine: Engine, determination: str, case: Case, policy: Policy) -> list[str]:
    from reasoner.answer.changing.wishes import Names, wish_from_names

    [chosen] = [one for one in policy.determinations if one.id == determination]
    sets = engine.what_if(case, determination, wish_from_names(policy, chosen, Names())).sets
    return [f"{one.input.id}: {one.needs}" for one in sets[0].changes] if sets else []


def test_the_smallest_change_sets_of_random_tables_are_those_of_the_cases() -> None:
    told = {}
    some = 0
    for seed in range(EXAMPLES):
        policy = example(seed).policy
        [table] = Sampler(policy, seed, 0.3).batches(ROWS)
        lines, number = differing(policy, table)
        some += number
        if lines:
            told[seed] = lines
    assert not told
    assert some >= EXAMPLES


def test_rows_that_differ_in_what_makes_no_difference_are_asked_for_their_change_set_once() -> None:
    policy = load_policy("medicare-ncd-280-14").policy
    loaded, determination = LoadedPolicy(policy), policy.determinations[0].id
    [table] = Sampler(policy, 1, 0.2).batches(200)
    asked: list[Case] = []

    def change_set(case: Case, name: str) -> ChangeSet | None:
        asked.append(case)
        return next(iter(loaded.what_if(case, determination=name, time_limit=None).sets), None)

    found = Plan.of(policy, [determination], (), needed=False).decide(table)
    table = table.filter(found.answers.column("outcome").is_valid())
    outcomes = found.answers.column("outcome").drop_null()
    told = Telling(policy, Asks(change_set)).columns(table, determination, outcomes)["changes"].to_pylist()
    engine = Engine(within_its_days(policy))
    expected = [expected_changes(engine, determination, case, policy) for case in cases_of(policy, table)]
    assert told == expected
    assert len(asked) < sum(map(bool, expected)) / 2


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def words(loaded: LoadedPolicy, row: dict[str, object]) -> tuple[Sequence[str], str]:
    case = loaded.case({id: plain(value) for id, value in row.items() if value is not None})
    sets = loaded.what_if(case, time_limit=None).sets
    changes = [f"{one.input.id}: {one.needs}" for one in sets[0].changes] if sets else []
    return changes, " ".join(f"{one.rstrip('.')}." for one in summary_words(loaded.explain(case, time_limit=None)))


@pytest.mark.parametrize(("name", "seed"), [(PUMP, 4), ("medicare-ncd-280-14", 5)])
def test_a_batch_tells_of_each_row_what_its_case_is_told(tmp_path: Path, name: str, seed: int) -> None:
    cases = sampled(tmp_path, name, 9, seed=seed)
    out = tmp_path / "out.parquet"
    assert batch(name, cases, "--out", out, "--key", "case_id", "--changes", "--reason").exit_code in (0, 3)
    by_key = {row.pop("case_id"): row for row in pq.read_table(cases).to_pylist()}
    loaded = load_policy(name)
    found = pq.read_table(out).to_pylist()
    assert len(found) > 5
    for one in found:
        assert (one["changes"], one["reason"]) == words(loaded, by_key[one["case_id"]])
    assert any(one["changes"] for one in found) or name == PUMP


def test_what_is_told_in_several_processes_is_told_in_one(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    for seed in range(3):
        sampled(tmp_path, PUMP, 6, seed=seed).rename(tmp_path / "cases" / f"{seed}.parquet")
    kinds: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        pool = run._pool
        patched.setattr(run, "_pool", lambda kind, *more: kinds.append(kind) or pool(kind, *more))
        for workers in (1, 2):
            out = tmp_path / f"out-{workers}.csv"
            options = ["--key", "case_id", "--changes", "--reason", "--workers", workers]
            assert batch(PUMP, tmp_path / "cases", "--out", out, *options).exit_code in (0, 3)
    assert kinds == ["processes"]
    assert (tmp_path / "out-1.csv").read_bytes() == (tmp_path / "out-2.csv").read_bytes()


def test_a_row_whose_version_is_open_is_told_of_each_version(tmp_path: Path) -> None:
    for name, text in (("pumps.vocabulary", VOCABULARY), ("old.policy", OLD), ("new.policy", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    days = ("between 2020-12-31 and 2021-01-01", "2021-05-05", "2020-05-05", "")
    text = "".join(f"{day},yes,no,40\n" for day in days)
    (tmp_path / "cases.csv").write_text(f"date_of_service,severe,chronic,reduction\n{text}", encoding="utf-8")
    out = tmp_path / "out.csv"
    options = ["--rules", tmp_path, "--changes", "--reason"]
    assert batch("pumps", tmp_path / "cases.csv", "--out", out, *options).exit_code == 0
    loaded = load_policy("pumps", folders=(tmp_path,))
    for one, day in zip(rows_of(out), days, strict=True):
        case = {"severe": True, "chronic": False, "reduction": 40, **({"date_of_service": day} if day else {})}
        if day.startswith("between"):
            case["date_of_service"] = {"between": ["2020-12-31", "2021-01-01"]}
        changes, reason = words(loaded, case)
        assert (one["changes"], one["reason"]) == (", ".join(changes), reason)
    assert len({one["reason"] for one in rows_of(out)}) > 1


def test_neither_is_told_unless_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("drug\nmorphine\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    assert batch(PUMP, tmp_path / "cases.csv", "--out", out).exit_code == 0
    assert not {"changes", "reason"} & set(rows_of(out)[0])
    assert batch(PUMP, tmp_path / "cases.csv", "--out", out, "--changes", "--against", "2015-01-01").exit_code == 2


def test_a_frame_is_told_the_same_and_rows_with_a_mistake_nothing() -> None:
    loaded = load_policy(PUMP)
    rows = {
        "drug": ["morphine", "aspirin", "morphine", None],
        "route": ["intrathecal", None, "oral", None],
        "pain_severe": [True, None, False, None],
    }
    found = loaded.decide_table(pa.table(rows), changes=True, reason=True, rejects="column", needed=False).to_pylist()
    assert (found[1]["outcome"], found[1]["changes"], found[1]["reason"]) == (None, None, None)
    for one in (found[0], found[3]):
        row = {name: one[name] for name in rows}
        assert (one["changes"], one["reason"]) == words(loaded, row)
    assert found[3]["changes"]
    assert loaded.decide_table(pa.table({"drug": ["morphine"]})).column_names == ["drug", "outcome", "possible", "needed"]
