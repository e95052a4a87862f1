"""What a vocabulary defines is checked with the vocabulary, before any policy uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.apps.command_line import app

VOCABULARY = """Vocabulary: mine

Inputs: all
    the pain is severe (severe): yes or no
    the level (level): a number of mg, from 0
    the procedure code (procedure_code): a code of CPT

Definitions

    The pain counts when
        the pain is severe, and
        the level is over 2 mg

    The double means 2 times the level

    The risk:
        | the level   | the risk |
        | over 2 mg   | high     |
        | otherwise   | low      |

Code list: pumps

    CPT: 62350 when
        the pain counts
"""


def checked(folder: Path, text: str) -> tuple[int, str]:
    """The exit code of a check of a vocabulary, and what it writes of problems."""
    file = folder / "mine.vocabulary"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(file)])
    return result.exit_code, result.stderr


def test_a_vocabulary_whose_definitions_can_be_read_is_sound(tmp_path: Path) -> None:
    assert checked(tmp_path, VOCABULARY) == (0, "")


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("        the level is over 2 mg\n", "        the levle is over 2 mg\n", ":12:"),
        ("2 times the level", "2 times the levle", ":14:"),
        ("| the level   |", "| the levle   |", ":17:"),
        ("        the pain counts", "        the pain matters", ":24:"),
        ("The double means 2 times the level", "The double means 2 times the double", ":14:"),
    ],
)
def test_a_mistake_in_what_a_vocabulary_defines_is_told_at_its_place(
    tmp_path: Path, right: str, wrong: str, place: str
) -> None:
    code, told = checked(tmp_path, VOCABULARY.replace(right, wrong))
    assert code == 1
    assert f"mine.vocabulary{place}" in told
