"""The picture of a policy: its items as a tree, the inputs that each line asks for, and how all stand in a case."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from reasoner.answer.answer import Answer
from reasoner.plots.drawing import colours, cut, finished, rows
from reasoner.plots.plot import Plot, Row
from reasoner.plots.signs import INK, Sign, outcome_signs, status_sign
from reasoner.policy.asked import inputs_read_by
from reasoner.policy.criteria import Criterion, Form, Not, Refers, Unless, conditions_on_records, parts_of_form, walk
from reasoner.policy.vocabulary import Input
from reasoner.show.paper import clean
from reasoner.show.words import clause_words, joined, line_words, wording_of
from reasoner.source.dataclass import dataclass

LINE, DEEP, TEXT = 19, 16, 6.1  # pixels: of a line, of a step to the right, of a letter
MOST_LETTERS, GAP, SIDE = 64, 130, 250
NOT_STATED = Sign("· not stated", "#ffffff")
STATED = Sign("■ stated", "#92c5de")
FOLLOWS = Sign("↳ follows from what is stated", "#c5e0ee")
NEEDED = Sign("? still needed", "#e3e3e3")


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree: its words, its depth, how it stands, and the ids of the inputs that it asks for itself."""

    key: str
    parent: str
    depth: int
    words: str
    address: str
    role: str
    sign: Sign
    inputs: tuple[str, ...] = ()


def policy_plot(answer: Answer, stated: Sequence[str] = ()) -> Plot:
    """The picture of an answer's determination; `stated` are the ids of the inputs that the case states."""
    nodes = list(_nodes(answer))
    inputs = _inputs(answer, nodes)
    needed = {one.input.id for one in answer.needed}
    known = {one.id: _known(one, needed, stated) for one in inputs}
    title = f"{clean(answer.policy.title)}: {clean(answer.determination.title)}"
    table = [_row(one) for one in nodes]
    return Plot(title, table, _words(answer, nodes, inputs, known), lambda: _chart(nodes, inputs, known, title))


def _known(input: Input, needed: Collection[str], stated: Collection[str]) -> Sign:
    if input.id in needed:
        return NEEDED
    if input.id in stated:
        return STATED
    return FOLLOWS if input.follows in stated else NOT_STATED


def _row(node: Node) -> Row:
    return {
        "key": node.key,
        "parent": node.parent,
        "depth": node.depth,
        "role": node.role,
        "item": node.address,
        "words": node.words,
        "sign": node.sign.label,
        "inputs": ", ".join(node.inputs),
    }


# ---- the tree


def _nodes(answer: Answer) -> Iterator[Node]:
    """The lines of a determination in the policy's order, with those of definitions, each where it is first named."""
    tree = _Tree(answer)
    for at, clause in enumerate(answer.determination.clauses):
        key = f"outcome {at + 1}"
        decides = clause in answer.deciding
        sign = outcome_signs([clause.outcome.canonical])[clause.outcome.canonical]
        how = "the outcome" if decides and len(answer.possible) == 1 else "may be the outcome" if decides else "not the outcome"
        mark = {"the outcome": "▶", "may be the outcome": "?"}.get(how, "·")
        yield Node(
            key, "", 0, clause_words(clause), "", "outcome", Sign(f"{mark} {how}", sign.colour if decides else "#ffffff")
        )
        if clause.condition is not None:
            yield from tree.below(clause.condition, key, 1, "condition")


