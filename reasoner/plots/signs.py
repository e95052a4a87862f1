"""How outcomes and statuses look: a sign, words and a colour each, so that none is told by its colour alone.

The colours are light enough for dark words on them; what they are on a dark page, `picture.py` says.
"""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.answer import Standing, Status
from reasoner.show.words import canonical_words, standing_remarks, status_words
from reasoner.source.dataclass import dataclass

INK, FAINT, GROUND, LINE = "#1a1a1a", "#595959", "#ffffff", "#d0d0d0"
GOOD, OPEN, NONE = "#7fcdbb", "#e3e3e3", "#ffffff"
REFUSED = ("#f4a582", "#d9a6c9", "#dcc48e", "#e58f8f", "#c2b8a3")
OTHERS = ("#92c5de", "#b8c9f0", "#c7e1a6", "#f6d55c", "#a6dbd0", "#cab2d6")
UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Sign:
    """How one outcome or status looks; `label` is its sign and its words."""

    label: str
    colour: str


def is_refusal(outcome: str) -> bool:
    """Whether a canonical outcome says no."""
    return outcome.startswith(("not_", "presumed_not_")) or outcome == "investigational"


def outcome_signs(outcomes: Iterable[str]) -> dict[str, Sign]:
    """How some canonical outcomes look, each in a colour of its own as far as there are colours.

    One that is empty, or begins with a dash, is none.
    """
    refused, others = 0, 0
    found: dict[str, Sign] = {}
    for one in dict.fromkeys(outcomes):
        words = canonical_words(one)
        if one == UNDETERMINED:
            found[one] = Sign(f"? {words}", OPEN)
        elif not one or one.startswith("– "):
            found[one] = Sign(one or "– no such case", NONE)
        elif is_refusal(one):
            found[one] = Sign(f"✗ {words}", REFUSED[refused % len(REFUSED)])
            refused += 1
        elif one == "covered":
            found[one] = Sign(f"✓ {words}", GOOD)
        else:
            found[one] = Sign(f"• {words}", OTHERS[others % len(OTHERS)])
            others += 1
    return found


def status_sign(standing: Standing | None) -> Sign:
    """How a criterion stands: met, not met or not shown, waived, or that it does not apply."""
    if standing is None:
        return Sign("· not looked at", NONE)
    if standing.applies is Status.NOT_SATISFIED:
        return Sign("– does not apply", NONE)
    if standing.waived is Status.SATISFIED and standing.status is not Status.SATISFIED:
        return Sign("○ waived", "#c7e1a6")
    mark, colour = {
        Status.SATISFIED: ("✓", GOOD),
        Status.NOT_SATISFIED: ("✗", REFUSED[0]),
        Status.UNDETERMINED: ("?", OPEN),
    }[standing.status]
    remarks = "".join(f", {one}" for one in standing_remarks(standing))
    return Sign(f"{mark} {status_words(standing.status)}{remarks}", colour)
