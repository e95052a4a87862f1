"""The command line, end to end on the rule library: what is answered, what is refused, and how each ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.apps.command_line import app
from tests import show_samples as samples

PUMP = "bcbsaz-implantable-infusion-pump"
RULES = Path(__file__).parent.parent / "rules"
EXAMPLE = str(RULES / PUMP / "example.yaml")
FACTS = ("--fact", "drug=morphine", "--fact", "route=intrathecal")


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(app, list(arguments), input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_decide_answers_a_case_file() -> None:
    result = run("decide", PUMP, EXAMPLE)
    assert result.exit_code == 0
    assert result.stdout.startswith("Coverage: experimental or investigational (investigational)\nImplantable infusion pump")
    assert result.stderr == ""


def test_decide_reads_a_case_from_standard_input() -> None:
    given = Path(EXAMPLE).read_text(encoding="utf-8")
    assert run("decide", PUMP, "-", given=given).stdout == run("decide", PUMP, EXAMPLE).stdout


def test_facts_of_the_command_line_need_no_case_file() -> None:
    result = run("decide", PUMP, *FACTS)
    assert result.exit_code == 0
    assert result.stdout.startswith("Coverage: undetermined\n")


def test_a_fact_of_the_command_line_takes_the_place_of_the_case_s_own() -> None:
    result = run("decide", PUMP, EXAMPLE, "--fact", "trial_pain_reduction=60", "--fact", "pain_intractable=yes", "--json")
    assert json.loads(result.stdout)["answers"][0]["outcome"] == "covered"


def test_a_policy_is_named_by_its_file_too() -> None:
    assert run("decide", str(RULES / PUMP / f"{PUMP}.policy"), EXAMPLE).stdout == run("decide", PUMP, EXAMPLE).stdout


def test_all_determinations_are_answered_unless_one_is_named() -> None:
    every = json.loads(run("decide", "bcbsil-infusion-pumps", "--fact", "charge_type=professional", "--json").stdout)
    assert [one["determination"]["id"] for one in every["answers"]] == ["coverage", "paid_by"]
    result = run("decide", "bcbsil-infusion-pumps", "--fact", "charge_type=professional", "--json", "-d", "paid_by")
    assert [one["outcome"] for one in json.loads(result.stdout)["answers"]] == ["IPA"]


JSON_COMMANDS = [
    ("answers", ("decide", PUMP, EXAMPLE)),
    ("answers", ("decide", "highmarkwv-s-40", *FACTS)),
    ("explanations", ("explain", PUMP, EXAMPLE)),
    ("explanations", ("explain", "healthyblue-cg-surg-79", *FACTS, "--full")),
    ("what_if", ("what-if", PUMP, EXAMPLE)),
    ("what_if", ("what-if", PUMP, EXAMPLE, "--target", "investigational")),
    ("what_if", ("what-if", PUMP, "--fact", "benefit_available=no")),
    ("policies", ("policies",)),
    ("inputs", ("inputs", PUMP)),
    ("checked", ("check", PUMP)),
    ("policy", ("show", "policy", "medicare-ncd-210-14")),
    ("policy", ("show", "policy", "medicare-ncd-240-4")),
    ("policy", ("show", "policy", "highmarkwv-s-40")),
    ("program", ("show", "program", PUMP)),
    ("case_facts", ("show", "case", EXAMPLE, "--policy", PUMP)),
    ("tested", ("test", PUMP)),
]


@pytest.mark.parametrize(("kind", "arguments"), JSON_COMMANDS)
def test_every_command_gives_json_that_fits_the_schema(kind: str, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert samples.misfit(answer) == ""
    assert answer["kind"] == kind


REFUSED = [
    (("decide", "no-such-policy", *FACTS), "unknown-policy"),
    (("decide", "missing.policy", *FACTS), "no-such-file"),
    (("decide", PUMP, "missing.yaml"), "missing-file"),
    (("decide", PUMP, "."), "directory"),
    (("decide", PUMP, *FACTS, "--determination", "coverag"), "unknown-determination"),
    (("decide", PUMP, "--fact", "rute=intrathecal"), "unknown-input"),
    (("decide", PUMP, "--fact", "trial_pain_reduction=140"), "out-of-range"),
    (("decide", PUMP, "--fact", "nothing"), "not-a-fact"),
    (("what-if", PUMP, EXAMPLE, "--target", "coverd"), "unknown-outcome"),
    (("what-if", PUMP, EXAMPLE, "--allow", "rout"), "unknown-input"),
    (("decide", PUMP, *FACTS, "--on", "1999-01-01"), "no-version"),
    (("inputs", "no-such-policy"), "unknown-policy"),
]


@pytest.mark.parametrize(("arguments", "code"), REFUSED)
def test_input_at_fault_ends_with_1_and_a_problem_on_standard_error(arguments: tuple[str, ...], code: str) -> None:
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    problems = json.loads(result.stderr)
    assert samples.misfit(problems) == ""
    assert code in [one["code"] for one in problems["problems"]]


@pytest.mark.parametrize(("arguments", "code"), REFUSED)
def test_problems_are_told_in_words_with_a_remedy(arguments: tuple[str, ...], code: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"[{code}]" in result.stderr
    assert "mend: " in result.stderr
    assert "Traceback" not in result.stderr


def test_a_contradiction_names_both_inputs() -> None:
    result = run("decide", PUMP, "--fact", "drug=baclofen", "--fact", "drug_class=opioid", "--json")
    assert result.exit_code == 1
    assert set(json.loads(result.stderr)["error_names"]) == {"drug", "drug_class"}


def test_all_mistakes_of_a_case_are_told_at_once_with_their_places() -> None:
    given = "drug: morfine\nroute: intrathecal\nrote: epidural\ntrial_pain_reduction: 140\n"
    result = run("decide", PUMP, "-", "--json", given=given)
    places = [problem["place"]["line"] for problem in json.loads(result.stderr)["problems"]]
    assert sorted(places) == [1, 3, 4]


MALFORMED = [
    b"",
    b"facts: [",
    b"\xff\xfe\x00",
    b"- drug\n",
    b"drug: morphine\ndrug: baclofen\n",
    b'{"drug": "morphine", "drug": "baclofen"}',
    b"drug: !!python/object/apply:os.system ['true']\n",
    b"a: &a [*a]\n",
    b"\x00",
]


@pytest.mark.parametrize("given", MALFORMED)
def test_a_malformed_case_is_a_problem_and_no_traceback(given: bytes, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(given)
    result = run("decide", PUMP, str(file))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error: " in result.stderr


WRONG_USE = [
    ("decide",),
    ("decide", PUMP, EXAMPLE, "--on", "yesterday"),
    ("decide", PUMP, EXAMPLE, "--colour"),
    ("what-if", PUMP, EXAMPLE, "--most", "0"),
    ("what-if", PUMP, EXAMPLE, "--time-limit", "0"),
    ("show", "case", EXAMPLE),
    ("nonsense",),
]


@pytest.mark.parametrize("arguments", WRONG_USE)
def test_wrong_use_ends_with_2(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: " in result.stderr


def test_what_if_finds_what_to_document_and_what_to_do() -> None:
    found = json.loads(run("what-if", PUMP, EXAMPLE, "--json").stdout)["what_if"]
    assert found["change_inputs"] == [["pain_intractable", "trial_pain_reduction"]]
    assert {one["input"]["id"]: one["change"] for one in found["sets"][0]["changes"]} == {
        "pain_intractable": "document",
        "trial_pain_reduction": "do",
    }


def test_what_if_says_already_so() -> None:
    assert "Already so" in run("what-if", PUMP, EXAMPLE, "--target", "investigational").stdout


def test_what_if_names_what_stands_in_the_way() -> None:
    result = run("what-if", PUMP, EXAMPLE, "--fact", "indication=spasticity")
    assert "Nothing that may be changed here reaches it." in result.stdout
    assert "What stands in the way" in result.stdout


def test_the_list_of_ways_can_be_cut_and_that_is_said() -> None:
    result = run("what-if", PUMP, "--fact", "fda_approved_for_route=yes", "--most", "1")
    assert result.exit_code == 0
    assert "The list is not complete" in result.stdout


def test_inputs_are_asked_in_words_and_as_a_case_to_fill_in(tmp_path: Path) -> None:
    assert "By how much did the temporary trial lower the pain?" in run("inputs", PUMP).stdout
    filled = run("inputs", PUMP, "--case").stdout.replace("# drug:", "drug: morphine").replace("# route:", "route: epidural")
    file = tmp_path / "case.yaml"
    file.write_text(filled, encoding="utf-8")
    assert (
        run("decide", PUMP, str(file)).stdout
        == run("decide", PUMP, "--fact", "drug=morphine", "--fact", "route=epidural").stdout
    )


@pytest.mark.parametrize("policy", sorted(path.parent.name for path in RULES.glob("*/*.policy")))
def test_every_policy_of_the_library_is_shown_checked_and_passes_its_scenarios(policy: str) -> None:
    assert run("show", "policy", policy).exit_code == 0
    assert run("check", policy).stdout == f"{policy}: no mistakes found\n"
    result = run("test", policy)
    assert (result.exit_code, result.stdout.splitlines()[-1][-10:]) == (0, ", 0 failed"), result.stdout


def test_program_and_case_are_shown_for_the_stock_clingo() -> None:
    assert "%" in run("show", "program", PUMP).stdout
    assert run("show", "case", EXAMPLE, "--policy", PUMP).stdout.strip().endswith(".")


SUITE = """\
cases:
- id: T-1
  policy: bcbsaz-implantable-infusion-pump
  facts: {drug: morphine, benefit_available: false}
  expect: {outcome: covered}
