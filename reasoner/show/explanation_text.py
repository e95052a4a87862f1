"""An explanation as text for people: why, what it rests on, and the tree in the policy's own words and labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reasoner.answer.answer import Explained, Explanation
from reasoner.answer.finding import is_set_aside
from reasoner.policy.criteria import AllOf, Criterion, Unless
from reasoner.policy.in_full import asked_of_records, is_cut_if
from reasoner.policy.model import Policy
from reasoner.show.criteria import is_list, names_item
from reasoner.show.finding_words import Beside, finding_words
from reasoner.show.paper import Paper, Style, clean, sentence, wrapped
from reasoner.show.summary_words import summary_words
from reasoner.show.text import (
    assumptions,
    citation_aside,
    cited,
    clause_line,
    grounds,
    header,
    heading,
    needed,
    notices,
    version_heading,
)
from reasoner.show.tree import Line, line_text
from reasoner.show.words import fact_words, line_words, origin_words, told
from reasoner.source.dataclass import dataclass

ROLES = {
    "part": "",
    "condition": "if ",
    "then": "then ",
    "unless": "unless ",
    "provided": "provided that ",
    "waived": "waived when ",
    "referred": "",
}


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a line: the citation, the policy's word before an exception, the record that the line is about."""

    citation: str = ""
    lead: str = ""
    record: str = ""


TOP = Above()


def explanations_text(explanations: Sequence[Explanation], paper: Paper) -> str:
    """Some explanations of one case: the policy is named by the first, what all share is said once at the end."""
    rows: list[str] = []
    for index, explanation in enumerate(explanations):
        rows += ["", paper.styled("-" * min(40, paper.columns), Style.FAINT), ""] if index else []
        rows += header(explanation.answer, paper, policy=index == 0)
        for one in explanation.versions or (explanation,):
            rows += version_heading(one.answer, explanation.answer, paper)
            rows += explanation_body(one, paper)
    rows += notices([explanation.answer for explanation in explanations], paper)
    if explanations and explanations[0].full:
        rows += _left_to_people(explanations[0].answer.policy, paper)
    return "\n".join(rows) + "\n"


def explanation_text(explanation: Explanation, paper: Paper) -> str:
    """An explanation: header, assumptions, why, the facts it rests on, the tree, what is needed."""
    return explanations_text((explanation,), paper)


def explanation_body(explanation: Explanation, paper: Paper) -> list[str]:
    """One explanation below its header."""
    rows = assumptions(explanation.answer, paper)
    if why := summary_words(explanation):
        rows += heading("Why", paper)
        for one in why:
            rows += wrapped(sentence(one), paper, "  ")
    if explanation.facts:
        rows += heading("The facts that decide it", paper)
        for fact in explanation.facts:
            rows += wrapped(fact_words(fact), paper, "  - ")
    if explanation.cut_off and explanation.cut_off != explanation.answer.cut_off:
        rows += ["", *wrapped(sentence(clean(explanation.cut_off)), paper)]
    if aside := _set_aside(explanation):
        rows += heading("Stated, and set aside by an exception", paper)
        for words in aside:
            rows += wrapped(words, paper, "  - ")
    rows += heading("Item by item" if explanation.full else "What decided", paper)
    rows += _clauses(explanation, paper)
    rows += _trees("Supporting criteria (they decide nothing)", explanation.supporting, explanation, paper)
    rows += _trees("Definitions", explanation.definitions, explanation, paper)
    return rows + needed(explanation.answer, paper) + grounds(explanation.answer, paper)


def _set_aside(explanation: Explanation) -> list[str]:
    """The facts that would count if it were not for an exception, which the outcome therefore does not rest on."""
    nodes = [one for _, tree in explanation.clauses if tree is not None for one in _walk(tree)]
    facts = (fact for one in nodes if is_set_aside(one.found) for fact in one.facts if fact.known is not None)
    return list(dict.fromkeys(map(fact_words, facts)))


def _walk(node: Explained) -> Iterator[Explained]:
    yield node
    for one in node.below:
        yield from _walk(one)


def _clauses(explanation: Explanation, paper: Paper) -> list[str]:
    """Each outcome with its tree; an item whose tree was told above is not told again."""
    rows: list[str] = []
    seen: set[str] = set()
    for clause, tree in explanation.clauses:
        rows += line_text(clause_line(clause, explanation.answer), paper)
        if tree is not None:
            rows += _node(tree, 2, explanation, paper, seen, Above(cited(tree.criterion) if is_list(tree.criterion) else ""))
    return rows


