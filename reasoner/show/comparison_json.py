"""One case under several policies, as a JSON document."""

from __future__ import annotations

from reasoner.answer.compare import Comparison
from reasoner.show.json import Json, document, input_object, what_if_object


def comparison_json(comparison: Comparison) -> str:
    """The document of a comparison. `rests` and `needs` are positions in `policies`."""
    policies: list[Json] = [what_if_object(one.changes) for one in comparison.compared]
    partings: list[Json] = [
        {"input": input_object(one.input), "rests": list(one.rests), "needs": list(one.needs)} for one in comparison.partings
    ]
    return document("comparison", policies=policies, alike=comparison.alike, partings=partings)
