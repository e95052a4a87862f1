"""Texts: what is folded away, that places stay, and files that cannot be read."""

from __future__ import annotations

import pytest

from reasoner.source.installed import installed_folder
from reasoner.source.problem import ProblemsFound
from reasoner.source.text import LARGEST, Source


@pytest.mark.parametrize(
    ("given", "folded"),
    [
        ("\u201cthe route\u201d", '"the route"'),
        ("the member\u2019s plan", "the member's plan"),
        ("the\u00a0route\u2003is", "the route is"),
        ("FDA\u2011approved", "FDA-approved"),
        ("62360\u201362362", "62360-62362"),
        ("a \u2013 b", "a \u2013 b"),
        ("    \u2022 a\n\t\uf0b7 b\n\u2014 c", "    - a\n\t- b\n- c"),
        ("a * b", "a * b"),
        ("a\r\nb\r\n", "a \nb \n"),
        ("a\rb\u2028c", "a\nb\nc"),
        ("\ufeffPolicy: x", "Policy: x"),
        ("na\u00efve \u2265 \u20ac", "na\u00efve \u2265 \u20ac"),
    ],
)
def test_what_a_word_processor_leaves_behind_is_folded(given, folded):
    assert Source.from_text("x", given).text == folded


def test_folding_keeps_every_place():
    source = Source.from_text("x", "\ufeff\u201ca\u201d\r\n\u2022 b\u00a0\u2013 c 1\u20132\r")
    assert len(source.text) == len(source.original)
    assert not source.original.startswith("\ufeff")


def test_a_file_is_read_with_its_name_and_without_its_byte_order_mark(tmp_path):
    file = tmp_path / "x.policy"
    file.write_bytes(b"\xef\xbb\xbfPolicy: x\r\n")
    source = Source.from_path(file)
    assert (source.name, source.original, source.text) == (str(file), "Policy: x\r\n", "Policy: x \n")


def refused(path) -> tuple[str, str]:
    with pytest.raises(ProblemsFound) as found:
        Source.from_path(path)
    (problem,) = found.value.problems
    assert problem.hint
    return problem.code, problem.message


def test_a_missing_file_is_named(tmp_path):
    assert refused(tmp_path / "x.policy") == ("no-such-file", f"there is no file `{tmp_path / 'x.policy'}`")


def test_a_folder_is_not_a_file(tmp_path):
    assert refused(tmp_path) == ("is-a-folder", f"`{tmp_path}` is a folder, not a file")


def test_a_file_that_is_not_utf_8_is_refused_with_the_place(tmp_path):
    (tmp_path / "x").write_bytes(b"Policy: caf\xe9\n")
    assert refused(tmp_path / "x") == ("not-utf-8", f"`{tmp_path / 'x'}` is not UTF-8 text (byte 12)")


def test_a_file_over_a_megabyte_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"x" * (LARGEST + 1))
    assert refused(tmp_path / "x")[0] == "file-too-big"


def test_a_name_that_no_file_can_have_is_refused():
    assert refused("a\0b")[0] == "cannot-read-file"


def test_a_file_below_a_file_is_refused(tmp_path):
    (tmp_path / "x").write_text("")
    assert refused(tmp_path / "x" / "y")[0] == "cannot-read-file"


def test_the_grammar_is_found_and_a_folder_that_is_nowhere_is_not():
    assert (installed_folder("grammar") / "policy.lark").is_file()
    with pytest.raises(FileNotFoundError, match="no folder nothing"):
        installed_folder("nothing")
