"""What changed between two versions of a policy, as a JSON document."""

from __future__ import annotations

from reasoner.answer.answer import Answer
from reasoner.answer.versions import Differing, VersionChanges
from reasoner.policy.change_lines import LineChange
from reasoner.policy.changes import PolicyChange
from reasoner.policy.input_changes import InputChange
from reasoner.show.json import Json, JsonObject, document, input_object, policy_object


def changes_json(found: VersionChanges) -> str:
    """The document of what changed between two versions, and of the cases that come out differently."""
    return document(
        "changes",
        before=policy_object(found.before),
        after=policy_object(found.after),
        changes=[_change(one) for one in found.changes],
        inputs=[_input(one) for one in found.inputs],
        cases={
            "tried": found.tried,
            "differing": [_differing(one) for one in found.differing],
            "truncated": bool(found.cut_off),
            "cut_off": found.cut_off,
        },
    )


def _change(one: PolicyChange) -> JsonObject:
    return {
        "change": one.kind.value,
        "what": one.what,
        "name": one.name,
        "was": one.was,
        "title": one.title,
        "before": one.before,
        "after": one.after,
        "lines": [_line(line) for line in one.lines],
    }


def _line(one: LineChange) -> JsonObject:
    return {"change": one.kind.value, "before": one.before, "after": one.after, "effect": one.effect.value}


def _input(one: InputChange) -> JsonObject:
    return {"change": one.kind.value, "input": input_object(one.input), "lines": [_line(line) for line in one.lines]}


def _differing(one: Differing) -> JsonObject:
    return {
        "case": one.case.name,
        "determination": {"id": one.determination.id, "title": one.determination.title},
        "before": _answer(one.before),
        "after": _answer(one.after),
        "refusal": one.refusal,
        "items": [
            {"was": item.was, "item": item.item, "before": item.before.value, "after": item.after.value} for item in one.items
        ],
        "left_out": list(one.case.left_out),
    }


def _answer(answer: Answer | None) -> Json:
    """The outcome of a case under one version; null where it refuses the case."""
    return None if answer is None else {"outcome": answer.outcome, "possible_outcomes": list(answer.possible)}
