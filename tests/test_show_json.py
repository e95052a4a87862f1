"""Answers as JSON: every document fits the schema, and the keys are those that suites expect."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from reasoner.show.json import answers_json, explanations_json, problems_json, schema, what_if_json
from reasoner.show.library_json import checked_json, inputs_json, policies_json
from reasoner.show.results import Mismatch, Result, Unreadable, results_json
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from tests import show_samples as samples

PROBLEMS = (
    Problem("unknown-input", "no input is called `rute`", Span("case.yaml", 3, 5, 9), "write `route`", ("planned_route",)),
    Problem("missing-file", "there is no file `x`"),
    Problem("odd", "odd but legal", names=("pain_severe",), warning=True),
)
TESTED = Result("a.policy", "a trial", (Mismatch("the outcome", "covered", "refused"),), (samples.EXPLANATION,))
INPUTS = samples.POLICY.vocabulary.inputs
DOCUMENTS = {
    "answers": answers_json((samples.UNDETERMINED, samples.REFUSED)),
    "explanations": explanations_json((samples.EXPLANATION,)),
    "what_if": what_if_json(samples.WAYS),
    "no way": what_if_json(samples.NO_WAY),
    "already": what_if_json(samples.ALREADY),
    "problems": problems_json(PROBLEMS),
    "policies": policies_json((samples.ENTRY,)),
    "inputs": inputs_json(samples.POLICY, INPUTS),
    "tested": results_json((TESTED,), (Unreadable("x", PROBLEMS),)),
    "checked": checked_json((("a.policy", "sample-pump", 0, 1), ("b.policy", None, 2, 0))),
}


def test_the_schema_is_itself_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_document_fits_the_schema(kind: str) -> None:
    assert samples.misfit(json.loads(DOCUMENTS[kind])) == ""


def test_a_document_with_a_key_too_many_does_not_fit() -> None:
    changed = {**json.loads(DOCUMENTS["problems"]), "more": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed, schema(), jsonschema.Draft202012Validator)


def test_an_answer_has_the_keys_that_suites_expect() -> None:
    answer = json.loads(DOCUMENTS["answers"])["answers"][0]
    assert answer["outcome"] == "undetermined"
    assert answer["possible_outcomes"] == ["covered", "investigational"]
    assert answer["missing_inputs"] == ["trial_pain_reduction"]
    assert answer["undetermined"] == ["4"]
    assert answer["not_satisfied"] == ["5"]
    assert answer["satisfied"] == []
    assert answer["waived"] == []
    assert answer["notices"] == []
    assert answer["notices_undetermined"] == ["bulletin"]


def test_a_waived_item_is_listed_as_waived_and_by_its_own_status() -> None:
    standings = {**samples.STANDINGS, "coverage/1/2/5": replace(samples.NOT_MET, waived=samples.MET.status)}
    answer = json.loads(answers_json((replace(samples.UNDETERMINED, standings=standings),)))["answers"][0]
    assert answer["waived"] == ["5"]
    assert answer["not_satisfied"] == ["5"]


def test_every_criterion_of_the_answer_is_listed_with_its_status() -> None:
    answer = json.loads(DOCUMENTS["answers"])["answers"][0]
    assert {one["key"]: one["status"] for one in answer["criteria"]} == {
        key: standing.status.value for key, standing in samples.STANDINGS.items()
    }


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("what_if", [["trial_pain_reduction"], ["benefit_available", "pain_severe", "planned_route"]]),
        ("no way", []),
        ("already", [[]]),
    ],
)
def test_change_inputs_are_the_sets_none_or_the_empty_one(kind: str, expected: list[list[str]]) -> None:
    assert json.loads(DOCUMENTS[kind])["what_if"]["change_inputs"] == expected


def test_a_list_that_was_cut_off_is_marked() -> None:
    result = json.loads(what_if_json(replace(samples.WAYS, cut_off="stopped after 5 seconds")))["what_if"]
    assert result["truncated"] is True


def test_error_names_are_the_inputs_of_errors_and_not_of_warnings() -> None:
    assert json.loads(DOCUMENTS["problems"])["error_names"] == ["planned_route"]


def test_what_an_approval_covers_is_given_in_words_and_as_exact_amounts() -> None:
    covered = replace(samples.REFUSED, outcome="covered", deciding=(samples.COVERED,))
    answers = json.loads(answers_json((covered, samples.UNDETERMINED)))
    assert samples.misfit(answers) == ""
    found, undetermined = answers["answers"]
    assert undetermined["approval"] == undetermined["scope"] == []
    assert found["scope"] == [one["words"] for one in found["approval"]]
    months, amount, setting, part = found["approval"]
    assert (months["lasts"], months["citation"]) == ({"number": "12", "unit": "months"}, "Criteria, duration")
    assert (amount["at_most"], amount["per"]) == ({"number": "2.5", "unit": "mL"}, {"number": "2", "unit": "weeks"})
    assert (setting["setting"], setting["lasts"]) == ("the outpatient setting", None)
    assert (part["part_only"], months["part_only"]) == (True, False)


def test_the_payers_reasons_are_given_once_the_outcome_is_settled() -> None:
    first, second = json.loads(DOCUMENTS["answers"])["answers"]
    assert first["reasons"] == []
    assert second["reasons"] == [{"label": "1", "text": "the evidence does not permit conclusions about health outcomes"}]
