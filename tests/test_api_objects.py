"""What the objects of the API are as people meet them: one line each, names completed, problems that show themselves."""

from __future__ import annotations

import html
import pickle
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

import reasoner
from reasoner import ProblemsFound, changes, compare, load_policy, load_versions
from reasoner.api import ByDetermination
from reasoner.policy.named import Named
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.source.text import Source

PUMP = load_policy("bcbsaz-implantable-infusion-pump")
ILLINOIS = load_policy("bcbsil-infusion-pumps")
DAYS = ("2020-01-01", "2023-01-01")
CASE = PUMP.case(drug="morphine", route="intrathecal", trial_pain_reduction=40)


def test_every_object_says_in_one_line_what_it_is():
    what_if = PUMP.what_if(CASE)
    found = {
        repr(one)
        for one in (
            PUMP,
            PUMP.policy,
            PUMP.policy.vocabulary,
            PUMP.inputs.drug,
            CASE,
            PUMP.case(),
            PUMP.decide(CASE),
            PUMP.explain(CASE),
            what_if,
            what_if.sets[0],
            PUMP.reasons(CASE),
            PUMP.questions(indication="pain"),
            PUMP.sweep(CASE, "trial_pain_reduction"),
            compare([PUMP, load_policy("medicare-ncd-280-14")], {"drug": "morphine"}),
            changes(*load_versions("medicare-ncd-210-14")),
            ILLINOIS.several("coverage").decide(drug="morphine"),
        )
    }
    assert all("\n" not in one and one.startswith("<") and len(one) < 200 for one in found)
    assert "<policy bcbsaz-implantable-infusion-pump: Implantable infusion pump, in effect from 2003-01-01>" in found
    assert "<case: drug morphine, route intrathecal, trial_pain_reduction 40%>" in found
    assert "<case: nothing is stated>" in found
    assert "<coverage: investigational>" in found
    assert "<input drug: the drug>" in found


def test_names_of_inputs_values_and_fields_are_completed():
    assert "drug" in dir(PUMP.inputs)
    assert "drug" in PUMP.inputs._ipython_key_completions_()
    assert PUMP.inputs.drug.values.morphine.phrase == "morphine"
    assert "baclofen" in dir(PUMP.inputs["drug"].values)
    assert list(load_policy("medicare-ncd-240-4").inputs.sleep_tests.fields)[:2] == ["date", "kind"]
    assert CASE._ipython_key_completions_() == ["drug", "route", "trial_pain_reduction"]
    with pytest.raises(AttributeError, match="did you mean `drug`"):
        _ = PUMP.inputs.drgu
    with pytest.raises(KeyError, match="did you mean `drug`"):
        PUMP.inputs["drgu"]
    assert PUMP.inputs.get("drgu") is None


def test_things_by_name_are_a_mapping_that_can_be_copied():
    named = Named({"a b": 1, "keys": 2})
    assert dict(named) == {"a b": 1, "keys": 2}
    assert "a b" not in dir(named)
    assert callable(named.keys)
    assert dict(pickle.loads(pickle.dumps(named))) == dict(named)


def test_a_policy_with_several_determinations_gives_one_or_each_by_name():
    with pytest.raises(ProblemsFound) as found:
        ILLINOIS.decide(drug="morphine")
    [problem] = found.value.problems
    assert problem.code == "which-determination"
    assert "`coverage`, `paid_by`" in problem.message
    both = ILLINOIS.several().decide(drug="morphine", charge_type="professional")
    assert isinstance(both, ByDetermination)
    assert list(both) == list(ILLINOIS.determinations) == ["coverage", "paid_by"]
    assert both["paid_by"].outcome == both.paid_by.outcome == "IPA"
    one = ILLINOIS.decide(determination="paid_by", charge_type="professional")
    assert one.standings == both["paid_by"].standings
    assert list(ILLINOIS.several("paid_by").decide()) == ["paid_by"]
    with pytest.raises(ProblemsFound, match="unknown-determination"):
        ILLINOIS.several("paid").decide()


VOCABULARY = """Vocabulary: doses

Inputs: all
    the dose (dose): a whole number of mg, from 0 to 9
    the age (age): completed years, from 0 to 130
"""
TWO = """Policy: Two
Payer: A payer
Source: two
In effect: undated
Vocabulary: doses

Determination: amount
    Covered when
        the dose is at most 5 mg
    Otherwise not covered

Determination: person
    Covered when
        ALL of the following are met:
            1. the dose is at most 2 mg
            2. the age is at least 18 years
    Otherwise not covered
"""


