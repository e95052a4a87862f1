"""A plan over a table: the same answer for each row as the engine gives one case; what cannot be answered is told, row by row."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from reasoner.api import load_policy
from reasoner.policy.values import Exactly
from reasoner.source.problem import ProblemsFound
from reasoner.table import plan_units
from reasoner.table.answering import Answering, Wish
from reasoner.table.dated import Named
from reasoner.table.pieces import Read
from reasoner.table.plan import Plan
from reasoner.table.sample import Sampler
from tests.policy_texts import policy_of

POLICY = """
Determination: coverage

    Covered when
        1. the drug is morphine,
        2. the reduction in pain is greater than 50%, and
        3. the pain is severe
            except when the pain is chronic

    Otherwise not covered
"""


def plan() -> Plan:
    return Plan.of(policy_of(POLICY))


def test_each_row_has_its_outcome_what_is_possible_and_what_is_needed() -> None:
    cases = {
        "drug": ["morphine", "morphine", "baclofen"],
        "reduction": [Decimal("50.5"), None, Decimal("90.0")],
        "severe": [True, True, None],
        "chronic": [False, False, False],
    }
    answers = plan().decide(pa.record_batch(cases)).answers.to_pydict()
    assert answers["outcome"] == ["covered", "undetermined", "not_covered"]
    assert answers["possible"] == [["covered"], ["covered", "not_covered"], ["not_covered"]]
    assert answers["needed"] == [[], ["reduction"], []]
    assert answers["coverage/1/2"] == [True, None, True]


def test_a_row_that_cannot_be_read_is_told_with_its_column_value_and_reason() -> None:
    answers, rejects = plan().decide(pa.record_batch({"drug": ["aspirin", "morphine"], "reduction": ["40", "140"]}))
    assert answers.to_pydict()["outcome"] == [None, None]
    found = [(one["row"], one["column"], one["value"]) for one in rejects.to_pylist()]
    assert found == [(0, "drug", "aspirin"), (1, "reduction", "140")]
    assert "is not a value of the drug" in rejects.to_pylist()[0]["reason"]


def test_a_row_that_contradicts_itself_is_told_with_its_columns() -> None:
    policy = load_policy("bcbsaz-implantable-infusion-pump").policy
    _, rejects = Plan.of(policy).decide(
        pa.record_batch({"drug": ["morphine", "morphine"], "drug_class": ["opioid", "antibiotic"]})
    )
    assert [(one["row"], one["column"], one["code"]) for one in rejects.to_pylist()] == [
        (1, "drug, drug_class", "contradiction")
    ]


@pytest.mark.parametrize(
    ("array", "outcome"),
    [
        (pa.array([0.5]), "not_covered"),
        (pa.array([50.0]), "not_covered"),
        (pa.array([50.000000000000007]), "covered"),
        (pa.array([Decimal("50.0001")]), "covered"),
        (pa.array([51], pa.int8()), "covered"),
        (pa.array(["over 60%"]), "covered"),
        (pa.array(["60"]).dictionary_encode(), "covered"),
    ],
)
def test_a_number_is_compared_as_it_is_written_in_any_type(array: pa.Array, outcome: str) -> None:
    cases = pa.record_batch({"drug": ["morphine"], "reduction": array, "severe": [True], "chronic": [False]})
    assert plan().decide(cases).answers.to_pydict()["outcome"] == [outcome]


@pytest.mark.parametrize(
    "array", [pa.array([float("nan")]), pa.array([True]), pa.array([date(2024, 1, 1)]), pa.array([[50.0]])]
)
def test_a_column_of_another_type_is_refused_row_by_row(array: pa.Array) -> None:
    _, rejects = plan().decide(pa.record_batch({"reduction": array}))
    assert [one["column"] for one in rejects.to_pylist()] == ["reduction"]


def test_a_policy_does_not_answer_a_day_on_which_it_is_not_in_effect() -> None:
    policy = load_policy("bcbsaz-implantable-infusion-pump").policy
    _, rejects = Plan.of(policy).decide(
        pa.record_batch({"date_of_service": pa.array([date(2002, 12, 31), date(2003, 1, 1), None])})
    )
    assert [(one["row"], one["code"]) for one in rejects.to_pylist()] == [(0, "outside-version")]


def test_an_empty_table_and_one_without_columns_have_answers_of_the_same_form() -> None:
    none = plan().decide(pa.record_batch({"drug": pa.array([], pa.string())})).answers
    assert none.num_rows == 0
    assert none.schema == plan().schema
    blank = plan().decide(pa.record_batch({"key": [1, 2]})).answers
    assert blank.to_pydict()["outcome"] == ["undetermined", "undetermined"]


def test_a_plan_says_which_columns_nothing_reads_and_which_are_missing() -> None:
    schema = pa.schema([("key", pa.int64()), ("drug", pa.string())])
    assert plan().unread(schema) == ("key",)
    assert plan().missing(schema) == ("reduction", "severe", "chronic")


def test_only_the_columns_that_are_asked_for_are_there() -> None:
    some = Plan.of(policy_of(POLICY), ["coverage"], ["coverage/1/2"], needed=False)
    assert some.schema.names == ["outcome", "possible", "coverage/1/2"]


@pytest.mark.parametrize("wrong", [{"determinations": ["covrage"]}, {"criteria": ["coverage/9"]}])
def test_a_name_that_the_policy_does_not_have_is_refused(wrong: dict[str, list[str]]) -> None:
    with pytest.raises(ProblemsFound, match="the policy"):
        Plan.of(policy_of(POLICY), **wrong)


def test_two_columns_of_one_name_are_refused() -> None:
    twice = pa.RecordBatch.from_arrays([pa.array(["morphine"])] * 2, names=["drug", "drug"])
    with pytest.raises(ProblemsFound, match="two columns"):
        plan().decide(twice)


def test_a_plan_that_was_pickled_answers_alike() -> None:
    cases = pa.record_batch({"drug": ["morphine", None], "severe": [True, True]})
    copy = pickle.loads(pickle.dumps(plan()))
    assert copy.decide(cases).answers == plan().decide(cases).answers


@pytest.mark.parametrize("name", ["bcbsaz-implantable-infusion-pump", "bcbsil-infusion-pumps"])
def test_a_plan_that_threads_share_answers_each_as_one_that_is_its_own(name: str) -> None:
    policy = load_policy(name).policy
    batches = [batch for seed in range(4) for batch in Sampler(policy, seed, 0.2).batches(600)]
    alone = [Plan.of(policy).decide(batch) for batch in batches]
    shared = Plan.of(policy)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(len(batches)) as pool:
            together = list(pool.map(shared.decide, batches))
    finally:
        sys.setswitchinterval(interval)
    assert [one.answers.to_pydict() for one in together] == [one.answers.to_pydict() for one in alone]
    assert [one.ways for one in together] == [one.ways for one in alone]


def test_whatever_changes_what_a_plan_keeps_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    own, turns = plan(), []
    stated = own._stated_in
    monkeypatch.setattr(own, "_stated_in", lambda batch: turns.append(own._one_at_a_time.locked()) or stated(batch))
    cases = pa.record_batch({"drug": ["morphine", None], "severe": [True, True]})
    for ask in (own.decide, own.columns, own.left_in_rows, own.known_in_rows):
        assert ask(cases) is not None
        assert not own._one_at_a_time.locked()
    assert turns == [True] * 4


def test_values_that_are_remembered_of_an_input_have_a_bound_and_keep_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_units, "MOST_REMEMBERED", 10)
    own = plan()
    assert own.residuals is not None
    states = own.residuals.columnar.units.inputs["reduction"]
    first = {number: states.number(Exactly(Fraction(number))) for number in range(100)}
    assert len(states._known) <= 10
    assert {number: states.number(Exactly(Fraction(number))) for number in range(100)} == first
    assert len(set(first.values())) == 2


@pytest.mark.parametrize("name", ["bcbsaz-implantable-infusion-pump", "medicare-ncd-280-14"])
def test_no_solver_is_imported_for_rows_that_columns_answer(name: str) -> None:
    program = f"""
