"""What is sent to the executors of a cluster: columns go by their names, nothing is cut, and another version says so."""

from __future__ import annotations

import pickle
from decimal import Decimal
from importlib import metadata

import pyarrow as pa
import pytest

from reasoner import load_policy, reason_line
from reasoner.table import spark
from reasoner.table.answering import Answering, Wish
from reasoner.table.dated import Named
from reasoner.table.sample import Sampler
from reasoner.table.spark import Work, answered, declared, mapped

CASES = pa.record_batch(
    {
        "key": pa.array(["a", "b", "c", "d"], pa.large_string()),
        "DRUG": ["morphine", "aspirin", None, "heparin"],
        "other": [1, 2, 3, 4],
    }
)


def work() -> Work:
    wish = Wish((), ("item 4",), needed=True)
    return Work(Answering([Named("bcbsaz-implantable-infusion-pump")], wish, ("case", pa.large_string())), (("drug", "DRUG"),))


def test_columns_go_by_their_names_and_what_is_not_there_is_null() -> None:
    schema = pa.schema([("a", pa.string()), ("b", pa.int64()), ("c", pa.string())])
    batch = pa.record_batch({"b": pa.array([1, 2], pa.int8()), "a": pa.array(["x", None]).dictionary_encode()})
    assert declared(batch, schema).to_pydict() == {"a": ["x", None], "b": [1, 2], "c": [None, None]}
    assert declared(batch, schema).schema == schema


def test_large_lists_of_words_are_lists_of_texts() -> None:
    words = pa.array([["x"], [], None], pa.large_list(pa.dictionary(pa.int32(), pa.string())))
    found = declared(pa.record_batch({"a": words}), pa.schema([("a", pa.list_(pa.string()))]))
    assert found.column(0).to_pylist() == [["x"], [], None]


def test_nothing_is_cut_to_fit_its_type() -> None:
    batch = pa.record_batch({"a": pa.array([Decimal("1.2345")])})
    with pytest.raises(pa.ArrowInvalid, match="would cause data loss"):
        declared(batch, pa.schema([("a", pa.decimal128(10, 2))]))


def test_work_that_was_sent_answers_each_row_once_with_its_rejects() -> None:
    sent = pickle.dumps(work())
    found = pa.Table.from_batches(answered(sent, [CASES.slice(0, 1), CASES.slice(1, 0), CASES.slice(1, 3)]))
    assert found.schema == work().schema
    assert not any(pa.types.is_dictionary(one.type) or pa.types.is_large_list(one.type) for one in found.schema)
    rows = {one["case"]: one for one in found.to_pylist()}
    assert sorted(rows) == ["a", "b", "c", "d"]
    assert len(found) == 4
    assert [rows[key]["outcome"] for key in "abcd"] == ["undetermined", None, "undetermined", "investigational"]
    assert (rows["b"]["policy"], rows["b"]["reject_column"], rows["b"]["reject_value"]) == (
        "bcbsaz-implantable-infusion-pump",
        "drug",
        "aspirin",
    )
    assert rows["a"]["coverage/2/2/4"] == "undetermined"


def test_work_that_was_sent_tells_changes_and_reasons_as_a_frame_is_told_them() -> None:
    policy = load_policy("medicare-ncd-280-14")
    [cases] = Sampler(policy.policy, 3, 0.2).batches(30)
    inputs = [name for name in cases.schema.names if name != "case_id"]
    answering = Answering([Named("medicare-ncd-280-14")], Wish(changes=True, reason=True), ("case_id", pa.int64()), reason_line)
    sent = pickle.dumps(Work(answering, tuple((name, name) for name in inputs)))
    found = pa.Table.from_batches(answered(sent, [cases.rename_columns(["key", *inputs])]))
    told = policy.decide_table(pa.Table.from_batches([cases]), keep=["case_id"], changes=True, reason=True, rejects="column")
    expected = {one["case_id"]: one for one in told.to_pylist()}
    rows = [one for one in found.to_pylist() if one["outcome"] is not None]
    assert any(one["changes"] for one in rows)
    for one in rows:
        its = expected[one["case_id"]]
        assert (one["changes"], one["reason"]) == (its["changes"], its["reason"])
    assert found.schema.field("changes").type == pa.list_(pa.string())


def test_nothing_is_answered_for_no_batches() -> None:
    assert list(answered(pickle.dumps(work()), [])) == []


def test_batches_are_put_together_up_to_a_piece_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "ROWS", 5)
    sizes = [len(one) for one in spark._together(pa.record_batch({"a": [0] * size}) for size in (2, 2, 2, 9, 1))]
    assert sizes == [4, 2, 9, 1]


def test_an_executor_with_another_version_says_so_and_answers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = mapped(work())
    monkeypatch.setattr(metadata, "version", lambda _: "0.0.9")
    with pytest.raises(
        RuntimeError, match=r"does not have the driver's version of `policy-reasoner`, .* it is 0\.0\.9 installed"
    ):
        list(answers([CASES]))
