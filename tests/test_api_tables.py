"""Frames of cases: each kind of frame, what each library does to values, and mistakes named by row and column."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from reasoner.api import ProblemsFound, load_policy
from reasoner.table.decide_table import items_named
from tests.policy_texts import policy_of

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
pytest.importorskip("narwhals")

PUMP = load_policy("bcbsaz-implantable-infusion-pump")
ROWS = {
    "id": [7, 8, 9],
    "drug": ["morphine", None, "baclofen"],
    "route": ["intrathecal", "intrathecal", "intrathecal"],
    "trial_pain_reduction": [40, None, 60],
    "procedure_codes": [["62350"], None, []],
}
ALIKE = """
Determination: coverage

    Covered when ANY of the following are met:
        1. ALL of the following are met:
            a. the pain is chronic
            b. the pain is severe
        2. ALL of the following are met:
            a. the drug is morphine
            b. the route is epidural
        3. B:
            the reduction in pain is greater than 50%

    Otherwise not covered
"""
KINDS = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "arrow": pa.table}


def rows_of(frame) -> list[dict]:
    if isinstance(frame, pd.DataFrame):
        return [{name: None if value != value else value for name, value in row.items()} for row in frame.to_dict("records")]
    return frame.to_dicts() if isinstance(frame, pl.DataFrame) else frame.to_pylist()


def refused(frame, **options) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsFound) as found:
        PUMP.decide_table(frame, **options)
    return [(one.code, one.message.partition("; ")[0]) for one in found.value.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_gives_one_of_the_same_kind_with_the_answers_beside_the_rows(kind):
    frame = KINDS[kind](ROWS)
    found = PUMP.decide_table(frame, keep=["id"], statuses=["item 4"])
    assert type(found) is type(frame)
    rows = rows_of(found)
    assert [row["id"] for row in rows] == [7, 8, 9]
    assert list(rows[0]) == [*ROWS, "outcome", "possible", "needed", "item 4"]
    for row in rows:
        facts = {name: row[name] for name in ROWS if name != "id" and row[name] is not None}
        answer = PUMP.decide(facts)
        item = items_named(PUMP.determinations.coverage, ["item 4"])["item 4"]
        assert row["outcome"] == answer.outcome
        assert tuple(row["possible"]) == answer.possible
        assert set(row["needed"]) == {one.input.id for one in answer.needed}
        assert row["item 4"] == answer.standings[item].status.value
    assert [row["outcome"] for row in rows] == ["investigational", "undetermined", "undetermined"]


@pytest.mark.parametrize(
    "name", ["4", "opioids for pain after a successful trial", "The route is intravenous, intrathecal or epidural"]
)
def test_a_status_is_asked_for_by_label_title_or_words_where_one_item_has_them(name):
    [row] = rows_of(PUMP.decide_table(pl.DataFrame({"drug": ["morphine"], "trial_pain_reduction": [40]}), statuses=[name]))
    standings = PUMP.decide(drug="morphine", trial_pain_reduction=40).standings
    [key] = items_named(PUMP.determinations.coverage, [name]).values()
    assert key.startswith(items_named(PUMP.determinations.coverage, ["item 4"])["item 4"])
    assert row[name] == standings[key].status.value


def test_a_label_or_words_that_several_items_have_name_none_of_them():
    policy = policy_of(ALIKE)
    [coverage] = policy.determinations
    with pytest.raises(ProblemsFound) as found:
        items_named(coverage, ["b"])  # an item has the title `B`, too
    [problem] = found.value.problems
    assert problem.message == "several items of coverage are called `b`"
    assert all(items_named(coverage, [one]) for one in re.findall("`(.+?)`", problem.hint))
    with pytest.raises(ProblemsFound, match="several items"):
        PUMP.decide_table(pl.DataFrame({"drug": ["morphine"]}), statuses=["the drug is chemotherapy"])


def test_rows_keep_the_index_of_their_frame_also_where_it_repeats():
    frame = pd.DataFrame(ROWS, index=["b", "a", "a"])
    found = PUMP.decide_table(frame, keep=["id"], needed=False)
    assert list(found.index) == ["b", "a", "a"]
    assert list(found["outcome"]) == ["investigational", "undetermined", "undetermined"]
    assert "needed" not in found.columns
    assert "outcome" not in frame.columns


def test_pandas_makes_whole_numbers_beside_none_floats_and_no_text_a_nan_and_both_are_read():
    frame = pd.DataFrame({"drug": ["morphine", None], "trial_pain_reduction": [50, None]})
    assert str(frame["trial_pain_reduction"].dtype) == "float64"  # what makes this a trap
    assert frame["drug"][1] != frame["drug"][1] or frame["drug"][1] is None
    first, second = rows_of(PUMP.decide_table(frame))
    assert first["outcome"] == PUMP.decide(drug="morphine", trial_pain_reduction=50).outcome
    assert set(second["needed"]) == {one.input.id for one in PUMP.decide().needed}


def test_a_code_that_pandas_made_a_float_is_refused_and_not_guessed():
    frame = pd.DataFrame({"primary_diagnosis_code": [250, None]})
    assert refused(frame)[0][0] == "codes-as-numbers"
    texts = pd.DataFrame({"primary_diagnosis_code": ["250.00", None]})
    assert list(PUMP.decide_table(texts)["outcome"]) == [
        PUMP.decide(primary_diagnosis_code="250.00").outcome,
        PUMP.decide().outcome,
    ]


@pytest.mark.parametrize("value", [Fraction(151, 3), Decimal("50.33333333"), "50.33333333", "151/3"])
def test_fractions_and_decimals_in_a_frame_of_pandas_stay_exact(value):
    close = PUMP.decide_table(pd.DataFrame({"trial_pain_reduction": [value]}, dtype=object), statuses=["item 4"])
    exact = PUMP.decide(trial_pain_reduction=value)
    assert list(close["outcome"]) == [exact.outcome]


def test_fractions_become_floats_before_polars_gives_them_to_anyone_so_texts_are_for_them():
    assert pl.DataFrame({"x": [Fraction(1, 3)]})["x"].dtype == pl.Float64  # what makes this a trap
    third = pl.DataFrame({"trial_pain_reduction": ["151/3"]})
    assert rows_of(PUMP.decide_table(third))[0]["outcome"] == PUMP.decide(trial_pain_reduction=Fraction(151, 3)).outcome


def test_values_of_every_kind_are_read_from_a_column_of_objects():
    numpy = pytest.importorskip("numpy")
    frame = pd.DataFrame({"trial_pain_reduction": [numpy.float64("nan"), pd.NA, pd.NaT, None, 60, "over 40%", numpy.int64(60)]})
    found = PUMP.decide_table(frame.astype(object))
    unknown, stated, partly = (PUMP.decide(**facts).outcome for facts in (
        {}, {"trial_pain_reduction": 60}, {"trial_pain_reduction": {"over": 40}},
    ))  # fmt: skip
    assert list(found["outcome"]) == [unknown] * 4 + [stated, partly, stated]


def test_dates_and_lists_and_categories_are_read():
    frame = pd.DataFrame({
        "date_of_service": pd.to_datetime(["2013-07-01", None]),
        "drug": pd.Categorical(["morphine", "baclofen"]),
        "procedure_codes": [("62350",), {"E0783"}],
    })  # fmt: skip
    found = PUMP.decide_table(frame)
    assert list(found["outcome"]) == [
        PUMP.decide(date_of_service="2013-07-01", drug="morphine", procedure_codes=["62350"]).outcome,
        PUMP.decide(drug="baclofen", procedure_codes=["E0783"]).outcome,
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_that_are_no_inputs_are_refused_and_the_nearest_named(kind):
    frame = KINDS[kind]({"drgu": ["morphine"], "id": [1]})
    assert refused(frame) == [
        ("no-input-column", "the column `drgu` is no input of the policy"),
        ("no-input-column", "the column `id` is no input of the policy"),
    ]
    assert refused(frame, keep=["drgu", "id", "key"]) == [("no-input-column", "the frame has no column `key` to keep")]


@pytest.mark.parametrize("kind", KINDS)
def test_bad_values_are_named_by_row_and_column_all_at_once(kind):
    frame = KINDS[kind]({"drug": ["morphin", "morphine", "heroin"], "trial_pain_reduction": ["40", "140", "50"]})
    assert [message.partition(": ")[0] for _, message in refused(frame)] == [
        "row 1, column `drug`",
        "row 2, column `trial_pain_reduction`",
        "row 3, column `drug`",
    ]
    told = rows_of(PUMP.decide_table(frame, rejects="column"))
    assert [row["outcome"] for row in told] == [None, None, None]
    assert told[1]["problem"].startswith("trial_pain_reduction: ")


def test_rows_without_a_mistake_are_answered_beside_those_with_one():
    told = rows_of(PUMP.decide_table(pl.DataFrame({"drug": ["morphin", "morphine"]}), rejects="column"))
    assert told[1]["outcome"] == PUMP.decide(drug="morphine").outcome
    assert told[1]["problem"] is None
    assert told[0]["needed"] is None


def test_a_row_that_contradicts_itself_is_told_with_its_columns():
    frame = pl.DataFrame({"drug": ["baclofen", "baclofen"], "drug_class": ["opioid", None]})
    [(code, message)] = refused(frame)
    assert code == "contradiction"
    assert message.startswith("row 1, column `drug, drug_class`")


def test_many_mistakes_are_told_up_to_a_hundred():
    found = refused(pl.DataFrame({"drug": ["morphin"] * 150}))
    assert len(found) == 101
    assert found[-1] == ("too-many-mistakes", "50 more rows are not answered")


def test_what_is_no_frame_and_a_frame_with_a_column_twice_or_taken_is_refused():
    assert refused([{"drug": "morphine"}])[0][0] == "not-a-frame"
    assert refused(pl.LazyFrame({"drug": ["morphine"]}))[0][0] == "not-a-frame"
    twice = pd.DataFrame([["morphine", "baclofen"]], columns=["drug", "drug"])
    assert refused(twice) == [("repeated-name", "the frame has two columns `drug`")]
    assert refused(pl.DataFrame({"outcome": ["x"]}), keep=["outcome"])[0][0] == "column-taken"
    assert refused(pl.DataFrame({"drug": ["morphine"]}), statuses=["item 99"])[0][0] == "unknown-item"


def test_a_frame_without_rows_or_without_inputs_has_the_columns_of_answers():
    empty = pl.DataFrame({"drug": []}, schema={"drug": pl.String})
    assert PUMP.decide_table(empty).columns == ["drug", "outcome", "possible", "needed"]
    found = PUMP.decide_table(pl.DataFrame({"id": [1, 2]}), keep=["id"])
    assert found["outcome"].to_list() == [PUMP.decide().outcome] * 2


def test_several_determinations_have_columns_of_their_own():
    policy = load_policy("bcbsil-infusion-pumps")
    frame = pl.DataFrame({"drug": ["morphine"], "charge_type": ["professional"]})
    with pytest.raises(ProblemsFound, match="which-determination"):
        policy.decide_table(frame)
    [row] = rows_of(policy.several().decide_table(frame, needed=False, statuses=True))
    answers = policy.several().decide(drug="morphine", charge_type="professional")
    assert row["paid_by.outcome"] == answers["paid_by"].outcome == "IPA"
    assert row["coverage.outcome"] == answers["coverage"].outcome


def test_each_row_is_answered_in_the_version_of_its_date_of_service():
    policy = load_policy("medicare-ncd-210-14")
    assert len(policy.every_version()) == 2
    rng = Random(4)
    days = ["2016-03-01", "2023-06-01", None, "2022-02-10", {"between": ["2021-01-01", "2023-01-01"]}, "1990-01-01"]
    rows = [
        {
            "packs_a_day": rng.choice([0.5, 1, 1.5, 3, None]),
            "years_smoked": rng.choice([10, 20, 30, None]),
            "date_of_service": rng.choice(days),
        }
        for _ in range(25)
    ]
    frame = pd.DataFrame(rows, dtype=object)
    frame["date_of_service"] = [
        "from 2021-01-01 to 2023-01-01" if isinstance(one, dict) else one for one in frame["date_of_service"]
    ]
    told = rows_of(policy.decide_table(frame, determination="coverage", rejects="column", statuses=True))
    for row, answer in zip(rows, told, strict=True):
        try:
            facts = {name: value for name, value in row.items() if value is not None}
            expected = policy.decide(facts, "coverage").possible
        except ProblemsFound as found:
            assert answer["outcome"] is None, row
            assert answer["problem"].startswith("date_of_service: "), found
            continue
        assert tuple(answer["possible"]) == expected, row


def test_a_core_install_imports_nothing_of_tables_or_notebooks():
    code = (
        "import sys, reasoner\np = reasoner.load_policy('bcbsaz-implantable-infusion-pump')\n"
        "p.what_if(drug='morphine'); repr(p.explain(drug='morphine')); p.case(drug='morphine').yaml\n"
        "heavy = {'pandas', 'polars', 'pyarrow', 'numpy', 'narwhals', 'IPython', 'anywidget', 'altair', 'pygments', 'vl_convert'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    )
    assert done.stdout == "[]\n"
