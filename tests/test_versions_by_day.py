"""The version is chosen by what is known of the date of service: wholly, in part, across an edge, or not at all."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.api import LoadedPolicy, ProblemsFound, changes, load_policy, load_versions
from reasoner.apps.command_line import app
from reasoner.apps.interviewer import Interview
from reasoner.policy.days import EVERY_DAY, Days
from reasoner.policy.library import Library, on_days
from reasoner.show.paper import PLAIN
from reasoner.show.sweep_text import sweeps_text
from tests import show_samples as samples

VOCABULARY = """Vocabulary: plan

Inputs: all
    Unless stated otherwise: fixed, clinical

    the date of service (date_of_service): a date, a choice
    the age (age): completed years, from 0 to 130
    the pain is severe (severe): yes or no
"""
PLAN = """Policy: Plan
Payer: Made-up Health
Source: plan
In effect: {days}
Vocabulary: plan

Determination: coverage

    Covered when
        {line}

    Otherwise not covered
"""
REFERRING = """Policy: Ref
Payer: Made-up Health
Source: ref
In effect: {days}
Vocabulary: plan

Determination: refill

    Covered when
        coverage of plan is covered

    Otherwise not covered
"""
OF_2023 = "the age is at least 18 years, and\n        the date of service is on or after 2023-03-01"
OF_2024 = "the age is at least 21 years"
EDGE = {"between": ["2023-12-31", "2024-01-01"]}


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two versions of a plan that meet at the new year of 2024, and an undated policy that refers to it."""
    write(tmp_path, "plan.vocabulary", VOCABULARY)
    write(tmp_path, "plan/2023.policy", PLAN.format(days="from 2023-01-01 until 2023-12-31", line=OF_2023))
    write(tmp_path, "plan/2024.policy", PLAN.format(days="from 2024-01-01", line=OF_2024))
    write(tmp_path, "ref/ref.policy", REFERRING.format(days="undated"))
    return tmp_path


def plan(folder: Path, name: str = "plan") -> LoadedPolicy:
    return load_policy(name, folders=(folder,))


def refused(loaded: LoadedPolicy, **facts: object) -> str:
    with pytest.raises(ProblemsFound) as found:
        loaded.decide(loaded.case(facts))
    [problem] = found.value.problems
    return f"{problem.code}: {problem.message}"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# ---- days


def test_days_share_and_leave_days() -> None:
    year, june = Days(date(2023, 1, 1), date(2023, 12, 31)), Days(date(2023, 6, 1), date(2023, 6, 30))
    assert year.shared(june) == june
    assert year.shared(Days(date(2024, 1, 1))) is None
    assert year.without(june) == (Days(date(2023, 1, 1), date(2023, 5, 31)), Days(date(2023, 7, 1), date(2023, 12, 31)))
    assert june.without(year) == ()
    assert EVERY_DAY.without(year) == (Days(last=date(2022, 12, 31)), Days(date(2024, 1, 1)))


def test_the_ends_of_the_calendar_leave_no_days_beyond_them() -> None:
    whole = Days(date.min, date.max)
    assert EVERY_DAY.without(whole) == ()
    assert (whole.latest, EVERY_DAY.latest) == (date.max, date.max)


# ---- which version


@pytest.mark.parametrize(
    ("known", "age", "outcome", "version"),
    [
        ("2023-06-01", 19, "covered", "2023"),
        ({"between": ["2023-06-01", "2023-06-30"]}, 19, "covered", "2023"),
        ({"one_of": ["2023-03-01", "2023-12-31"]}, 19, "covered", "2023"),
        ({"over": "2023-12-31"}, 19, "not_covered", "2024"),
        ({"under": "2023-03-01", "at_least": "2023-01-01"}, 30, "not_covered", "2023"),
    ],
)
def test_a_date_known_in_part_inside_one_version_takes_that_version(
    folder: Path, known: object, age: int, outcome: str, version: str
) -> None:
    loaded = plan(folder)
    answer = loaded.decide(loaded.case({"age": age, "date_of_service": known}))
    assert (answer.outcome, answer.policy.version[15:19], answer.version_presumed) == (outcome, version, False)
    assert answer.versions == ()


