"""The parser's tables stand beside the grammar; where they are of another grammar, they are made anew."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

import reasoner.syntax.tables as module
from reasoner.source.installed import installed_folder
from reasoner.syntax.from_grammar import tables_from_grammar
from reasoner.syntax.tables import grammar_text, kept_text, tables, to_text


@pytest.fixture
def _read_anew() -> Iterator[None]:
    tables.cache_clear()
    yield
    tables.cache_clear()


def test_the_kept_tables_are_those_of_the_grammar(request):
    made = to_text(tables_from_grammar(grammar_text()))
    if request.config.getoption("--record"):
        (installed_folder("grammar") / "policy.tables.json").write_text(made, encoding="utf-8")
    assert kept_text() == made, "the grammar has changed: pytest --record tests/test_syntax_tables.py"


def test_the_tables_read_are_those_that_lark_makes():
    assert tables() == tables_from_grammar(grammar_text())


def test_a_parser_with_kept_tables_does_without_lark():
    code = (
        "import sys; from reasoner.syntax.lines import TextLine; from reasoner.syntax.parse import parse_section; "
        "print(parse_section('background', (TextLine(1, 0, 'Background:', 0),))[1][0].why, 'lark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["empty", "False"]


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"grammar": 1}', '{"grammar": "of another"}'])
@pytest.mark.usefixtures("_read_anew")
def test_tables_that_cannot_be_read_are_made_anew(monkeypatch, kept):
    monkeypatch.setattr(module, "kept_text", lambda: kept)
    assert tables() == tables_from_grammar(grammar_text())


@pytest.mark.usefixtures("_read_anew")
def test_tables_of_another_grammar_are_made_anew(monkeypatch):
    grammar = grammar_text() + "\n// one line more\n"
    monkeypatch.setattr(module, "grammar_text", lambda: grammar)
    assert tables() == tables_from_grammar(grammar)
    assert tables().grammar not in kept_text()
