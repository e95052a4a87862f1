"""A sweep as a JSON document: data for a plot."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.sweep import Stretch, Sweep
from reasoner.show.json import JsonObject, answer_object, document, input_object, reference_object, standing_object
from reasoner.show.reasons_json import interval_object


def sweeps_json(results: Iterable[Sweep]) -> str:
    """The document of some sweeps."""
    return document("sweeps", sweeps=[sweep_object(one) for one in results])


def sweep_object(sweep: Sweep) -> JsonObject:
    """One sweep. A stretch without an interval is that of no value at all (absent)."""
    return {
        "answer": answer_object(sweep.answer),
        "input": input_object(sweep.input),
        "unit": getattr(sweep.input.type, "unit", "date"),
        "items": [reference_object(one) for one in sweep.items],
        "stretches": [_stretch(one) for one in sweep.stretches],
        "now": sweep.now,
        "truncated": bool(sweep.cut_off),
        "cut_off": sweep.cut_off,
        "versions": [sweep_object(one) for one in sweep.versions],
    }


def _stretch(one: Stretch) -> JsonObject:
    return {
        "words": one.words,
        "interval": None if one.interval is None else interval_object(one.interval),
        "outcome": one.outcome,
        "possible_outcomes": list(one.possible),
        "version": one.version,
        "divides_by_0": one.divides,
        "outcome_words": [{"words": some.words, "outcome": some.canonical} for some in one.wording],
        "items": [{"key": key, **standing_object(standing)} for key, standing in one.standings.items()],
    }