def test_a_date_across_two_versions_is_answered_by_both_and_is_open_where_they_differ(folder: Path) -> None:
    loaded = plan(folder)
    answer = loaded.decide(loaded.case({"age": 19, "date_of_service": EDGE}))
    assert (answer.outcome, set(answer.possible)) == ("undetermined", {"covered", "not_covered"})
    assert [(str(one.policy.days.first), one.outcome) for one in answer.versions] == [
        ("2023-01-01", "covered"),
        ("2024-01-01", "not_covered"),
    ]
    assert [one.input.id for one in answer.needed] == ["date_of_service"]


@pytest.mark.parametrize(("age", "outcome"), [(30, "covered"), (17, "not_covered")])
def test_a_date_across_two_versions_that_agree_is_settled(folder: Path, age: int, outcome: str) -> None:
    loaded = plan(folder)
    answer = loaded.decide(loaded.case({"age": age, "date_of_service": EDGE}))
    assert (answer.outcome, answer.needed, len(answer.versions)) == (outcome, (), 2)


def test_nothing_known_of_the_date_takes_the_newest_and_presumes_it(folder: Path) -> None:
    loaded = plan(folder)
    for facts in ({"age": 19}, {"age": 19, "date_of_service": "unknown"}):
        answer = loaded.decide(loaded.case(facts))
        assert (answer.outcome, answer.version_presumed) == ("not_covered", True)


def test_days_on_which_no_version_is_in_effect_are_refused(folder: Path) -> None:
    assert refused(plan(folder), age=19, date_of_service={"under": "2023-01-01"}) == (
        "no-version: no version of `plan` is in effect until 2022-12-31; "
        "it is in effect from 2023-01-01 until 2023-12-31 and in effect from 2024-01-01"
    )
    one = load_policy(folder / "plan" / "2023.policy")
    assert refused(one, age=19, date_of_service={"over": "2023-12-31"}).startswith("no-version: ")
    assert refused(load_policy("plan", date(2023, 5, 5), (folder,)), date_of_service={"over": "2023-12-31"}).startswith(
        "outside-version: the date of service from 2024-01-01 lies outside"
    )


def test_days_of_which_some_have_no_version_are_told(folder: Path) -> None:
    loaded = load_policy(folder / "plan" / "2023.policy")
    answer = loaded.decide(loaded.case({"age": 19, "date_of_service": {"at_least": "2023-06-01"}}))
    assert answer.outcome == "covered"
    assert answer.remarks == ("no version is in effect from 2024-01-01, and the date of service may lie there",)


def test_a_version_that_the_facts_contradict_is_not_possible(folder: Path) -> None:
    always = "\nBackground\n    - if the pain is severe, then the date of service is before 2024-01-01\n"
    write(folder, "plan.vocabulary", VOCABULARY + always)
    write(folder, "plan/2024.policy", PLAN.format(days="from 2024-01-01", line=f"{OF_2024}, and\n        the pain is severe"))
    loaded = plan(folder)
    answer = loaded.decide(loaded.case({"age": 19, "severe": True, "date_of_service": EDGE}))
    assert (answer.outcome, answer.policy.days.last) == ("covered", date(2023, 12, 31))


def test_a_presumed_version_is_never_left(folder: Path) -> None:
    line = f"{OF_2024}, and\n        the date of service is on or after 2023-03-01"
    write(folder, "plan/2024.policy", PLAN.format(days="from 2024-01-01", line=line))
    loaded = plan(folder)
    answer = loaded.decide(loaded.case({"age": 30}))
    assert (answer.outcome, answer.needed) == ("covered", ())


def test_versions_with_vocabularies_of_their_own_say_what_they_have_no_place_for(folder: Path) -> None:
    older = VOCABULARY.replace("Vocabulary: plan", "Vocabulary: older plan").replace(
        "    the pain is severe (severe): yes or no\n", ""
    )
    write(folder, "older-plan.vocabulary", older)
    text = PLAN.format(days="from 2023-01-01 until 2023-12-31", line=OF_2023)
    write(folder, "plan/2023.policy", text.replace("Vocabulary: plan", "Vocabulary: older plan"))
    loaded = plan(folder)
    answer = loaded.decide(loaded.case({"age": 19, "severe": True, "date_of_service": "2023-06-01"}))
    assert (answer.outcome, answer.remarks) == (
        "covered",
        ("this version has no place for what the case says of the pain is severe",),
    )


# ---- policies referred to


