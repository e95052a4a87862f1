"""What a change costs: the effort of each input, by its kind of change unless the wish says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from reasoner.answer.answer import ChangeKind

# Something unknown has only to be looked up; a choice is made anew; a trial or treatment takes weeks; a fixed fact does not change.
EFFORTS: Mapping[ChangeKind, int] = {ChangeKind.DOCUMENT: 1, ChangeKind.CHOOSE: 2, ChangeKind.DO: 3, ChangeKind.DIFFER: 10}
MOST_EFFORT = 1_000_000  # sums stay far from what the solver's whole numbers hold


def effort_of(kind: ChangeKind, id: str, given: Mapping[str, int]) -> int:
    """The effort of changing an input: the one given for it, else that of its kind."""
    return given.get(id, EFFORTS[kind])
