"""Items of a tree: how a standing is marked, and what is said beside it."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.answer import Standing, Status
from reasoner.show.page import Item, Mark, Scale
from reasoner.show.words import standing_remarks

# What stands before a line, by how it stands below the one above.
ROLES = {
    "part": "",
    "condition": "if ",
    "then": "then ",
    "unless": "unless ",
    "provided": "provided that ",
    "waived": "waived when ",
    "referred": "",
}
_MARKS = {
    Status.SATISFIED: (Mark.MET, Mark.HOLDS),
    Status.NOT_SATISFIED: (Mark.NOT_MET, Mark.HOLDS_NOT),
    Status.UNDETERMINED: (Mark.NOT_SHOWN, Mark.MAY_HOLD),
}


def item_of(
    words: str,
    standing: Standing | None,
    aside: str = "",
    below: Iterable[Item] = (),
    *,
    strong: bool = False,
    outcome: bool = False,
    found: str = "",
    scale: Scale | None = None,
    points: str = "",
) -> Item:
    """An item as it stands; `standing` None: it has no mark. `outcome`: it holds or not, and is no criterion, met or not."""
    remarks = "".join(f" ({remark})" for remark in standing_remarks(standing)) if standing else ""
    words, found = (words, found + remarks) if found else (words + remarks, found)
    return Item(words, mark_of(standing, outcome), found, aside, strong, scale, tuple(below), points)


def mark_of(standing: Standing | None, outcome: bool = False) -> Mark | None:
    """The mark of a standing; None where nothing stands."""
    if standing is None:
        return None
    if standing.applies is Status.NOT_SATISFIED:
        return Mark.NOT_APPLYING
    if standing.waived is Status.SATISFIED and standing.status is not Status.SATISFIED:
        return Mark.WAIVED
    return _MARKS[standing.status][outcome]