@pytest.mark.parametrize(
    ("known", "outcome"), [("2023-06-01", "covered"), ("2024-06-01", "not_covered"), (EDGE, "undetermined")]
)
def test_an_undated_policy_reads_another_in_the_version_of_the_same_day(folder: Path, known: object, outcome: str) -> None:
    loaded = plan(folder, "ref")
    answer = loaded.decide(loaded.case({"age": 19, "date_of_service": known}))
    assert answer.outcome == outcome
    assert len(answer.versions) == (2 if known == EDGE else 0)


def test_an_undated_policy_that_refers_to_a_dated_one_presumes_the_newest_of_it(folder: Path) -> None:
    result = run("decide", "ref", "--rules", str(folder), "--fact", "age=19")
    assert "Undated, with Plan in effect from 2024-01-01 (the newest, presumed for want of a date of service)" in result.stdout


def test_the_version_of_what_is_referred_to_through_another_is_named(folder: Path) -> None:
    outer = (
        REFERRING.format(days="undated").replace("Source: ref", "Source: outer").replace("coverage of plan", "refill of ref")
    )
    write(folder, "outer/outer.policy", outer)
    case = write(folder, "case.yaml", "age: 19\ndate_of_service: {between: [2023-12-31, 2024-01-01]}\n")
    text = run("decide", "outer", str(case), "--rules", str(folder)).stdout
    assert "undated, with Plan in effect from 2023-01-01 until 2023-12-31, rules" in text
    assert "undated, with Plan in effect from 2024-01-01, rules" in text


def test_a_day_before_the_first_version_of_what_is_referred_to_is_refused(folder: Path) -> None:
    assert "`ref` refers to `plan`, of which no version is in effect until 2022-12-31" in refused(
        plan(folder, "ref"), age=19, date_of_service="2022-05-05"
    )


def test_a_dated_policy_changes_where_what_it_refers_to_does(folder: Path) -> None:
    write(folder, "ref/ref.policy", REFERRING.format(days="from 2023-07-01"))
    loaded = plan(folder, "ref")
    assert [one.days for one in loaded.every_version()] == [
        Days(date(2023, 7, 1), date(2023, 12, 31)),
        Days(date(2024, 1, 1)),
    ]


def test_without_a_date_an_ended_policy_reads_the_version_that_shares_its_days(folder: Path) -> None:
    write(folder, "ref/ref.policy", REFERRING.format(days="from 2023-01-01 until 2023-06-30"))
    loaded = plan(folder, "ref")
    answer = loaded.decide(loaded.case({"age": 19, "date_of_service": {"at_least": "2023-04-01", "under": "2023-05-01"}}))
    assert answer.outcome == "covered"
    [other] = loaded.policy.referred
    assert other.days == Days(date(2023, 1, 1), date(2023, 12, 31))


# ---- every question


def test_a_sweep_over_the_date_goes_through_all_versions_and_names_days_without_one(folder: Path) -> None:
    loaded = plan(folder)
    sweep = loaded.sweep(loaded.case({"age": 19, "date_of_service": "2023-06-01"}), "date_of_service")
    assert [(one.words, one.outcome, one.version) for one in sweep.stretches] == [
        ("until 2022-12-31", "", "no version is in effect"),
        ("from 2023-01-01 to before 2023-03-01", "not_covered", "from 2023-01-01 until 2023-12-31"),
        ("between 2023-03-01 and 2023-12-31", "covered", "from 2023-01-01 until 2023-12-31"),
        ("from 2024-01-01", "not_covered", "from 2024-01-01"),
    ]
    assert sweep.now == 2


def test_a_sweep_over_the_date_of_one_version_says_on_which_days_that_is_in_effect(folder: Path) -> None:
    loaded = load_policy(str(folder / "plan" / "2023.policy"))
    sweep = loaded.sweep(loaded.case({"age": 19}), "date_of_service")
    said = "not in effect; the policy is so from 2023-01-01 until 2023-12-31"
    assert [(one.words, one.outcome, one.in_effect, one.version) for one in sweep.stretches] == [
        ("until 2022-12-31", "", False, said),
        ("from 2023-01-01 to before 2023-03-01", "not_covered", True, ""),
        ("between 2023-03-01 and 2023-12-31", "covered", True, ""),
        ("from 2024-01-01", "", False, said),
    ]
    assert f"  - from 2024-01-01: {said}\n" in sweeps_text((sweep,), PLAIN)