- id: T-2
  policy: bcbsaz-implantable-infusion-pump
  facts: {benefit_available: false}
  expect: {outcome: not_covered, missing_inputs: [], change_inputs: []}
- id: T-3
  policy: bcbsaz-implantable-infusion-pump
  facts: {drug: baclofen, drug_class: opioid}
  expect: {error_names: [drug, drug_class]}
- id: T-4
  policy: no-such-policy
  facts: {drug: baclofen}
  expect: {outcome: covered}
"""


def test_a_suite_shows_expected_against_found_and_counts(tmp_path: Path) -> None:
    file = tmp_path / "suite.yaml"
    file.write_text(SUITE, encoding="utf-8")
    result = run("test", str(file))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "2 passed, 2 failed"
    assert "    expected: medically necessary (covered)\n    found:    not covered\n" in result.stdout
    assert "the library has no policy `no-such-policy`" in result.stdout


def test_a_file_that_cannot_be_read_counts_as_failed_and_is_named(tmp_path: Path) -> None:
    file = tmp_path / "broken.policy"
    file.write_text("Policy: x\n\tnonsense", encoding="utf-8")
    result = run("test", str(file), str(tmp_path / "missing.yaml"))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "0 passed, 2 failed"
    assert f"FAILED {file}: it cannot be read" in result.stdout
    assert "missing.yaml" in result.stderr


def test_an_empty_folder_holds_nothing_to_test(tmp_path: Path) -> None:
    result = run("test", str(tmp_path))
    assert result.exit_code == 1
    assert "holds no policy and no suite" in result.stderr


def test_check_names_every_mistake_of_a_file_and_ends_with_1(tmp_path: Path) -> None:
    text = (RULES / PUMP / f"{PUMP}.policy").read_text(encoding="utf-8")
    file = tmp_path / "pump.policy"
    file.write_text(text.replace("the route is intra-arterial", "the rout is intra-arterial"), encoding="utf-8")
    result = run("check", str(file))
    assert result.exit_code == 1
    assert result.stderr.count("^^^") >= 3
    assert "errors" in result.stdout


def test_the_version_is_printed() -> None:
    assert run("--version").stdout.startswith("reasoner 0.")


def test_every_command_has_help() -> None:
    for command in ("decide", "explain", "what-if", "check", "test", "policies", "inputs", "show"):
        result = run(command, "--help")
        assert (result.exit_code, "Usage: " in result.stdout) == (0, True)