import sys
from reasoner.policy.library import Library
from reasoner.table.answering import Answering, Wish
from reasoner.table.dated import Named
from reasoner.table.pieces import Read
from reasoner.table.plan import Plan
from reasoner.table.sample import Sampler
policy = Library(()).load("{name}").policy
plan = Plan.of(policy)
[batch] = Sampler(policy, 1, 0.1).batches(1000)
found = plan.decide(batch)
assert any(found.answers.column("needed").to_pylist())
assert found.ways.columnar > 900 and not found.ways.one_by_one, found.ways
print("clingo" in sys.modules)
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (found.stdout.strip(), found.stderr) == ("False", "")


def test_no_solver_is_imported_and_no_file_read_where_pickled_answers_arrive(tmp_path: Path) -> None:
    """What a batch, a run and a cluster send elsewhere: versions are chosen there by the date of service, without the library."""
    answering = Answering([Named("bcbsaz-implantable-infusion-pump")], Wish(needed=False), ("key", pa.int64()))
    days = pa.array([date(2016, 1, 1), None, date(1990, 1, 1)])
    read = Read(pa.record_batch({"date_of_service": days, "drug": ["morphine"] * 3}), pa.array([1, 2, 3]), np.arange(1, 4))
    (tmp_path / "sent").write_bytes(pickle.dumps((answering, read)))
    program = """
import pickle, sys
from reasoner.policy.library import Library
Library.load = Library.on_days = None
with open("sent", "rb") as file:
    answering, read = pickle.load(file)
found = answering.answer(read, "")
presumed, rejected = found.answers.column("version_presumed"), found.rejects.column("row")
print(presumed.to_pylist(), rejected.to_pylist(), "clingo" in sys.modules)
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (found.stdout.strip(), found.stderr) == ("[False, True] [3] False", "")
