"""Sweeps have exact breakpoints, and a comparison says where policies part."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy, compare, load_policy
from reasoner.apps.command_line import app
from reasoner.cases.case import Fact
from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import Number
from reasoner.show.comparison_json import comparison_json
from reasoner.show.comparison_text import comparison_text
from reasoner.show.json import schema
from reasoner.show.paper import PLAIN
from reasoner.show.sweep_json import sweeps_json
from reasoner.show.sweep_text import sweeps_text
from reasoner.source.problem import ProblemsFound
from tests.oracle.examples import example
from tests.oracle.found import Decider
from tests.oracle.worlds import ContradictionError

PUMP = "bcbsaz-implantable-infusion-pump"
EXAMPLE = str(Path(__file__).parent.parent / "rules" / PUMP / "example.yaml")


@pytest.mark.parametrize("batch", range(5))
def test_every_number_has_the_outcome_and_the_items_of_its_stretch(batch: int) -> None:
    tried = 0
    for seed in range(batch, 200, 5):
        drawn = example(seed)
        loaded = LoadedPolicy(drawn.policy)
        for input in drawn.policy.vocabulary.inputs:
            if not isinstance(input.type, Number):
                continue
            try:
                sweep = loaded.sweep(drawn.case, input.id, "coverage", None)
            except ProblemsFound:
                continue
            try:
                values = Decider(drawn.policy, "coverage", drawn.case).makes.values(input.id, {input.id})
            except ContradictionError:
                continue
            for value in values:
                if isinstance(value, bool | str | frozenset) or not hasattr(value, "numerator"):
                    continue
                stretches = [one for one in sweep.stretches if one.interval is not None and one.interval.holds(value)]
                assert len(stretches) == 1, (seed, value)
                case = drawn.case.merged((Fact(input.id, Exactly(value)),))
                try:
                    ours = Decider(drawn.policy, "coverage", case).decide()
                except ContradictionError:
                    assert stretches[0].possible == ()
                    continue
                assert set(stretches[0].possible) == set(ours.possible), (seed, input.id, value)
                for key, standing in stretches[0].standings.items():
                    if key in ours.standings:
                        assert standing.status.value == ours.standings[key].status, (seed, value, key)
                tried += 1
    assert tried


def test_neighbouring_stretches_differ_and_leave_no_number_out() -> None:
    policy = load_policy(PUMP)
    sweep = policy.sweep(policy.case(Path(EXAMPLE)), "trial_pain_reduction")
    assert [(one.words, one.outcome) for one in sweep.stretches] == [
        ("at most 50%", "investigational"),
        ("over 50%", "undetermined"),
    ]
    assert sweep.now == 0
    assert [item.address for item in sweep.items] == ["item 4"]
    assert "item 4 not met" in sweeps_text((sweep,), PLAIN)


@pytest.mark.parametrize(
    ("input", "code"), [("drug", "not-a-number"), ("rout", "unknown-input"), ("age_years", "input-not-read")]
)
def test_what_cannot_be_swept_is_said(input: str, code: str) -> None:
    policy = load_policy(PUMP)
    with pytest.raises(ProblemsFound) as raised:
        policy.sweep(policy.case(Path(EXAMPLE)), input)
    assert [one.code for one in raised.value.problems] == [code]
    assert "trial_pain_reduction" in raised.value.problems[0].hint


def test_a_comparison_gives_each_outcome_and_what_only_some_ask() -> None:
    policies = [load_policy(PUMP), load_policy("bcbsla-00666")]
    cases = [one.case(Path(EXAMPLE)) for one in policies]
    found = compare(policies, cases)
    assert [one.answer.outcome for one in found.compared] == ["investigational", "investigational"]
    assert found.alike
    parts = {one.input.id: (one.rests, one.needs) for one in found.partings}
    assert parts["indication"] == ((1,), ())
    assert "trial_pain_reduction" not in parts  # both rest on it
    assert all(one.changes.sets for one in found.compared)


def test_a_change_after_which_not_all_was_looked_at_is_told_in_sentences() -> None:
    policies = [load_policy(PUMP), load_policy("bcbsla-00666")]
    found = compare(policies, [one.case(Path(EXAMPLE)) for one in policies])
    late = tuple(
        replace(one, changes=replace(one.changes, cut_off="the time limit of 5 s was reached")) for one in found.compared
    )
    said = " ".join(comparison_text(replace(found, compared=late), PLAIN).split())
    assert said.count(" Not everything was looked at: the time limit of 5 s was reached.") == 2
    assert ".;" not in said


def test_sweeps_and_comparisons_fit_the_schema() -> None:
    policies = [load_policy(PUMP), load_policy("medicare-ncd-280-14")]
    cases = [one.case(Path(EXAMPLE)) for one in policies]
    swept = policies[0].sweep(cases[0], "trial_pain_reduction")
    for text in (sweeps_json((swept,)), comparison_json(compare(policies, cases))):
        jsonschema.validate(json.loads(text), schema(), jsonschema.Draft202012Validator)


def test_the_commands_answer_a_case_from_standard_input() -> None:
    given = Path(EXAMPLE).read_text(encoding="utf-8")
    result = CliRunner().invoke(app, ["compare", "-", PUMP, "bcbsla-00666", "--json"], input=given)
    assert json.loads(result.stdout)["alike"] is True
    swept = CliRunner().invoke(app, ["sweep", PUMP, "-", "trial_pain_reduction"], input=given)
    assert "over 50%: undetermined" in swept.stdout


def test_comparing_one_policy_is_a_wrong_use() -> None:
    assert CliRunner().invoke(app, ["compare", EXAMPLE, PUMP]).exit_code == 2


SLEEP, LUNGS = "medicare-ncd-240-4", "medicare-ncd-210-14"
THREE = [
    *("--fact", "drug=morphine", "--fact", "route=intrathecal", "--fact", "age_years=17", "--fact", "educated=no"),
    *("--fact", "date_of_service=2023-05-01", "--fact", "date_of_birth=2005-06-01"),
]


def test_policies_of_different_vocabularies_are_compared_and_what_one_cannot_take_is_said() -> None:
    result = CliRunner().invoke(app, ["compare", "-", PUMP, SLEEP, LUNGS, "--json", *THREE], input="{}")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    jsonschema.validate(found, schema(), jsonschema.Draft202012Validator)
    pump, sleep, lungs = found["left_out"]
    educated = "the patient was educated in the use of the device"
    assert set(pump) == {educated, "the date of birth"}
    assert set(sleep) == {"the drug", "the route", "the date of birth"}
    assert set(lungs) == {"the drug", "the route", "the age", educated}
    assert [one["answer"]["outcome"] for one in found["policies"]][1:] == ["not_addressed", "not_covered"]
    # The day of service picks the version of each.
    assert [one["answer"]["policy"]["version_presumed"] for one in found["policies"]] == [False, False, False]


def test_two_policies_of_one_payer_are_told_apart_and_so_are_inputs_that_only_share_a_machine_name() -> None:
    said = CliRunner().invoke(app, ["compare", "-", PUMP, SLEEP, LUNGS, "--fact", "age_years=50"], input="{}").stdout
    said = " ".join(said.split())
    assert "the phase: still needed by Medicare NCD 240.4" in said
    assert "the documented symptoms: still needed by Medicare NCD 240.4" in said
    assert "the patient has signs or symptoms of lung cancer: still needed by Medicare NCD 210.14" in said
    assert "stated, but not known to this policy's vocabulary, and left out: the age" in said


def test_a_fact_that_no_policy_can_take_is_refused() -> None:
    result = CliRunner().invoke(app, ["compare", "-", PUMP, SLEEP, "--fact", "moon=full"], input="{}")
    assert (result.exit_code, "`moon` is not an input of this vocabulary" in result.stderr) == (1, True)
