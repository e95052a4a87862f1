"""An exploration as JSON for a page. Every number is text that was written here: a page's own numbers are not exact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reasoner.show.words import canonical_words

if TYPE_CHECKING:
    from reasoner.answer.answer import ChangeSet, WhatIf
    from reasoner.exploring.exploration import View
    from reasoner.source.problem import ProblemsFound


def encoded_view(view: View, revision: int, title: str) -> str:
    """A view; `revision` is the number of the last step that it takes in."""
    return json.dumps(
        {
            "revision": revision,
            "title": title,
            "outcome": view.outcome,
            "settled": view.is_settled,
            "tree": view.explanation._repr_html_() or "",
            "stale": bool(view.cut_off) and view.explanation.cut_off == "",
            "controls": view.controls,
            "changed": view.changed,
            "undo": view.can_undo,
            "redo": view.can_redo,
            "determination": view.determination,
            "determinations": view.determinations,
            "target": view.target,
            "targets": view.targets,
            "refused": "" if view.refused is None else encoded_problems(view.refused),
            "refused_of": view.refused_of,
            "cut_off": view.cut_off,
        },
        default=vars,
    )


def encoded_problems(found: ProblemsFound) -> str:
    """What was wrong with a step, a line for each problem, with its remedy."""
    return "\n".join(f"{one.message}{f' ({one.hint})' if one.hint else ''}" for one in found.problems)


def encoded_ways(found: WhatIf, revision: int) -> str:
    """What would change the outcome."""
    target = " or ".join(map(canonical_words, found.target))
    return json.dumps(
        {
            "revision": revision,
            "target": target,
            "already": found.already,
            "ways": [_way(one) for one in found.sets],
            "in_the_way": [f"{fact.input.phrase}: {fact.value}" for some in found.blocks for fact in some.facts],
            "cut_off": found.cut_off,
        }
    )


def encoded_no_ways(problems: ProblemsFound, revision: int) -> str:
    """That it cannot be said what would change the outcome, and why."""
    said = {"target": "", "already": False, "ways": [], "in_the_way": [], "cut_off": ""}
    return json.dumps({"revision": revision, **said, "refused": encoded_problems(problems)})


def _way(one: ChangeSet) -> dict[str, object]:
    changes = [{"phrase": each.input.phrase, "needs": each.needs, "now": each.now} for each in one.changes]
    return {"changes": changes, "ties": list(one.ties)}
