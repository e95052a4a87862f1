"""Exploring a policy: each step beside a decision made anew, ways back, what is refused, and what a page is sent."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reasoner import explore
from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps import notebook
from reasoner.exploring.controls import Control, Line
from reasoner.exploring.exploration import Exploration
from reasoner.exploring.widget import Explorer
from reasoner.policy.values import Records
from reasoner.source.limit import Limit
from reasoner.source.problem import Problem, ProblemsFound

PUMPS = sorted(path.name for path in Path("rules").iterdir() if (path / f"{path.name}.policy").exists())
OXYGEN = "tests/newcomers/home-oxygen/home-oxygen.policy"
PUMP = "bcbsaz-implantable-infusion-pump"


def some_step(control: Control, rng: random.Random) -> dict[str, object]:
    match control.kind:
        case "yes_no" | "one_of":
            return {"do": "state", "of": control.id, "value": rng.choice(["", *(one.id for one in control.options)])}
        case "any_of":
            chosen = rng.sample([one.id for one in control.options], min(2, len(control.options)))
            return {"do": "state", "of": control.id, "value": chosen}
        case "number":
            marks = [one.id for one in control.line.marks] if control.line else []
            return {"do": "state", "of": control.id, "value": rng.choice([*marks, "1", ""])}
        case "date":
            return {"do": "state", "of": control.id, "value": date(2024, rng.randint(1, 12), 3).isoformat()}
        case "records":
            return {"do": rng.choice(["add", "others"]), "of": control.id, "open": rng.random() < 0.5}
        case _:
            return {"do": "state", "of": control.id, "value": ""}


def line_of(exploration: Exploration, input: str, value: str) -> Line:
    view = exploration.do({"do": "state", "of": input, "value": value})
    line = next(one.line for one in view.controls if one.id == input)
    assert line is not None
    return line


def test_a_line_stays_as_it_is_while_a_number_moves_on_it() -> None:
    exploration = Exploration(load_policy(PUMP), load_policy(PUMP).case())
    first = next(one.line for one in exploration.view().controls if one.id == "trial_pain_reduction")
    assert first is not None
    assert (first.low, first.high, first.step) == ("0", "100", "1")
    assert [line_of(exploration, "trial_pain_reduction", str(one)) for one in (1, 40, 50, 99, 100, 0)] == [first] * 6


def test_a_line_is_made_longer_for_a_number_beyond_it_and_stays_so() -> None:
    words = notebook.vocabulary("Vocabulary: doses\n\nInputs: all\n    the dose (dose): a number of mg, from 0\n")
    heads = "Policy: P\nPayer: A\nSource: p\nIn effect: undated\nVocabulary: doses\n\nDetermination: coverage\n\n"
    mine = notebook.policy(f"{heads}    Covered when\n        the dose is at most 4 mg\n\n    Otherwise not covered\n", words)
    exploration = Exploration(mine, mine.case())
    first, same, longer, *after = (line_of(exploration, "dose", one) for one in ("3", "5", "40", "5", "4"))
    assert first == same
    assert float(first.high) < 10
    assert float(longer.high) >= 40
    assert after == [longer, longer]


@pytest.mark.parametrize("name", [*PUMPS, OXYGEN])
def test_after_every_step_the_view_is_what_a_decision_made_anew_says(name: str) -> None:
    rng = random.Random(5)
    policy, fresh = load_policy(name), load_policy(name)
    exploration = Exploration(policy, policy.case(), time_limit=None)
    for _ in range(2 if name == OXYGEN else 8):
        view = exploration.view()
        view = exploration.do(some_step(rng.choice(view.controls), rng))
        answer = fresh.decide(fresh.case(json.loads(json.dumps(read_back(exploration)))), view.determination)
        assert view.is_settled is (len(answer.possible) == 1)
        assert view.explanation.answer.possible == answer.possible
        needed = {one.input.id.partition(".")[0] for one in answer.needed}
        assert needed <= {one.id for one in view.controls if one.matters}


def read_back(exploration: Exploration) -> dict[str, object]:
    """The facts of the case from the file that it would be saved as, read by a plain YAML reader."""
    import yaml

    loaded = yaml.load(exploration.case.yaml, yaml.BaseLoader)
    return dict(loaded.get("facts", loaded) or {})


def at_pump(**facts: object) -> Exploration:
    policy = load_policy(PUMP)
    return Exploration(policy, policy.case(facts))


def state(of: str, value: object) -> dict[str, object]:
    return {"do": "state", "of": of, "value": value}


def test_steps_are_undone_and_done_again_one_by_one() -> None:
    exploration = at_pump(drug="morphine")
    cases = [exploration.case]
    for step in (state("route", "intrathecal"), state("pain_severe", "yes"), state("route", "")):
        exploration.do(step)
        cases.append(exploration.case)
    for before in reversed(cases[:-1]):
        assert exploration.do({"do": "undo"}).can_redo
        assert exploration.case == before
    assert not exploration.view().can_undo
    for after in cases[1:]:
        exploration.do({"do": "redo"})
        assert exploration.case == after
    exploration.do({"do": "undo"})
    exploration.do(state("pain_chronic", "no"))
    assert not exploration.view().can_redo


def test_what_was_changed_from_the_start_is_said_and_taken_back_at_once() -> None:
    exploration = at_pump(drug="morphine", route="intrathecal")
    exploration.do(state("route", "epidural"))
    view = exploration.do(state("trial_pain_reduction", "60"))
    assert [(one.phrase, one.before, one.now) for one in view.changed] == [
        ("the route", "intrathecal", "epidural"),
        ("the reduction in pain", "not stated", "60%"),
    ]
    assert [one.id for one in view.controls if one.changed] != []
    assert exploration.do({"do": "reset"}).changed == ()


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (state("trial_pain_reduction", "banana"), "banana"),
        (state("trial_pain_reduction", "250%"), "250"),
        (state("route", "by pigeon"), "pigeon"),
        (state("no_such_input", "1"), "no_such_input"),
        ({"do": "explode"}, "explode"),
        ({"do": "drop", "of": "route", "at": 1}, "no records"),
        ({"do": "apply", "way": 99}, "no longer"),
        ({"do": "load", "text": "route: by pigeon"}, "pigeon"),
        ({"do": "load", "text": "x" * 300_000}, "200000"),
    ],
)
def test_what_cannot_be_is_refused_in_place_and_the_case_is_kept(step: dict[str, object], words: str) -> None:
    exploration = at_pump(drug="morphine")
    before = exploration.case
    view = exploration.do(step)
    assert view.refused is not None
    assert words in " ".join(f"{one.message} {one.hint}" for one in view.refused.problems)
    assert exploration.case == before
    assert not view.can_undo


def test_facts_that_exclude_each_other_are_refused_with_the_facts_and_the_rule() -> None:
    exploration = at_pump(drug="morphine")
    view = exploration.do(state("drug_class", "chemotherapy"))
    assert view.refused is not None
    [problem] = view.refused.problems
    assert problem.code == "contradiction"
    assert "morphine" in problem.message
    assert "drug_class" not in exploration.case


def test_a_contradiction_that_was_not_found_in_time_is_refused_when_it_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LoadedPolicy, "check", lambda *_: None)  # the time was up
    exploration = at_pump(drug="morphine")
    before = exploration.view()
    view = exploration.do(state("drug_class", "chemotherapy"))
    assert view.refused is not None
    assert (view.refused.problems[0].code, view.refused_of) == ("contradiction", "drug_class")
    assert "drug_class" not in exploration.case
    assert (view.outcome, view.controls, view.can_undo) == (before.outcome, before.controls, False)


def test_ways_that_cannot_be_found_are_told_of_and_the_page_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = explore(PUMP)

    def refused(*_: object, **__: object) -> None:
        raise ProblemsFound((Problem("contradiction", "these exclude each other"),))

    monkeypatch.setattr(LoadedPolicy, "what_if", refused)
    widget.tell({"do": "ways", "revision": 0})
    widget.settle()
    found = json.loads(widget.ways_json)
    assert (found["refused"], found["ways"], widget.failure) == ("these exclude each other", [], "")


def test_a_case_is_saved_and_loaded_as_it_was(tmp_path: Path) -> None:
    exploration = at_pump(drug="morphine", route="intrathecal", trial_pain_reduction=40)
    saved = exploration.save(tmp_path / "case.yaml")
    other = at_pump()
    other.do({"do": "load", "text": saved.read_text(encoding="utf-8")})
    assert other.case == exploration.case


def test_records_are_added_filled_in_and_taken_away() -> None:
    policy = load_policy(OXYGEN)
    exploration = Exploration(policy, policy.case())
    exploration.do({"do": "add", "of": "studies"})
    exploration.do({"do": "add", "of": "studies"})
    view = exploration.view()
    [control] = [one for one in view.controls if one.id == "studies"]
    assert len(control.rows) == 2
    assert control.is_open
    chosen = next(one for one in control.fields if one.kind in ("one_of", "yes_no"))
    exploration.do({"do": "field", "of": "studies", "at": 2, "field": chosen.id, "value": chosen.options[0].id})
    known = exploration.case["studies"]
    assert isinstance(known, Records)
    assert [len(one.fields) for one in known.records] == [0, 1]
    exploration.do({"do": "field", "of": "studies", "at": 2, "field": chosen.id, "value": ""})
    exploration.do({"do": "drop", "of": "studies", "at": 1})
    exploration.do({"do": "others", "of": "studies", "open": False})
    known = exploration.case["studies"]
    assert isinstance(known, Records)
    assert (len(known.records), len(known.records[0].fields), known.open) == (1, 0, False)


@pytest.mark.parametrize("name", PUMPS)
def test_each_way_that_is_pressed_reaches_its_target(name: str) -> None:
    policy, fresh = load_policy(name), load_policy(name)
    exploration = Exploration(policy, policy.case(), time_limit=5.0)
    found = exploration.ways()
    for at in range(min(4, len(found.sets))):
        exploration.do({"do": "apply", "way": at})
        if not found.sets[at].ties:
            answer = fresh.decide(fresh.case(read_back(exploration)), exploration.determination)
            assert set(answer.possible) <= set(found.target), (name, found.sets[at])
        exploration.do({"do": "undo"})


# ---- the widget


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield value


def test_a_page_gets_text_and_no_numbers_but_those_of_steps() -> None:
    widget = explore(PUMP, trial_pain_reduction="1/3")
    widget.tell({**state("route", "intrathecal"), "revision": 7})
    widget.tell({"do": "ways", "revision": 7})
    widget.settle()
    for text in (widget.view_json, widget.ways_json):
        sent = json.loads(text)
        assert sent.pop("revision") == 7
        assert {type(one) for one in leaves(sent)} <= {str, bool, type(None)}
    assert "1/3" in widget.view_json


def test_the_first_answer_may_take_longer_than_those_to_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[object] = []
    explain = LoadedPolicy.explain

    def noted(self: LoadedPolicy, *args: object, **options: object) -> object:
        bounds.append(getattr(options["time_limit"], "seconds", options["time_limit"]))
        return explain(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(LoadedPolicy, "explain", noted)
    widget = explore(PUMP, drug="morphine", time_limit=3.0)
    widget.tell({**state("route", "intrathecal"), "revision": 1})
    widget.settle()
    assert bounds == [30.0, 3.0]


def test_ways_that_were_cut_off_are_looked_for_longer_when_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float | None] = []
    what_if = LoadedPolicy.what_if

    def noted(self: LoadedPolicy, *args: object, **options: object) -> object:
        limits.append(options["time_limit"].seconds)  # type: ignore[attr-defined]
        return what_if(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(LoadedPolicy, "what_if", noted)
    widget = explore(PUMP, drug="morphine", time_limit=3.0)
    seen: list[str] = []
    widget.observe(lambda change: seen.append(change["new"]), "ways_json")
    for step in ({"do": "ways"}, {"do": "ways"}, {"do": "ways", "longer": True}):
        widget.tell({**step, "revision": 0})
        widget.settle()
    assert limits == [3.0, 30.0]
    assert (len(seen), seen[0] == seen[-1], seen[1]) == (3, True, "")


def test_of_a_burst_the_last_value_is_answered_and_few_are_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = explore(PUMP, drug="morphine")
    asked: list[object] = []
    explain = LoadedPolicy.explain

    def slowly(self: LoadedPolicy, *args: object, **options: object) -> object:
        asked.append(args)
        time.sleep(0.05)
        return explain(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(LoadedPolicy, "explain", slowly)
    for number in range(60):
        widget.tell({**state("trial_pain_reduction", str(number)), "revision": number + 1})
    widget.settle()
    sent = json.loads(widget.view_json)
    assert sent["revision"] == 60
    assert [one["now"] for one in sent["changed"]] == ["59%"]
    assert len(asked) < 10


def test_a_step_that_goes_wrong_here_is_said_on_the_page_and_the_next_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = explore(PUMP)
    with monkeypatch.context() as patched:
        patched.setattr(Exploration, "do", lambda *_: 1 / 0)
        widget.tell({**state("route", "intrathecal"), "revision": 1})
        widget.settle()
    assert "step 1" in widget.failure
    widget.tell({**state("route", "intrathecal"), "revision": 2})
    widget.settle()
    assert widget.failure == ""
    assert json.loads(widget.view_json)["revision"] == 2


def test_a_question_is_stopped_from_another_thread_and_says_so() -> None:
    policy = load_policy(OXYGEN)
    began = time.monotonic()
    with Limit(300) as limit:
        threading.Timer(0.3, limit.stop).start()
        found = policy.what_if({}, time_limit=limit, determination="coverage")
    assert time.monotonic() - began < 120
    assert "it was stopped" in found.cut_off


def test_an_answer_that_is_cut_off_is_said_and_the_last_whole_one_is_kept() -> None:
    policy = load_policy(OXYGEN)
    exploration = Exploration(policy, policy.case(), time_limit=None)
    before = exploration.view()
    exploration.time_limit = 0.0
    view = exploration.do(state("alternatives", "yes"))
    assert view.cut_off
    assert view.explanation is before.explanation
    mattering = [{one.id for one in some.controls if one.matters} for some in (before, view)]
    assert mattering[0] | {"alternatives"} == mattering[1]


def test_of_a_first_answer_that_is_cut_off_nothing_is_said_to_matter_no_more() -> None:
    policy = load_policy(OXYGEN)
    view = Exploration(policy, policy.case(), time_limit=0.0).view()
    assert view.cut_off
    assert view.controls
    assert all(one.matters for one in view.controls)


def test_what_is_typed_is_text_on_the_page_and_never_tags() -> None:
    exploration = at_pump()
    view = exploration.do(state("route", "<img src=x onerror=alert(1)>"))
    assert view.refused is not None
    assert "<img" not in (view.explanation._repr_html_() or "")


def test_a_mistake_in_python_is_raised() -> None:
    widget = explore(PUMP)
    with pytest.raises(ProblemsFound):
        widget.state(route="by pigeon")
    widget.state(route="intrathecal")
    assert isinstance(widget, Explorer)
    assert "route" in widget.case


def test_the_core_does_not_import_the_widget() -> None:
    code = "import reasoner.api, sys; reasoner.api.load_policy('" + PUMP + "').decide(); print('anywidget' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
