"""A policy laid beside the payer's document: where citations and quotations lead, and what nobody has accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.apps.command_line import app
from reasoner.policy.document.passages import passages_of
from reasoner.source.text import Source

DOCUMENT = """# Guideline

Words at the top.

## Criteria

A pump is covered for:

1. **severe** pain, as the record
   calls it
2. either of
   (a) chronic pain
   (b) [intractable](https://example.org) pain
- a first bullet
- a second bullet

LIMITS
------
Reviewed by a physician of the plan.

| code | words |
| 62350 | a catheter |
"""
POLICY = """Policy: P
Payer: A payer
Source: p
In effect: undated
Vocabulary: pumps

Determination: coverage  [Criteria]
    Covered when
        ANY of the following is met:
            1. the pain is severe  [Criteria, item 1]
            2. Either:
                ANY of the following is met:
                    (a) the pain is chronic  [Criteria, item 2 (a)]
            3. the drug is baclofen  [Criteria, bullet 2]
            4. the drug is morphine  [Appendix, item 1]
    Otherwise not covered

Not computable

    "physician of the plan": people decide
"""
PUMPS = (Path(__file__).parent / "errors" / "pumps.vocabulary").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pumps.vocabulary").write_text(PUMPS, encoding="utf-8")
    (tmp_path / "p.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "document.md").write_text(DOCUMENT, encoding="utf-8")
    return tmp_path


def run(folder: Path, *options: str) -> Result:
    result = CliRunner().invoke(app, ["source", str(folder / "p.policy"), str(folder / "document.md"), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_document_is_cut_into_passages() -> None:
    found = passages_of(Source.from_text("document.md", DOCUMENT))
    assert [(one.line, one.label, one.place, one.above, one.text) for one in found if not one.is_heading] == [
        (3, "", 0, (), "Words at the top."),
        (7, "", 0, (), "A pump is covered for:"),
        (9, "1", 1, (), "severe pain, as the record calls it"),
        (11, "2", 2, (), "either of"),
        (12, "a", 1, ("2",), "chronic pain"),
        (13, "b", 2, ("2",), "intractable pain"),
        (14, "-", 1, (), "a first bullet"),
        (15, "-", 2, (), "a second bullet"),
        (19, "", 0, (), "Reviewed by a physician of the plan."),
        (21, "", 1, (), "code | words"),
        (22, "", 2, (), "62350 | a catheter"),
    ]
    assert [one.section for one in found if one.is_heading] == [
        ("Guideline",),
        ("Guideline", "Criteria"),
        ("Guideline", "LIMITS"),
    ]


def test_each_passage_has_the_rules_that_cite_it(folder: Path) -> None:
    found = json.loads(run(folder, "--json").stdout)
    said = {
        one["line"]: (one["account"], [rule["words"] for rule in one["rules"]])
        for one in found["passages"]
        if not one["heading"]
    }
    assert said[7] == ("encoded", ["determination: coverage"])
    assert said[11] == ("encoded", ["item 2: Either"])
    assert said[9] == ("encoded", ["item 1: the pain is severe"])
    assert said[12] == ("encoded", ["item 2 (a): the pain is chronic"])
    assert said[13] == ("not accounted for", [])
    assert said[14] == ("not accounted for", [])
    assert said[15] == ("encoded", ["item 3: the drug is baclofen"])
    assert said[19] == ("not computable", ["not computable: people decide"])
    assert [one["citation"] for one in found["not_found"]] == ["Appendix, item 1"]
    assert found["meter"] == {"encoded": 5, "not_computable": 1, "not_accounted_for": 5}


def test_the_document_s_words_are_not_copied_into_json(folder: Path) -> None:
    assert "as the record" not in run(folder, "--json").stdout


def test_the_rules_stand_beside_the_passages_and_the_meter_below(folder: Path) -> None:
    lines = run(folder).stdout.splitlines()
    [one] = [line for line in lines if line.startswith("  12 =  ")]
    assert one.startswith("  12 =  a. chronic pain ")
    assert "  item 2 (a): the pain is chronic" in one
    assert "Cited, and not found in the document" in lines
    assert lines[-1].split() == ["5", "of", "11", "45%", "not", "accounted", "for", "###########"]


def test_what_nobody_accounts_for_can_be_shown_alone(folder: Path) -> None:
    lines = run(folder, "--open").stdout.splitlines()
    marked = [line.split()[0] for line in lines[2:] if line.split()[1:2] == ["!"]]
    assert marked == ["3", "13", "14", "21", "22"]
    assert not any(line.startswith("  12 = ") for line in lines)


def test_nothing_is_written_beside_the_document(folder: Path) -> None:
    before = sorted(one.name for one in folder.rglob("*"))
    run(folder)
    assert sorted(one.name for one in folder.rglob("*")) == before


def test_a_document_that_is_not_there_is_told(folder: Path) -> None:
    (folder / "document.md").unlink()
    result = run(folder)
    assert (result.exit_code, "[no-such-file]" in result.stderr) == (1, True)