class _Tree:
    """Writes the lines of criteria; a definition is written once."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.defined = {one.criterion.key: one.criterion for one in answer.policy.definitions}
        self.seen: set[str] = set()

    def below(self, criterion: Criterion, parent: str, depth: int, role: str) -> Iterator[Node]:
        """A criterion and all below it."""
        standing = self.answer.standings.get(criterion.key)
        read = tuple(sorted(_read_by(criterion)))
        words = line_words(criterion)
        yield Node(criterion.key, parent, depth, words, clean(criterion.address), role, status_sign(standing), read)
        for part in parts_of_form(criterion.form):
            yield from self.below(part, criterion.key, depth + 1, "part")
        named = _named(criterion.form)
        if named in self.defined and named not in self.seen:
            self.seen.add(named)
            yield from self.below(self.defined[named], criterion.key, depth + 1, "definition")
        for proviso in criterion.provisos:
            how = proviso.words if isinstance(proviso, Unless) else "provided that"
            yield from self.below(proviso.criterion, criterion.key, depth + 1, how)
        for waiver in criterion.waived:
            yield from self.below(waiver, criterion.key, depth + 1, "waived when")


def _named(form: Form) -> str | None:
    """The key of what a line names, in this policy."""
    match form:
        case Refers(key, None):
            return key
        case Not(of):
            return _named(of)
        case _:
            return None


def _read_by(criterion: Criterion) -> set[str]:
    """The ids of the inputs that a line asks for itself; of records the record, and what their conditions read of the case."""
    own = inputs_read_by(criterion.form)
    for condition in conditions_on_records(criterion.form):
        own |= {id for one in walk(condition) for id in inputs_read_by(one.form)}
    return {id.partition(".")[0] for id in own}


def _inputs(answer: Answer, nodes: Sequence[Node]) -> list[Input]:
    """The inputs that some line asks for, in the order in which they come first."""
    declared = {one.id: one for one in answer.policy.vocabulary.inputs}
    return [declared[id] for id in dict.fromkeys(id for node in nodes for id in node.inputs) if id in declared]


# ---- in words and as a picture


def _words(answer: Answer, nodes: Sequence[Node], inputs: Sequence[Input], known: dict[str, Sign]) -> str:
    phrases = {one.id: clean(one.phrase) for one in inputs}
    said = joined(wording_of(answer), "or")
    outcome = f"undetermined: {said}" if answer.outcome == "undetermined" else said
    counts = f"{len(nodes)} lines, {len(inputs)} inputs. Deeper lines have more dashes before them."
    rows_said = [f"The outcome of the case: {outcome}. {counts}"]
    for one in nodes:
        role = f"{one.role}: " if one.role not in ("part", "condition", "outcome", "definition") else ""
        asks = joined((f"{phrases[id]} ({known[id].label[2:]})" for id in one.inputs if id in phrases), "and")
        rows_said.append(
            f"{'-' * one.depth} {role}{one.words}: {one.sign.label[2:]}{f', asks for {asks}' if asks else ''}".strip()
        )
    return "\n".join(rows_said)


def _chart(nodes: Sequence[Node], inputs: Sequence[Input], known: dict[str, Sign], title: str) -> Any:  # noqa: ANN401
    import altair as alt

    places = {node.key: at for at, node in enumerate(nodes)}
    wide = max((node.depth * DEEP + min(len(_line(node)), MOST_LETTERS + 12) * TEXT for node in nodes), default=200) + 30
    height = max(len(nodes), len(inputs), 1) * LINE
    spots = _spots(nodes, inputs, height)
    lines = [
        {"x": node.depth * DEEP, "y": at * LINE + LINE / 2, "label": node.sign.label, "words": _line(node), "mark": node.sign.label[0],
         "tip": node.words, "start": node.depth * DEEP + 14, "bold": node.role == "outcome"}
        for at, node in enumerate(nodes)
    ]  # fmt: skip
    stems = [
        {"x": node.depth * DEEP - DEEP, "y": places[node.parent] * LINE + LINE / 2, "y2": at * LINE + LINE / 2, "x2": node.depth * DEEP}
        for at, node in enumerate(nodes) if node.parent in places
    ]  # fmt: skip
    asked = [(node, at, id) for at, node in enumerate(nodes) for id in node.inputs if id in spots]
    runs = [
        {"x": node.depth * DEEP + 20 + len(_line(node)) * TEXT, "y": at * LINE + LINE / 2, "x2": wide, "y2": at * LINE + LINE / 2}
        for node, at, _ in asked
    ]  # fmt: skip
    threads = [{"x": wide, "y": at * LINE + LINE / 2, "x2": wide + GAP - 8, "y2": spots[id]} for _, at, id in asked]
    sides = [
        {"x": wide + GAP, "y": spots[one.id], "start": wide + GAP + 12, "label": known[one.id].label, "mark": known[one.id].label[0],
         "words": cut(one.phrase, 38), "tip": one.question or one.phrase}
        for one in inputs
    ]  # fmt: skip
    full = wide + GAP + SIDE
    across, down = alt.Scale(domain=[-12, full], nice=False), alt.Scale(domain=[height, 0], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=across), alt.Y("y:Q", axis=None, scale=down)
    signs = colours([*(node.sign for node in nodes), *known.values()])
    colour = alt.Color("label:N", scale=signs, title="how it stands in the case", legend=alt.Legend(orient="bottom", columns=3))
    start = alt.X("start:Q", axis=None, scale=across)
    tip = [alt.Tooltip("tip:N", title="line"), alt.Tooltip("label:N", title="it is")]
    stem, own, side = alt.Chart(rows(stems)), alt.Chart(rows(lines)), alt.Chart(rows(sides))
    layers = [
        alt.Chart(rows([*runs, *threads])).mark_rule(color="#b0b0b0", strokeWidth=1).encode(x, y, alt.X2("x2"), alt.Y2("y2")),
        stem.mark_rule(color="#9a9a9a").encode(x, y, y2="y2"),
        stem.mark_rule(color="#9a9a9a").encode(x, alt.X2("x2"), y=alt.Y("y2:Q", axis=None, scale=down)),
        own.mark_square(size=230, stroke="#595959", strokeWidth=1, opacity=1).encode(x, y, colour, tooltip=tip),
        own.mark_text(color=INK, fontSize=11).encode(x, y, alt.Text("mark:N")),
        own.mark_text(color=INK, fontSize=11, align="left").encode(start, y, alt.Text("words:N"), tooltip=tip),
        side.mark_circle(size=200, stroke="#595959", strokeWidth=1, opacity=1).encode(x, y, colour, tooltip=tip),
        side.mark_text(color=INK, fontSize=10).encode(x, y, alt.Text("mark:N")),
        side.mark_text(color=INK, fontSize=11, align="left").encode(start, y, alt.Text("words:N"), tooltip=tip),
    ]
    chart = alt.layer(*layers).properties(width=full, height=height)
    return finished(
        chart, title, f"{len(nodes)} lines (left) and the {len(inputs)} inputs that they ask for (right)"
    ).configure_view(stroke=None)


def _line(node: Node) -> str:
    role = f"{node.role}: " if node.role not in ("part", "condition", "outcome", "definition") else ""
    return cut(role + node.words, MOST_LETTERS)


def _spots(nodes: Sequence[Node], inputs: Sequence[Input], height: float) -> dict[str, float]:
    """How high each input stands: about where its lines are, each on a line of its own."""
    wanted: dict[str, list[int]] = {one.id: [] for one in inputs}
    for at, node in enumerate(nodes):
        for id in node.inputs:
            if id in wanted:
                wanted[id].append(at)
    order = sorted(wanted, key=lambda one: sum(wanted[one]) / max(len(wanted[one]), 1))
    found: dict[str, float] = {}
    free = LINE / 2
    for left, id in zip(range(len(order), 0, -1), order, strict=True):
        middle = sum(wanted[id]) / max(len(wanted[id]), 1) * LINE + LINE / 2
        found[id] = min(max(middle, free), height - left * LINE + LINE / 2)
        free = found[id] + LINE
    return found
