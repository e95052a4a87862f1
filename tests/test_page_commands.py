"""The table of questions that commands answer, and the pages that they save."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.apps.command_line import COMMANDS, SHOW, app
from reasoner.apps.table import NO_QUESTIONS, QUESTIONS, function_at
from tests.page_html_checks import read, words_of

EXAMPLE = "rules/bcbsaz-implantable-infusion-pump/example.yaml"
PUMP = "bcbsaz-implantable-infusion-pump"
CALLS = {
    "decide": [PUMP, EXAMPLE],
    "explain": [PUMP, EXAMPLE, "--full"],
    "what-if": [PUMP, EXAMPLE],
    "reasons": [PUMP, EXAMPLE],
    "questions": [PUMP, "--fact", "indication=pain"],
    "sweep": [PUMP, EXAMPLE, "trial_pain_reduction"],
    "compare": [EXAMPLE, PUMP, "bcbsla-00666"],
    "changes": ["medicare-ncd-210-14"],
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    from typer.testing import CliRunner

    monkeypatch.chdir(Path(__file__).parents[1])
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_row_of_the_table_names_a_command_and_functions_that_are_there(name: str) -> None:
    row = QUESTIONS[name]
    assert name in COMMANDS or name.removeprefix("show ") in SHOW
    assert row.asks.endswith("?")
    for function in (row.how, row.page, row.json):
        assert callable(function_at(function))


def test_every_command_has_a_row_or_is_said_to_ask_nothing() -> None:
    commands = {*COMMANDS, *(f"show {name}" for name in SHOW)}
    assert commands == {*QUESTIONS, *NO_QUESTIONS}
    assert not QUESTIONS.keys() & NO_QUESTIONS.keys()


@pytest.mark.parametrize("command", CALLS)
def test_a_command_saves_its_answer_as_a_page_and_prints_the_same(command: str, run, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    printed = run(command, *CALLS[command], "--html", file)
    assert printed.exit_code == 0, printed.output
    assert printed.stdout == run(command, *CALLS[command]).stdout
    page = file.read_text(encoding="utf-8")
    read(page, whole=True)
    body = page[page.index("<main>") + 6 : page.index("</main>")]
    for line in ("A reading of the policy, not the payer's decision.", *printed.stdout.splitlines()[:1]):
        assert line in words_of(body)


def test_json_and_a_page_can_be_had_at_once(run, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    printed = run("decide", PUMP, EXAMPLE, "--json", "--html", file)
    assert json.loads(printed.stdout)["answers"]
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", ["no/such/folder/page.html", "."])
def test_a_page_that_cannot_be_saved_is_said(name: str, run, tmp_path: Path) -> None:
    result = run("decide", PUMP, EXAMPLE, "--html", f"{tmp_path}/{name}")
    assert (result.exit_code, "[cannot-save]" in result.stderr) == (1, True)
    assert "name another file with --html" in result.stderr
