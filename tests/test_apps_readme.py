"""The README tells the truth: its examples are real output, its links lead somewhere, its commands are those that CI runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.apps.command_line import app, show
from tests.conftest import without_digests

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EXAMPLES = re.compile(r"(?<=^```console\n)\$ reasoner (.+)\n([^`]*)(?=^```$)", re.MULTILINE)
FOLDERS = ("grammar", "rules", "reasoner", "tests")
MARKDOWN = [README, *sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.md"))]


def with_real_output(text: str) -> str:
    """The text with the output of each example as it is now."""

    def run(found: re.Match[str]) -> str:
        result = CliRunner().invoke(app, shlex.split(found[1]))
        assert result.exit_code == 0, result.stderr
        return f"$ reasoner {found[1]}\n{result.stdout}"

    return EXAMPLES.sub(run, text)


def test_the_examples_of_the_readme_are_real_output(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = README.read_text(encoding="utf-8")
    assert len(EXAMPLES.findall(text)) == 2
    real = with_real_output(text)
    if request.config.getoption("--record"):
        README.write_text(real, encoding="utf-8")
    assert without_digests(README.read_text(encoding="utf-8")) == without_digests(real)


@pytest.mark.parametrize("file", MARKDOWN, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(file: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_the_item_quoted_in_the_readme_stands_in_the_rule_file() -> None:
    quoted = re.findall(r"^```\n( +4\. .*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    rules = ROOT / "rules" / "bcbsaz-implantable-infusion-pump" / "bcbsaz-implantable-infusion-pump.policy"
    assert len(quoted) == 1
    assert quoted[0] in rules.read_text(encoding="utf-8")


def test_ci_runs_the_readme_s_own_test_command() -> None:
    commands = re.findall(r"^```sh\n(.+)\n```$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    names = [command.name for command in app.registered_commands] + [command.name for command in show.registered_commands]
    assert [name for name in names if name is None or not re.search(rf"reasoner (show [a-z\\|]*)?{name}\b", text)] == []
