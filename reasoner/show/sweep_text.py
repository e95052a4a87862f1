"""A sweep as text for people: a line for each stretch."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.answer.sweep import Stretch, Sweep
from reasoner.answer.sweep_days import NOT_IN_EFFECT
from reasoner.show.paper import Paper, clean, sentence, wrapped
from reasoner.show.text import header, heading, outcomes_asked, version_heading
from reasoner.show.words import joined, outcome_words, place_words, status_words, told


def sweeps_text(results: Sequence[Sweep], paper: Paper) -> str:
    """Some sweeps of one case."""
    rows: list[str] = []
    for index, one in enumerate(results):
        rows += [""] if index else []
        rows += header(one.answer, paper, policy=index == 0)
        for version in one.versions or (one,):
            rows += version_heading(version.answer, one.answer, paper) + _stretches(version, paper)
    return "\n".join(rows) + "\n"


def _stretches(one: Sweep, paper: Paper) -> list[str]:
    """The stretches of a sweep, a line each."""
    rows = heading(f"As {clean(one.input.phrase)} changes, all else as it is", paper)
    for number, stretch in enumerate(one.stretches):
        here = " <- the case" if number == one.now else ""
        rows += wrapped(_stretch_words(stretch, one) + here, paper, "  - ", "      ")
    if len(one.stretches) == 1:
        rows += wrapped("It makes no difference to this case.", paper, "  ")
    if one.cut_off:
        rows += ["", *wrapped(sentence(clean(one.cut_off)), paper)]
    return rows


def _stretch_words(stretch: Stretch, sweep: Sweep) -> str:
    if not stretch.possible:
        return f"{told(stretch.words)}: {clean(stretch.version) if stretch.version == NOT_IN_EFFECT else 'no such case'}"
    words = {one.canonical: outcome_words(one) for one in reversed(stretch.wording)}
    outcomes = joined((words.get(name) or outcomes_asked((name,), sweep.answer) for name in stretch.possible), "or")
    said = outcomes if len(stretch.possible) == 1 else f"undetermined: {outcomes}"
    items = [
        f"{place_words(one)} {status_words(stretch.standings[one.key].status)}"
        for one in sweep.items
        if one.key in stretch.standings
    ]
    standing = f" ({'; '.join(items)})" if items else ""
    version = f", by the version in effect {clean(stretch.version)}" if stretch.version else ""
    return f"{told(stretch.words)}: {said}{standing}{version}"
