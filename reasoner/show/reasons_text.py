"""What an outcome rests on, as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.answer.answer import StatedFact
from reasoner.answer.resting.margins import Edge, Margin
from reasoner.answer.resting.reasons import Reasons
from reasoner.show.paper import Paper, clean, sentence, wrapped
from reasoner.show.text import header, heading, outcomes_asked, version_heading
from reasoner.show.words import fact_words, joined, told

MOST_GROUPS = 20


def reasons_text(results: Sequence[Reasons], paper: Paper) -> str:
    """What some outcomes of one case rest on."""
    rows: list[str] = []
    for index, one in enumerate(results):
        rows += ["", *_reasons(one, paper, policy=index == 0)] if index else _reasons(one, paper, policy=True)
    return "\n".join(rows) + "\n"


def _reasons(result: Reasons, paper: Paper, policy: bool) -> list[str]:
    rows = header(result.answer, paper, policy)
    for one in result.versions:
        rows += version_heading(one.answer, result.answer, paper) + _rests_on(one, paper)
    return rows if result.versions else rows + _rests_on(result, paper)


def _rests_on(result: Reasons, paper: Paper) -> list[str]:
    """What the outcome rests on in one version of the policy."""
    rows: list[str] = []
    if len(result.answer.possible) != 1:
        open = "The outcome is open, so it rests on nothing yet."
        rows += ["", *wrapped("No outcome was found yet." if result.answer.out_of_time else open, paper)]
    elif not result.cut_off or result.sufficient or result.withdrawals:
        if result.sufficient or not result.cut_off:
            rows += _groups("Enough to settle it, whatever else is not known", result.sufficient, paper)
        rows += _keep(result, paper)
        pairs = [one for one in result.withdrawals if len(one) > 1]
        rows += _groups("Together: without these it would be open", pairs, paper) if pairs else []
    rows += _margins(result, paper)
    if result.no_longer:
        rows += heading("Not stated, and no longer matters", paper)
        rows += wrapped(sentence(joined((clean(one.phrase) for one in result.no_longer), "and")), paper, "  ")
    if result.cut_off and result.cut_off != result.answer.cut_off:
        rows += ["", *wrapped(sentence(f"The list is not complete: {clean(result.cut_off)}"), paper)]
    return rows


def _groups(title: str, groups: Sequence[tuple[StatedFact, ...]], paper: Paper) -> list[str]:
    rows = heading(title, paper)
    if groups == ((),):
        return rows + wrapped("Nothing at all: every case has this outcome.", paper, "  ")
    for number, one in enumerate(groups[:MOST_GROUPS], start=1):
        mark = f"{number}. " if len(groups) > 1 else "- "
        rows += wrapped(_facts(one), paper, f"  {mark}", "     ")
    if len(groups) > MOST_GROUPS:
        rows += wrapped(f"and {len(groups) - MOST_GROUPS} more groups (--json lists all)", paper, "  ")
    return rows


def _facts(facts: Iterable[StatedFact]) -> str:
    return sentence(joined((fact_words(one) for one in facts), "and"))


def _keep(result: Reasons, paper: Paper) -> list[str]:
    """The facts that every reason needs."""
    title = "What has to stay documented: without any one of these it would be open"
    if not result.keep:
        if result.sufficient == ((),):
            return []
        return [
            *heading(title, paper),
            *wrapped("No single fact: each can be spared as long as the others stand.", paper, "  "),
        ]
    rows = heading(title, paper)
    for one in result.keep:
        rows += wrapped(fact_words(one), paper, "  - ")
    return rows


def _margins(result: Reasons, paper: Paper) -> list[str]:
    if not result.margins:
        return []
    rows = heading("How far each number may move, all else as it is", paper)
    for one in result.margins:
        rows += wrapped(margin_words(one, result), paper, "  - ", "      ")
    return rows


def margin_words(margin: Margin, result: Reasons) -> str:
    """One number: what it is, for which numbers the outcome stands, what comes beyond."""
    said = f"{clean(margin.input.phrase)}: {told(margin.now)}"
    if margin.below is None and margin.above is None:
        return f"{said}; any number leaves the outcome as it is."
    edges = [
        _edge_words(edge, side, result) for edge, side in ((margin.below, "down"), (margin.above, "up")) if edge is not None
    ]
    return f"{said}; the outcome stands for {told(margin.holds)}. " + " ".join(edges)


def _edge_words(edge: Edge, side: str, result: Reasons) -> str:
    room = f"{clean(edge.distance)} {side}" if edge.distance != "just at the limit" else f"none {side}: it is just at the limit"
    if edge.ends_version:
        beyond = "this version of the policy ends there"
    elif not edge.beyond:
        beyond = "beyond that there is no such case"
    else:
        beyond = f"beyond that it {'is' if len(edge.beyond) == 1 else 'may be'} {outcomes_asked(edge.beyond, result.answer)}"
    return f"Room {room}; {beyond}."
