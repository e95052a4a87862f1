"""One case under several policies, as a JSON document."""

from __future__ import annotations

from reasoner.answer.compare import Comparison
from reasoner.show.json import Json, document, input_object, what_if_object


def comparison_json(comparison: Comparison) -> str:
    """The document of a comparison. `rests` and `needs` are positions in `policies`; `left_out` has a list for each policy."""
    policies: list[Json] = [what_if_object(one.changes) for one in comparison.compared]
    partings: list[Json] = [
        {"input": input_object(one.input), "rests": list(one.rests), "needs": list(one.needs)} for one in comparison.partings
    ]
    left_out: list[Json] = [list(one.left_out) for one in comparison.compared]
    return document(
        "comparison",
        policies=policies,
        left_out=left_out,
        alike=comparison.alike,
        partings=partings,
        truncated=bool(comparison.cut_off),
        cut_off=comparison.cut_off,
    )
