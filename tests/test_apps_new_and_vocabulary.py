"""A policy is started from a template that is sound as it stands; phrases are listed and searched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.apps.command_line import app


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_new_policy_is_sound_as_it_stands(tmp_path: Path) -> None:
    result = run("new", "hip-replacement", "--title", "Hip replacement", "--payer", "A payer", "--into", str(tmp_path))
    assert result.exit_code == 0
    policy, vocabulary = result.stdout.splitlines()
    assert (policy, vocabulary) == (
        f"{tmp_path}/hip-replacement/hip-replacement.policy",
        f"{tmp_path}/hip-replacement.vocabulary",
    )
    assert (
        Path(policy)
        .read_text(encoding="utf-8")
        .startswith("Policy: Hip replacement\nPayer: A payer\nSource: hip-replacement\n")
    )
    assert run("check", str(tmp_path)).exit_code == 0
    assert run("test", str(tmp_path)).stdout == "3 passed, 0 failed\n"
    assert run("lint", str(tmp_path)).stdout == "2 files, no findings\n"
    assert run("format", "--check", str(tmp_path)).exit_code == 0


def test_a_new_policy_takes_a_vocabulary_that_is_there(tmp_path: Path) -> None:
    result = run("new", "pump-two", "--vocabulary", "infusion pumps", "--into", str(tmp_path))
    assert result.stdout.splitlines() == [f"{tmp_path}/pump-two/pump-two.policy"]
    assert run("test", str(tmp_path)).stdout == "3 passed, 0 failed\n"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    run("new", "one", "--into", str(tmp_path))
    file = tmp_path / "one" / "one.policy"
    file.write_text("mine", encoding="utf-8")
    result = run("new", "one", "--into", str(tmp_path))
    assert (result.exit_code, "[file-exists]" in result.stderr) == (1, True)
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("id", ["One", "../one", "a b", ""])
def test_an_id_that_is_none_is_refused(id: str, tmp_path: Path) -> None:
    result = run("new", id, "--into", str(tmp_path))
    assert (result.exit_code, "[policy-id]" in result.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_phrases_are_searched_by_their_words() -> None:
    text = run("vocabulary", "reduction", "pain", "--name", "infusion pumps").stdout
    assert text == (
        "infusion pumps: the temporary trial\n"
        "  - the reduction in pain (trial_pain_reduction): a number (percent) from 0 to 100\n"
        "\n"
        "1 phrase\n"
    )


def test_a_slip_finds_the_nearest_phrase() -> None:
    found = json.loads(run("vocabulary", "the pain is sever", "--json").stdout)
    assert "pain_severe" in [one["id"] for some in found["vocabularies"] for one in some["inputs"]]


def test_all_phrases_of_a_vocabulary_are_listed() -> None:
    result = run("vocabulary", "--name", "infusion pumps")
    assert result.exit_code == 0
    assert result.stdout.endswith("63 phrases\n")
    assert run("vocabulary", "--name", "tables").exit_code == 1


def test_words_that_are_nowhere_find_nothing() -> None:
    result = run("vocabulary", "zzzzzzzzzzzz")
    assert (result.exit_code, result.stdout) == (1, "0 phrases in infusion pumps, lung screening and sleep apnea\n")


VOCABULARY = """Vocabulary: my own

Inputs: all
    Unless stated otherwise: fixed, clinical

    the blood gas studies (studies): records of
        the date (date): a date
        the saturation (saturation): a percentage, from 0% to 100%
"""


@pytest.mark.parametrize(("at", "place"), [(".", "mine"), ("..", "."), ("mine", ".")])
def test_a_vocabulary_beside_the_folder_at_hand_is_looked_in(
    at: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine" / "mine").mkdir(parents=True)
    (tmp_path / "mine" / place / "my-own.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "mine" if at != "mine" else tmp_path / "mine" / "mine")
    assert "the blood gas studies (studies)" in run("vocabulary", "saturation").stdout
    assert run("vocabulary", "--name", "my own").stdout.endswith("1 phrase\n")


def test_a_word_with_a_slip_finds_the_phrase_that_holds_the_word_it_is_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my-own.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "the blood gas studies" in run("vocabulary", "--name", "my own", "saturatoin").stdout
    assert run("vocabulary", "--name", "my own", "oxygen").exit_code == 1


def test_it_is_said_that_no_phrase_holds_the_words_and_what_is_like_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my-own.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    like = run("vocabulary", "--name", "my own", "saturatoin")
    assert like.stdout.endswith("\nno phrase holds `saturatoin`; 1 is like it\n")
    assert json.loads(run("vocabulary", "saturatoin", "--json").stdout)["matched"] is False
    assert json.loads(run("vocabulary", "saturation", "--json").stdout)["matched"] is True


def test_phrases_that_are_only_like_the_words_are_left_out_where_one_holds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my-own.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "other.vocabulary").write_text(VOCABULARY.replace("my own", "other").replace("saturation", "saturatoin"))
    monkeypatch.chdir(tmp_path)
    assert run("vocabulary", "saturation").stdout.endswith("\n1 phrase\n")


def test_a_vocabulary_with_a_mistake_is_told_and_the_others_are_still_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my-own.vocabulary").write_text(VOCABULARY.replace("a date", "a dayte"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("vocabulary", "intractable")
    assert "the pain is intractable" in result.stdout
    assert (result.exit_code, "my-own.vocabulary:7" in result.stderr) == (1, True)


def test_a_name_that_no_vocabulary_has_is_told_with_where_else_to_look() -> None:
    result = run("vocabulary", "--name", "bariatric surgery")
    assert (result.exit_code, "--rules FOLDER" in result.stderr) == (1, True)
