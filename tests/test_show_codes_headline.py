"""The headline of a determination that answers for each code does not speak for codes that it does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.apps.command_line import app

POLICY = """Policy: Pairs
Payer: A payer
Source: pairs
In effect: from 2020-01-01
Vocabulary: pairs

Determination: code pair, for each procedure code
    Covered when
        the procedure code is in the list pumps, and
        the pain is severe
    Not addressed when
        the procedure code is in the list others
    Otherwise not covered

Code list: pumps
    CPT: 62350

Code list: others
    CPT: 62360
"""
VOCABULARY = """Vocabulary: pairs

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain is severe (severe): yes or no
    the procedure codes (codes): a list of codes of CPT
"""


@pytest.mark.parametrize(
    ("codes", "headline"),
    [
        ("62350, 62351", "Code pair: covered for 1 of 2 codes; not covered for 1"),
        ("62350, 62360, 62351", "Code pair: covered for 1 of 3 codes; not addressed for 1; not covered for 1"),
        ("62350", "Code pair: covered"),
        ("62351", "Code pair: not covered"),
    ],
)
def test_the_headline_counts_the_codes_where_they_differ(tmp_path: Path, codes: str, headline: str) -> None:
    (tmp_path / "pairs.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "pairs.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    facts = ["--fact", f"codes={codes}", "--fact", "severe=yes"]
    for command in ("decide", "explain"):
        result = CliRunner().invoke(app, [command, str(tmp_path / "pairs.policy"), *facts])
        assert result.stdout.splitlines()[0] == headline


def test_codes_are_answered_for_one_by_one_beside_records(tmp_path: Path) -> None:
    records = "\n    the scans (scans): records of\n        the size (size): a number of mm, from 0\n"
    (tmp_path / "pairs.policy").write_text(
        POLICY.replace("the pain is severe", "any scan whose size is at least 5 mm"), encoding="utf-8"
    )
    (tmp_path / "pairs.vocabulary").write_text(VOCABULARY + records, encoding="utf-8")
    (tmp_path / "case.yaml").write_text("codes: [62350, 62351]\nscans: [{size: 6 mm}]\n", encoding="utf-8")
    for command in ("decide", "explain"):
        result = CliRunner().invoke(app, [command, str(tmp_path / "pairs.policy"), str(tmp_path / "case.yaml")])
        assert result.stdout.splitlines()[0] == "Code pair: covered for 1 of 2 codes; not covered for 1"
