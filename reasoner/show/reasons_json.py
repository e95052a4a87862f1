"""What an outcome rests on, as a JSON document."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.resting.margins import Edge, Margin
from reasoner.answer.resting.reasons import Reasons
from reasoner.policy.values import Interval
from reasoner.show.json import Json, JsonObject, answer_object, document, fact_object, input_object


def reasons_json(results: Iterable[Reasons]) -> str:
    """The document of what some outcomes rest on."""
    return document("reasons", reasons=[reasons_object(one) for one in results])


def reasons_object(result: Reasons) -> JsonObject:
    """What one outcome rests on. Numbers are exact: whole, or fractions written `1/3`."""
    return {
        "answer": answer_object(result.answer),
        "sufficient": [[fact_object(fact) for fact in group] for group in result.sufficient],
        "withdrawals": [[fact_object(fact) for fact in group] for group in result.withdrawals],
        "keep": [fact_object(one) for one in result.keep],
        "instead": [
            {"fact": fact_object(one.fact), "presumed": one.presumed, "possible_outcomes": list(one.possible)}
            for one in result.instead
        ],
        "margins": [margin_object(one) for one in result.margins],
        "no_longer_matters": [input_object(one) for one in result.no_longer],
        "truncated": bool(result.cut_off),
        "cut_off": result.cut_off,
        "versions": [reasons_object(one) for one in result.versions],
    }


def margin_object(margin: Margin) -> JsonObject:
    """How far one number may move."""
    return {
        "input": input_object(margin.input),
        "now": margin.now,
        "holds": margin.holds,
        "interval": interval_object(margin.interval),
        "below": _edge(margin.below),
        "above": _edge(margin.above),
    }


def interval_object(interval: Interval) -> JsonObject:
    """An interval with exact ends, in the input's own unit; dates are days, day 1 is 0001-01-01. A null end is open."""
    return {
        "low": None if interval.low is None else str(interval.low),
        "low_included": interval.low_included,
        "high": None if interval.high is None else str(interval.high),
        "high_included": interval.high_included,
    }


def _edge(edge: Edge | None) -> Json:
    if edge is None:
        return None
    return {
        "at": str(edge.at),
        "included": edge.included,
        "distance": edge.distance,
        "outcomes_beyond": list(edge.beyond),
        "ends_version": edge.ends_version,
        "divides_by_0": edge.divides,
    }