def test_a_sweep_over_another_number_is_one_for_each_version(folder: Path) -> None:
    loaded = plan(folder)
    sweep = loaded.sweep(loaded.case({"age": 19, "date_of_service": EDGE}), "age")
    assert [[(stretch.words, stretch.outcome) for stretch in one.stretches] for one in sweep.versions] == [
        [("under 18 years", "not_covered"), ("at least 18 years", "covered")],
        [("under 21 years", "not_covered"), ("at least 21 years", "covered")],
    ]


def test_room_up_to_the_end_of_a_version_is_said_to_end_there(folder: Path) -> None:
    loaded = plan(folder)
    reasons = loaded.reasons(loaded.case({"age": 19, "date_of_service": "2023-06-01"}))
    [margin] = [one for one in reasons.margins if one.input.id == "date_of_service"]
    assert margin.below is not None
    assert margin.above is not None
    assert (margin.below.ends_version, margin.above.ends_version) == (False, True)
    assert margin.above.at == date(2023, 12, 31).toordinal()


def test_changes_of_the_date_stay_in_the_version_and_that_is_said(folder: Path) -> None:
    loaded = plan(folder)
    early = loaded.what_if(loaded.case({"age": 19, "date_of_service": "2023-02-01"}), allow=("choice",))
    assert [[change.needs for change in one.changes] for one in early.sets] == [["between 2023-03-01 and 2023-12-31"]]
    late = loaded.what_if(loaded.case({"age": 19, "date_of_service": "2024-02-01"}), allow=("choice",))
    assert (late.sets, late.only_days) == ((), "from 2024-01-01")


def test_changes_across_two_versions_are_told_for_each(folder: Path) -> None:
    loaded = plan(folder)
    found = loaded.what_if(loaded.case({"age": 19, "date_of_service": EDGE}), allow=("fixed",))
    assert [one.already for one in found.versions] == [True, False]
    assert [sorted(one.inputs) for one in found.versions[1].sets] == [["age"]]
    assert [sorted(one.inputs) for one in found.sets] == [["age"]]


def test_what_has_to_stay_is_told_for_each_version(folder: Path) -> None:
    loaded = plan(folder)
    found = loaded.reasons(loaded.case({"age": 30, "date_of_service": EDGE}))
    assert [[fact.input.id for fact in one.keep] for one in found.versions] == [["date_of_service", "age"], ["age"]]
    assert [fact.input.id for fact in found.keep] == ["age"]


def test_the_date_is_the_first_question_where_versions_differ(folder: Path) -> None:
    loaded = plan(folder)
    found = loaded.questions(loaded.case({"age": 19, "date_of_service": EDGE}))
    [question] = found.questions
    assert question.needed.input.id == "date_of_service"
    assert [(one.answer, one.possible) for one in question.leads] == [
        ("from 2023-01-01 until 2023-12-31", ("covered",)),
        ("from 2024-01-01", ("not_covered",)),
    ]


def test_the_date_is_needed_where_versions_may_differ_once_the_rest_is_known(folder: Path) -> None:
    loaded = plan(folder)
    case = loaded.case({"date_of_service": EDGE})  # of age 19 it would be covered by one, and not by the other
    assert [one.input.id for one in loaded.decide(case).needed] == ["date_of_service", "age"]
    assert [one.needed.input.id for one in loaded.questions(case).questions] == ["date_of_service", "age"]


def test_the_date_is_needed_where_only_the_order_of_the_outcomes_is_another(folder: Path) -> None:
    words = "Covered when\n        the age is at least 18 years\n\n    Investigational{order}, when\n        the pain is severe"
    for name, days, order in (
        ("2023", "from 2023-01-01 until 2023-12-31", ", subject to covered"),
        ("2024", "from 2024-01-01", ", despite covered"),
    ):
        text = PLAN.format(days=days, line="").replace("Covered when\n        ", words.format(order=order))
        write(folder, f"plan/{name}.policy", text)
    loaded = plan(folder)
    answer = loaded.decide(loaded.case({"date_of_service": EDGE}))
    assert answer.possible == ("covered", "investigational", "not_covered")
    assert [one.input.id for one in answer.needed] == ["date_of_service", "age", "severe"]
    both = loaded.case({"date_of_service": EDGE, "age": 19, "severe": True})
    assert [one.outcome for one in loaded.decide(both).versions] == ["covered", "investigational"]