def _trees(title: str, trees: tuple[Explained, ...], explanation: Explanation, paper: Paper) -> list[str]:
    """Trees under a heading; nothing where there is none."""
    if not trees:
        return []
    return heading(title, paper) + [row for tree in trees for row in _node(tree, 1, explanation, paper, set())]


def branch_rows(node: Explained, depth: int, explanation: Explanation, paper: Paper) -> list[str]:
    """One branch of an explanation."""
    return _node(node, depth, explanation, paper, set())


def _node(node: Explained, depth: int, explanation: Explanation, paper: Paper, seen: set[str], above: Above = TOP) -> list[str]:
    """A criterion, what was found, and what stands below it; of a line that says nothing of its own, only what is below.

    `seen` are the keys of the items told so far.
    """
    if _is_bare(node):
        return [row for part in node.below for row in _node(part, depth, explanation, paper, seen, replace(above, lead=""))]
    words = (above.lead or ROLES.get(node.role, "")) + _words(node)
    again = bool(node.criterion.address and node.below and node.criterion.key in seen)
    if found := "as above" if again else _found(node, above.record):
        words += f" {paper.dash} {found}"
    words += "".join(dict.fromkeys(origin_words(fact.origin) for fact in node.facts))
    rows = line_text(Line(depth, words, node.standing, _citation(node, above.citation)), paper)
    if explanation.full:
        rows += _readings(node.criterion, depth, explanation, paper)
    if again:
        return rows
    seen.add(node.criterion.key)
    record = clean(node.criterion.words) if node.role == "record" else above.record
    leads = {one.criterion.key: f"{one.words} " for one in node.criterion.provisos if isinstance(one, Unless)}
    under = [Above(cited(node.criterion) or above.citation, leads.get(part.criterion.key, ""), record) for part in node.below]
    below = [tuple(_node(part, depth + 1, explanation, paper, seen, at)) for part, at in zip(node.below, under, strict=True)]
    return rows + [row for some in dict.fromkeys(below) for row in some]  # two conditions that read alike are said once


def _words(node: Explained) -> str:
    """The words of a line; what stands below its `where` is said in it where no record below shows it."""
    if is_cut_if(node.criterion) and any(one.role == "then" for one in node.below):
        return line_words(node.criterion, alone=False)
    if not any(one.role == "record" and one.below for one in node.below):
        return line_words(node.criterion)
    opened = any(asked_of_records(node.criterion)) and not node.criterion.title
    return line_words(node.criterion, alone=False) + (" where" if opened else "")


def _found(node: Explained, record: str) -> str:
    """What was found, without what the mark, the words before it, the record above or the one line below it say already."""
    beside = Beside(
        words=clean(node.criterion.words),
        line=clean(line_words(node.criterion)),
        record=record,
        marked=bool(node.facts) or not node.below,
        opened=any(one.role == "part" for one in node.below),
    )
    return told(finding_words(node.found, beside))


def _is_bare(node: Explained) -> bool:
    """Whether a node says nothing of its own: a list of which all has to be met without words, or the bare name of an item below."""
    criterion = node.criterion
    if node.role not in ("part", "referred") or not node.below:
        return False
    if not (criterion.label or criterion.title or criterion.words):
        return isinstance(criterion.form, AllOf)
    named = criterion.words and not criterion.label and not criterion.title
    return bool(named) and names_item(criterion, node.below[0].criterion)


def _citation(node: Explained, above: str) -> str:
    """The citation, where it is not that of what stands above."""
    return "" if cited(node.criterion) == above else citation_aside(node.criterion)


def _readings(criterion: Criterion, depth: int, explanation: Explanation, paper: Paper) -> list[str]:
    """How words of this criterion are read, where the policy records that they can be read two ways."""
    rows = []
    for note in explanation.answer.policy.interpretations:
        if criterion.key in note.keys:
            rows += line_text(Line(depth + 1, f'"{clean(note.quote)}" is read so: {clean(note.reading)}'), paper)
    return rows


def _left_to_people(policy: Policy, paper: Paper) -> list[str]:
    """The passages of a policy that this reading does not compute."""
    if not policy.not_computable:
        return []
    rows = heading("Left to people: passages of the policy that are not computed", paper)
    for one in policy.not_computable:
        rows += wrapped(f'"{clean(one.quote)}": {clean(one.why)}', paper, "  - ")
    return rows
