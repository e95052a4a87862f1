"""Names that no file can have, names in any script, lengths of time that are none, and interrupts: each has a plain answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.api import ProblemsFound, load_policy
from reasoner.apps.command_line import COMMANDS, app
from reasoner.source.places import is_file, is_folder, is_there

PUMP = "bcbsaz-implantable-infusion-pump"
TITLE = "Coverage of implanted pumps for members " * 10  # a title pasted as a name: longer than a file's name may be
POLICY = """Policy: Plan
Payer: Made-up Health
Source: plan
In effect: undated
Vocabulary: {vocabulary}

Determination: coverage

    Covered when
        the pain is severe

    Otherwise not covered
"""
VOCABULARY = """Vocabulary: {vocabulary}

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain is severe (severe): yes or no
"""


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


ASKED = {
    "compare": (TITLE, TITLE, TITLE),
    "sweep": (TITLE, TITLE, "dose"),
    "source": (TITLE, TITLE),
    "sample": (TITLE, "--rows", "1", "--out", "nowhere/cases.csv"),
    "batch": (TITLE, "nowhere/cases.csv", "--out", "nowhere/answers.csv"),
    "new": (TITLE,),
    "explain-error": (TITLE,),
    "policies": ("--rules", TITLE),
    "vocabulary": ("--name", TITLE),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_title_pasted_as_a_name_is_answered_by_every_command(command: str) -> None:
    case = ("--fact", "dose=1") if command in ("decide", "explain", "what-if", "reasons") else ()
    result = run(command, *ASKED.get(command, (TITLE,)), *case)
    assert result.exit_code == 1
    assert "error: " in result.stderr


@pytest.mark.parametrize("words", [TITLE, f"{TITLE}/{TITLE}", "a\0b"])
def test_a_name_that_no_file_can_have_is_no_file_and_no_folder(words: str) -> None:
    assert not (is_file(words) or is_folder(words) or is_there(words))


def test_a_vocabulary_whose_name_is_too_long_for_a_file_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "plan.policy"
    file.write_text(POLICY.format(vocabulary=TITLE), encoding="utf-8")
    for command in ("check", "inputs"):
        result = run(command, str(file))
        assert (result.exit_code, "[unknown-vocabulary]" in result.stderr) == (1, True)


def test_a_vocabulary_named_in_another_script_has_a_file_of_its_own(tmp_path: Path) -> None:
    assert run("new", "one", "--vocabulary", "慢性疼痛", "--into", str(tmp_path)).exit_code == 0
    assert run("new", "two", "--vocabulary", "糖尿病", "--into", str(tmp_path)).exit_code == 0
    assert {one.name for one in tmp_path.iterdir()} == {"one", "two", "慢性疼痛.vocabulary", "糖尿病.vocabulary"}
    assert run("check", str(tmp_path)).exit_code == 0


def test_names_that_differ_in_an_accent_alone_are_two_vocabularies(tmp_path: Path) -> None:
    for number, name in enumerate(("Ärzte", "Ürzte")):
        run("new", f"p{number}", "--vocabulary", name, "--into", str(tmp_path))
    assert {one.name for one in tmp_path.glob("*.vocabulary")} == {"ärzte.vocabulary", "ürzte.vocabulary"}


@pytest.mark.parametrize("name", ["!!", "...", "- -", TITLE])
def test_no_vocabulary_is_started_whose_file_would_have_no_name(name: str, tmp_path: Path) -> None:
    result = run("new", "one", "--vocabulary", name, "--into", str(tmp_path))
    assert (result.exit_code, "[vocabulary-name]" in result.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_hidden_vocabulary_file_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / ".vocabulary").write_text(VOCABULARY.format(vocabulary="!!"), encoding="utf-8")
    file = tmp_path / "plan.policy"
    file.write_text(POLICY.format(vocabulary="!!"), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_policy(file)
    [problem] = found.value.problems
    assert (problem.code, problem.hint) == ("unknown-vocabulary", "give it a name of letters or digits")


@pytest.mark.parametrize("id", ["慢性疼痛", "a" * 81])
def test_an_id_without_letters_or_too_long_is_refused_with_one_that_is_taken(id: str, tmp_path: Path) -> None:
    result = run("new", id, "--into", str(tmp_path))
    assert (result.exit_code, "[policy-id]" in result.stderr) == (1, True)
    remedy = result.stderr.strip().rpartition("`")[0].rpartition("`")[2]
    assert run("new", remedy, "--into", str(tmp_path)).exit_code == 0


@pytest.mark.parametrize("command", ["decide", "lint"])
@pytest.mark.parametrize("seconds", ["inf", "-inf", "nan", "1e10", "1e308", "0", "-1"])
def test_a_time_limit_that_is_no_length_of_time_is_wrong_use(command: str, seconds: str) -> None:
    more = ("--fact", "drug=morphine") if command == "decide" else ()
    result = run(command, PUMP, *more, "--time-limit", seconds)
    assert (result.exit_code, "--time-limit" in result.stderr) == (2, True)


def test_the_longest_time_limit_is_taken() -> None:
    assert run("decide", PUMP, "--fact", "drug=morphine", "--time-limit", "1000000").exit_code == 0


@pytest.mark.parametrize("seconds", [float("inf"), 1e10, 1e308])
def test_from_python_a_very_long_time_limit_is_as_good_as_none(seconds: float, capfd: pytest.CaptureFixture[str]) -> None:
    loaded = load_policy(PUMP)
    answer = loaded.decide(loaded.case({"drug": "morphine"}), "coverage", time_limit=seconds)
    assert answer.outcome
    assert capfd.readouterr().err == ""  # what watches the time has not failed


def test_from_python_a_time_limit_that_is_no_number_is_refused() -> None:
    loaded = load_policy(PUMP)
    with pytest.raises(ProblemsFound) as found:
        loaded.decide(loaded.case({"drug": "morphine"}), time_limit=float("nan"))
    assert found.value.problems[0].code == "time-limit"


INTERRUPTED_IN_THE_SOLVER = """
import os, signal, sys
from reasoner.apps import command_line

def solve() -> None:
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        raise RuntimeError("error in callback") from None

command_line._app_of = lambda names: solve
sys.argv = ["reasoner", "decide"]
command_line.main()
"""


def test_an_interrupt_that_comes_back_as_the_solvers_failure_is_an_interrupt() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED_IN_THE_SOLVER], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_an_interrupt_while_a_question_waits_ends_the_command_in_silence() -> None:
    command = [sys.executable, "-c", "from reasoner.apps.command_line import main; main()", "interview", PUMP]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUTF8": "1"}
    ) as process:
        assert process.stdout is not None
        while b">" not in process.stdout.readline() and process.stdout.peek(1)[:1] != b">":  # type: ignore[attr-defined]
            pass
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, b"")