def test_the_date_is_not_needed_between_versions_that_decide_by_the_same_rules(folder: Path) -> None:
    reworded = "the age is 21 years or older"
    days = "from 2024-01-01 until 2024-12-31"
    write(folder, "plan/2024.policy", PLAN.format(days=days, line=OF_2024))
    write(folder, "plan/2025.policy", PLAN.format(days="from 2025-01-01", line=reworded))
    for name in ("plan", "ref"):
        loaded = plan(folder, name)
        found = loaded.decide(loaded.case({"date_of_service": {"between": ["2024-12-31", "2025-01-01"]}}))
        assert (len(found.versions), [one.input.id for one in found.needed]) == (2, ["age"]), name


def interviewed(loaded: LoadedPolicy, answers: str) -> str:
    out = StringIO()
    interview = Interview(loaded, loaded.case(), None, 5.0, StringIO(answers), out)
    interview.run()
    answer = loaded.decide(interview.case)
    return f"{out.getvalue()}\n{answer.outcome}"


def test_an_interview_asks_the_date_first_and_goes_on_in_its_version(folder: Path) -> None:
    said = interviewed(plan(folder), "2023-06-01\n19\n")
    assert said.index("What is the date of service?") < said.index("What is the age?")
    assert said.endswith("\ncovered")


def test_an_interview_refuses_a_date_without_a_version_and_asks_again(folder: Path) -> None:
    said = interviewed(plan(folder), "2020-01-01\n2024-06-01\n19\n")
    assert "No version of `plan` is in effect on 2020-01-01" in said
    assert said.endswith("\nnot_covered")


def test_an_interview_goes_on_with_the_newest_where_the_date_is_not_known(folder: Path) -> None:
    said = interviewed(plan(folder), "don't know\n19\n")
    assert said.count("What is the date of service?") == 1
    assert said.endswith("\nnot_covered")


def test_an_interview_of_a_policy_with_one_version_does_not_ask_the_date_for_it(folder: Path) -> None:
    (folder / "plan" / "2023.policy").unlink()
    assert "the date of service" not in interviewed(plan(folder), "19\n")


@pytest.mark.parametrize("command", ["decide", "explain", "what-if", "reasons"])
def test_the_text_of_each_answer_names_the_versions_with_their_outcomes(command: str, folder: Path) -> None:
    facts = ("--fact", "age=19", "--fact", f"date_of_service={json.dumps(EDGE)}")
    text = " ".join(run(command, "plan", "--rules", str(folder), *facts).stdout.split())
    assert "The date of service leaves 2 versions possible:" in text
    assert "For a date of service from 2023-01-01 until 2023-12-31: covered" in text
    assert "For a date of service from 2024-01-01: not covered" in text


@pytest.mark.parametrize("command", ["decide", "explain", "what-if", "reasons", "questions"])
def test_the_json_of_each_answer_fits_the_schema_and_names_the_versions(command: str, folder: Path) -> None:
    facts = ("--fact", "age=19", "--fact", f"date_of_service={json.dumps(EDGE)}", "--json")
    found = json.loads(run(command, "ref", "--rules", str(folder), *facts).stdout)
    assert samples.misfit(found) == ""
    assert '"refers_to": [{"id": "plan", "title": "Plan", "version": "in effect from 2024-01-01"}]' in json.dumps(found)


@pytest.mark.parametrize("input", ["age", "date_of_service"])
def test_the_json_of_a_sweep_over_versions_fits_the_schema(input: str, folder: Path) -> None:
    case = write(folder, "case.yaml", f"age: 19\ndate_of_service: {json.dumps(EDGE)}\n")
    result = run("sweep", "plan", str(case), input, "--rules", str(folder), "--json")
    assert samples.misfit(json.loads(result.stdout)) == ""


def test_policies_are_compared_each_in_the_version_of_the_day(folder: Path) -> None:
    case = write(folder, "case.yaml", "age: 19\ndate_of_service: 2023-06-01\n")
    text = run("compare", str(case), "plan", "ref", "--rules", str(folder)).stdout
    assert "All of them come to the same." in text


