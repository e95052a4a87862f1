"""What the authoring tools found, as JSON documents in the schema `schema/authoring-1.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files

from reasoner.show.json import JsonObject, document, problem_object
from reasoner.source.catalogue import CodeEntry
from reasoner.source.problem import Problem


def authoring_schema() -> JsonObject:
    """The JSON Schema that every document of this module fits."""
    text = files("reasoner.show").joinpath("schema/authoring-1.json").read_text(encoding="utf-8")
    loaded: JsonObject = json.loads(text)
    return loaded


def formatted_json(files: Iterable[tuple[str, bool]], written: bool) -> str:
    """The document of files set in the style: each with whether it changed (or, where nothing was written, would change)."""
    return document("formatted", files=[{"file": file, "changed": changed} for file, changed in files], written=written)


def codes_json(entries: Iterable[CodeEntry]) -> str:
    """The document of problem codes explained; the examples are null where a code has none."""
    return document(
        "codes",
        codes=[
            {
                "code": one.code,
                "area": one.area,
                "example_is": one.kind,
                "meaning": one.meaning,
                "wrong": one.wrong or None,
                "right": one.right or None,
            }
            for one in entries
        ],
    )


def linted_json(names: Iterable[str], found: Iterable[Problem]) -> str:
    """The document of files looked at and what is suspicious in them."""
    return document("linted", files=list(names), findings=[problem_object(one) for one in found])
