"""Every authoring tool gives JSON that fits the schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from reasoner.apps.command_line import app
from reasoner.show.authoring_json import authoring_schema

ROOT = Path(__file__).parent.parent
PUMP = "bcbsaz-implantable-infusion-pump"
COMMANDS = {
    "formatted": ("format", "--check", "rules"),
    "codes": ("explain-error",),
    "linted": ("lint", "tests/syntax/example.policy"),
    "coverage": ("coverage", PUMP),
    "source": ("source", PUMP, "README.md"),
    "vocabularies": ("vocabulary", "pain"),
}


def test_the_schema_is_itself_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(authoring_schema())


@pytest.mark.parametrize("kind", COMMANDS)
def test_every_tool_gives_json_that_fits_the_schema(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = json.loads(CliRunner().invoke(app, [*COMMANDS[kind], "--json"]).stdout)
    assert found["kind"] == kind
    jsonschema.validate(found, authoring_schema(), jsonschema.Draft202012Validator)


def test_every_kind_of_the_schema_is_tested() -> None:
    kinds = authoring_schema()["oneOf"]
    assert isinstance(kinds, list)
    assert {one["properties"]["kind"]["const"] for one in kinds} == set(COMMANDS)
