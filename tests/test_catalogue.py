"""The catalogue of codes: none is missing, none is left over, and its examples are what they are said to be."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.apps.command_line import app
from reasoner.show.catalogue_text import WHERE, page_of_codes
from reasoner.source.catalogue import TOLD, CodeEntry, catalogue, entries_of
from reasoner.source.problem import ProblemsFound
from reasoner.source.text import Source
from reasoner.syntax import print as printing
from tests.wrong_examples import problems_of, text_of

ROOT = Path(__file__).parent.parent
EXAMPLES = [one for one in catalogue().values() if one.kind != TOLD]
CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
NOT_CODES = {"utf-8", "utf-8-sig", "policy-reasoner", "what-if", "explain-error"}
MAKERS = re.compile(r"Problem|note|stop|wrong|mistake|value_problem|_refused|refused|_Said|_whole|Form|_problem|problem|hidden")
ONE_OF = {"definition-twice", "code-list-twice", "notice-twice"}  # made from the name of what stands twice


def codes_in(source: str) -> set[str]:
    """The codes that a module makes: words with hyphens, and the first words of a call that makes a problem."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        found |= {word for word in words if CODE.fullmatch(word)}
        first = node.args[0] if node.args else None
        if MAKERS.fullmatch(name) and isinstance(first, ast.Constant) and re.fullmatch(r"[a-z][a-z-]*", str(first.value)):
            found |= {str(first.value)} if name != "Form" else set()
    return found


def codes_of_the_source() -> dict[str, str]:
    """Every code with a file that makes it."""
    found = dict.fromkeys(ONE_OF, "sections_from_syntax.py")
    for file in sorted((ROOT / "reasoner").rglob("*.py")):
        if "lint" not in file.parts:
            found |= {code: file.name for code in codes_in(file.read_text(encoding="utf-8")) if code not in NOT_CODES}
    return found


def test_every_code_of_the_source_is_in_the_catalogue() -> None:
    made = codes_of_the_source()
    assert {code: file for code, file in made.items() if code not in catalogue()} == {}


def test_no_code_of_the_catalogue_is_left_over() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "reasoner").rglob("*.py"))
    assert [one for one in catalogue() if f'"{one}"' not in text and one not in ONE_OF] == []


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.code)
def test_the_wrong_example_gives_the_code_and_the_right_one_gives_none(
    entry: CodeEntry, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text, found, printed = problems_of(entry.kind, entry.wrong)
    assert entry.code in [code for code, _ in found]
    assert problems_of(entry.kind, entry.right)[1] == []
    places = [ROOT / "tests" / folder / f"{entry.code}.txt" for folder in ("bad_errors", "errors")]
    file = next((place for place in places if place.exists()), places[-1])
    whole = f"{text.rstrip()}\n\n---- what is printed\n\n{printed}\n"
    if request.config.getoption("--record"):
        file.write_text(whole, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == whole


def test_every_code_but_the_one_that_only_a_mistake_of_ours_could_bring_has_examples_that_are_run() -> None:
    assert set(catalogue()) - {one.code for one in EXAMPLES} == {"meaning-would-change"}


def test_a_style_that_would_change_the_meaning_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_set", lambda text: text.replace("severe", "mild"))
    with pytest.raises(ProblemsFound) as refused:
        printing.text_from_source(Source.from_text(*text_of("condition", "the pain is severe")))
    assert [one.code for one in refused.value.problems] == ["meaning-would-change"]


def test_every_code_has_one_recorded_file_and_every_recorded_file_a_code() -> None:
    names = sorted(file.stem for folder in ("errors", "bad_errors") for file in (ROOT / "tests" / folder).glob("*.txt"))
    assert names == sorted(one.code for one in EXAMPLES)


def test_every_kind_of_example_can_be_said_in_words() -> None:
    assert {one.kind for one in EXAMPLES} <= set(WHERE)


def test_the_page_of_codes_is_the_catalogue_s(request: pytest.FixtureRequest) -> None:
    file = ROOT / "grammar" / "errors.md"
    if request.config.getoption("--record"):
        file.write_text(page_of_codes(catalogue().values()), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == page_of_codes(catalogue().values())


def test_a_code_is_explained_with_both_examples() -> None:
    result = CliRunner().invoke(app, ["explain-error", "[bare-year]"])
    assert result.exit_code == 0
    assert result.stdout == (
        "bare-year\n"
        "A date is a day. A year alone leaves open which.\n\n"
        "Wrong (among the conditions of an outcome)\n"
        "  the date of service is after 2013\n\n"
        "Right\n"
        "  the date of service is after 2013-12-31\n"
    )


def test_an_unknown_code_is_told_with_the_nearest() -> None:
    result = CliRunner().invoke(app, ["explain-error", "bare-yaer"])
    assert result.exit_code == 1
    assert "did you mean `bare-year`?" in result.stderr


def test_without_a_code_all_are_listed() -> None:
    text = CliRunner().invoke(app, ["explain-error"]).stdout
    assert [one for one in catalogue() if f"\n  - {one}\n" not in text] == []
    found = json.loads(CliRunner().invoke(app, ["explain-error", "--json"]).stdout)
    assert [one["code"] for one in found["codes"]] == list(catalogue())


def test_an_entry_without_its_examples_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks a part"):
        entries_of("writing", "== tab | condition\nA tab.\n")


def test_the_code_of_a_finding_of_lint_shows_the_page_of_the_rule() -> None:
    result = CliRunner().invoke(app, ["explain-error", "label-skipped"])
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "# label-skipped: has an item been lost?")
    [one] = json.loads(CliRunner().invoke(app, ["explain-error", "label-skipped", "--json"]).stdout)["codes"]
    assert (one["code"], one["area"], one["wrong"]) == ("label-skipped", "lint", None)
    assert one["meaning"] == result.stdout