def test_a_sweep_is_of_the_only_determination_that_asks_for_the_number(tmp_path: Path):
    (tmp_path / "doses.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "two.policy").write_text(TWO, encoding="utf-8")
    policy = load_policy(tmp_path / "two.policy")
    assert [one.outcome for one in policy.sweep({"dose": 1}, "age").stretches] == ["not_covered", "covered"]
    assert list(policy.several().sweep({"dose": 1}, "age")) == ["person"]
    assert list(policy.several().sweep({"age": 20}, "dose")) == ["amount", "person"]
    assert len(policy.sweep({"age": 20}, "dose", "amount").stretches) == 2
    with pytest.raises(ProblemsFound, match="which-determination"):
        policy.sweep({"age": 20}, "dose")


def test_problems_show_themselves_in_a_notebook_as_a_list_of_texts_and_as_a_page():
    with pytest.raises(ProblemsFound) as found:
        PUMP.decide(drug="morphin", rout=1)
    lines = found.value._render_traceback_()
    assert isinstance(lines, list)
    assert all(isinstance(line, str) and "\n" not in line for line in lines)
    plain = [re.sub("\x1b\\[\\d+m", "", line) for line in lines]
    assert "\n".join(plain) == found.value.report
    assert "    1 | drug: morphin" in plain
    assert "      |       ^^^^^^^" in plain
    page = found.value._repr_html_()
    assert re.findall("<mark[^>]*>([^<]*)</mark>", page) == ["morphin", "rout"]
    copied = pickle.loads(pickle.dumps(found.value))
    assert copied.report == found.value.report


def test_a_problem_in_a_file_is_underlined_from_the_file(tmp_path: Path):
    file = tmp_path / "case.yaml"
    file.write_text("drug: morphin\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        PUMP.decide(file)
    assert "    1 | drug: morphin\n      |       ^^^^^^^" in found.value.report


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        assert all(name in ("style", "class") and "<" not in value for name, value in attrs)

    def handle_data(self, data):
        self.text.append(data)


def test_nothing_that_users_write_becomes_a_tag_on_the_page():
    evil = "<script>alert(1)</script><b onclick='x'>&amp;"
    source = Source.from_text(evil, f"drug: {evil}")
    problems = (Problem(evil, evil, Span(evil, 1, 7, 7 + len(evil)), evil), Problem("code", evil, None, evil))
    page = ProblemsFound(problems, [source])._repr_html_()
    tags = Tags()
    tags.feed(page)
    assert set(tags.names) <= {"div", "h2", "ul", "li", "p", "pre", "mark"}
    assert "".join(tags.text).count("<script>alert(1)</script>") >= 5
    assert html.unescape("&amp;amp;") in page


def test_the_package_gives_the_api_when_it_is_asked_for_and_imports_nothing_before():
    code = "import sys, reasoner; assert [m for m in sys.modules if m.startswith('reasoner.')] == []; reasoner.load_policy; print('ok')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "ok\n"
    assert set(reasoner.__all__) <= set(dir(reasoner))
    assert reasoner.load_policy is load_policy
    with pytest.raises(AttributeError):
        _ = reasoner.nothing


def test_what_the_package_names_is_what_the_api_names():
    import reasoner.api

    names = set(reasoner.__all__) - {"explore", "matrix", "reason_line"}  # for what needs an extra
    assert names <= set(reasoner.api.__all__)
    assert all(getattr(reasoner, name) is getattr(reasoner.api, name) for name in names)


def test_a_day_may_be_written_as_a_text() -> None:
    written, made = load_policy("medicare-ncd-210-14", on="2023-01-01"), load_policy("medicare-ncd-210-14", on=date(2023, 1, 1))
    assert written.policy.effective_from == made.policy.effective_from
    days = [
        load_versions("medicare-ncd-210-14", before=one, after=other) for one, other in (DAYS, map(date.fromisoformat, DAYS))
    ]
    assert len({tuple(version.policy.effective_from for version in pair) for pair in days}) == 1
    with pytest.raises(ProblemsFound, match="not-a-date"):
        load_policy("medicare-ncd-210-14", on="May 2023")
