"""The command that sets rule files in the style: what it writes, what it only says, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.apps.command_line import app

ROUGH = "Policy: P\nSource: p\nDetermination: c\n  Covered  when\n      a is b   [Part 1]\n"
SET = "Policy: P\nSource: p\n\nDetermination: c\n    Covered when\n        a is b  [Part 1]\n"
VOCABULARY = "Vocabulary: v\n\nInputs: all\n  the drug (drug):  yes or no\n    Note: said\n"


def run(*arguments: str, given: str | None = None) -> Result:
    result = CliRunner().invoke(app, ["format", *arguments], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.policy").write_text(ROUGH, encoding="utf-8")
    (tmp_path / "b.policy").write_text(SET, encoding="utf-8")
    return tmp_path


def test_the_files_of_a_folder_are_set(folder: Path) -> None:
    result = run(str(folder))
    assert (result.exit_code, result.stdout) == (0, f"{folder}/a.policy: set in the style\n1 changed, 1 left as it is\n")
    assert (folder / "a.policy").read_text(encoding="utf-8") == SET
    assert run(str(folder)).stdout == "2 files are in the style\n"


def test_check_writes_nothing_and_ends_with_1(folder: Path) -> None:
    result = run("--check", str(folder))
    assert (result.exit_code, result.stdout) == (
        1,
        f"{folder}/a.policy: is not in the style\n1 would change, 1 left as it is\n",
    )
    assert (folder / "a.policy").read_text(encoding="utf-8") == ROUGH
    assert run("--check", str(folder / "b.policy")).exit_code == 0


def test_diff_shows_what_would_change(folder: Path) -> None:
    result = run("--diff", str(folder))
    assert result.exit_code == 1
    assert " Source: p\n+\n Determination: c\n-  Covered  when\n-      a is b   [Part 1]\n+    Covered when\n" in result.stdout
    assert (folder / "a.policy").read_text(encoding="utf-8") == ROUGH


def test_standard_input_goes_to_standard_output() -> None:
    assert run("-", given=ROUGH).stdout == SET
    assert run("-", given=VOCABULARY).stdout == VOCABULARY.replace("  the", "    the").replace(
        "    Note", "        Note"
    ).replace(":  yes", ": yes")


def test_a_file_with_a_mistake_is_told_and_left(folder: Path) -> None:
    (folder / "c.policy").write_text(
        "Policy: P\nSource: p\nDetermination: c\n    Covered when\n        a is b [x\n", encoding="utf-8"
    )
    result = run(str(folder))
    assert result.exit_code == 1
    assert "[citation-not-closed]" in result.stderr
    assert (folder / "a.policy").read_text(encoding="utf-8") == SET


def test_json_lists_the_files(folder: Path) -> None:
    found = json.loads(run("--json", "--check", str(folder)).stdout)
    assert found == {
        "schema_version": "1",
        "kind": "formatted",
        "files": [
            {"file": f"{folder}/a.policy", "changed": True},
            {"file": f"{folder}/b.policy", "changed": False},
        ],
        "written": False,
    }


def test_a_folder_without_rule_files_is_told(tmp_path: Path) -> None:
    result = run(str(tmp_path))
    assert result.exit_code == 1
    assert "holds no policy and no vocabulary" in result.stderr
