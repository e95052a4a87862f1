"""Whole files and the trees that they make, with every place: the example of the language and every form of each section."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source, vocabulary_from_source
from tests.syntax.outline import outline

SAMPLES = Path(__file__).parent / "syntax"
FILES = sorted(file.name for ending in ("policy", "vocabulary") for file in SAMPLES.glob(f"*.{ending}"))


@pytest.mark.parametrize("name", FILES)
def test_a_sample_makes_the_recorded_tree(name, recorded):
    text = (SAMPLES / name).read_text(encoding="utf-8")
    read = vocabulary_from_source if name.endswith("vocabulary") else policy_from_source
    document, problems = read(Source.from_text(name, text))
    assert problems == ()
    recorded(f"syntax/{name}.tree", outline(document))


def test_there_are_samples():
    assert FILES == ["example.policy", "example.vocabulary", "inputs.vocabulary", "lists.policy", "sections.policy"]