def test_a_suite_runs_each_case_in_its_version(folder: Path) -> None:
    suite = write(
        folder,
        "suite.yaml",
        "cases:\n"
        "- {id: A, policy: plan, facts: {age: 19, date_of_service: 2023-06-01}, expect: {outcome: covered}}\n"
        "- {id: B, policy: plan, facts: {age: 19, date_of_service: {between: [2023-12-31, 2024-01-01]}}, "
        "expect: {outcome: undetermined, missing_inputs: [date_of_service]}}\n",
    )
    assert run("test", str(suite), "--rules", str(folder)).stdout == "2 passed, 0 failed\n"


def test_what_changed_is_decided_under_both_versions_on_whatever_day(folder: Path) -> None:
    scenario = (
        "\nScenario: one\n    Given the age is 19 years and the date of service is 2023-06-01\n    Then coverage is covered\n"
    )
    write(folder, "plan/2023.policy", PLAN.format(days="from 2023-01-01 until 2023-12-31", line=OF_2023) + scenario)
    found = changes(*load_versions("plan", folders=(folder,)))
    assert [(one.before and one.before.outcome, one.after and one.after.outcome) for one in found.differing] == [
        ("covered", "not_covered")
    ]


# ---- gaps


def test_a_gap_between_versions_is_a_finding_of_check(folder: Path) -> None:
    write(folder, "plan/2024.policy", PLAN.format(days="from 2024-02-01", line=OF_2024))
    result = run("check", str(folder))
    assert (result.exit_code, result.stderr.count("[gap-between-versions]")) == (0, 1)
    assert "no version of `plan` is in effect from 2024-01-01 until 2024-01-31" in result.stderr


def test_versions_that_meet_leave_no_gap(folder: Path) -> None:
    assert run("check", str(folder)).stderr == ""


def test_a_date_in_a_gap_is_refused_and_one_across_it_is_answered_with_a_remark(folder: Path) -> None:
    write(folder, "plan/2024.policy", PLAN.format(days="from 2024-02-01", line=OF_2024))
    loaded = plan(folder)
    assert refused(loaded, age=30, date_of_service="2024-01-15").startswith("no-version: ")
    answer = loaded.decide(loaded.case({"age": 30, "date_of_service": {"at_least": "2023-12-01"}}))
    assert (answer.outcome, len(answer.versions)) == ("covered", 2)
    assert answer.remarks == (
        "no version is in effect from 2024-01-01 until 2024-01-31, and the date of service may lie there",
    )


def test_versions_in_memory_are_chosen_as_those_of_the_library_are(tmp_path: Path) -> None:
    write(tmp_path, "plan.vocabulary", VOCABULARY)
    write(tmp_path, "plan-2023.policy", PLAN.format(days="from 2023-01-01 until 2023-12-31", line=OF_2023))
    write(tmp_path, "plan-2024.policy", PLAN.format(days="from 2024-01-01 until 2024-06-30", line=OF_2024))
    write(tmp_path, "plan-2025.policy", PLAN.format(days="from 2025-01-01", line=OF_2024))
    write(tmp_path, "ref.policy", REFERRING.format(days="from 2023-07-01"))
    library = Library((tmp_path,))
    edges = [
        date(2022, 12, 31),
        date(2023, 1, 1),
        date(2023, 12, 31),
        date(2024, 1, 1),
        date(2024, 7, 1),
        date(2025, 1, 1),
        None,
    ]
    for name in ("plan", "ref"):
        every = library.on_days(name, (EVERY_DAY,)).versions
        for first in edges:
            for last in edges:
                if first and last and last < first:
                    continue
                days = (Days(first, last),)
                try:
                    read = library.on_days(name, days)
                except ProblemsFound:
                    with pytest.raises(ProblemsFound, match="is in effect"):
                        on_days(every, days)
                else:
                    assert on_days(every, days) == read


def test_a_policy_named_by_one_of_its_files_names_the_folder_of_the_others(folder: Path) -> None:
    newest = max((folder / "plan").glob("*.policy"))
    result = run("decide", str(newest), "--fact", "date_of_service=2023-06-01", "--fact", "age=30")
    assert result.exit_code == 1
    assert "this file of `plan` is not in effect on 2023-06-01" in result.stderr
    assert "which has other versions of it" in result.stderr
    assert run("decide", str(folder / "plan"), "--fact", "date_of_service=2023-06-01", "--fact", "age=30").exit_code == 0
