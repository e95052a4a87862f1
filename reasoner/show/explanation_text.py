"""An explanation as a page: why, what it rests on, and the tree in the policy's own words and labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reasoner.answer.answer import Explained, Explanation
from reasoner.answer.deciding import is_list, names_item
from reasoner.answer.finding import is_set_aside
from reasoner.policy.criteria import AllOf, Criterion, Unless
from reasoner.policy.in_full import asked_of_records, is_cut_if
from reasoner.policy.model import Policy
from reasoner.show.finding_words import Beside, finding_words
from reasoner.show.page import Block, Item, Note, Page, Paragraph, Rule, Section, Tree, listed, section
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.scales import scale_of
from reasoner.show.summary_words import summary_words
from reasoner.show.text import (
    assumptions,
    citation_aside,
    cited,
    clause_item,
    facts_listing,
    grounds,
    header,
    in_version,
    needed,
    notices,
    page_name,
)
from reasoner.show.tree import ROLES, item_of
from reasoner.show.words import fact_words, line_words, origin_words, told
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a line: the citation, the policy's word before an exception, the record that the line is about."""

    citation: str = ""
    lead: str = ""
    record: str = ""


TOP = Above()


def explanations_text(explanations: Sequence[Explanation], paper: Paper) -> str:
    """Some explanations of one case, as text."""
    return page_text(explanations_page(explanations), paper)


def explanation_text(explanation: Explanation, paper: Paper) -> str:
    """An explanation as text."""
    return explanations_text((explanation,), paper)


def explanations_page(explanations: Sequence[Explanation]) -> Page:
    """Some explanations of one case: the policy is named by the first, what all share is said once at the end."""
    answers = [explanation.answer for explanation in explanations]
    blocks: list[Block] = []
    for index, explanation in enumerate(explanations):
        blocks += [Rule()] if index else []
        blocks += header(explanation.answer, policy=index == 0)
        for one in explanation.versions or (explanation,):
            blocks += in_version(one.answer, explanation.answer, explanation_blocks(one))
    blocks += notices(answers)
    if explanations and explanations[0].full:
        blocks += _left_to_people(answers[0].policy)
    return Page(page_name(answers), tuple(blocks))


def explanation_blocks(explanation: Explanation) -> tuple[Block, ...]:
    """One explanation below its header: assumptions, why, the facts it rests on, the tree, what is needed."""
    blocks = [*assumptions(explanation.answer)]
    blocks += section("Why", *(Paragraph(sentence(one)) for one in summary_words(explanation)))
    blocks += section("The facts that decide it", facts_listing(explanation.facts))
    if explanation.cut_off and explanation.cut_off != explanation.answer.cut_off:
        blocks.append(Note(sentence(clean(explanation.cut_off))))
    blocks += section("Stated, and set aside by an exception", listed(_set_aside(explanation)))
    blocks.append(Section("Item by item" if explanation.full else "What decided", (_clauses(explanation),)))
    blocks += section("Supporting criteria (they decide nothing)", _trees(explanation.supporting, explanation))
    blocks += section("Definitions", _trees(explanation.definitions, explanation))
    return (*blocks, *needed(explanation.answer), *grounds(explanation.answer))


def _set_aside(explanation: Explanation) -> list[str]:
    """The facts that would count if it were not for an exception, which the outcome therefore does not rest on."""
    nodes = [one for _, tree in explanation.clauses if tree is not None for one in _walk(tree)]
    facts = (fact for one in nodes if is_set_aside(one.found) for fact in one.facts if fact.known is not None)
    return list(dict.fromkeys(map(fact_words, facts)))


def _walk(node: Explained) -> Iterator[Explained]:
    yield node
    for one in node.below:
        yield from _walk(one)


def _clauses(explanation: Explanation) -> Tree:
    """Each outcome with its tree; an item whose tree was told above is not told again."""
    items: list[Item] = []
    seen: set[str] = set()
    for clause, tree in explanation.clauses:
        above = Above(cited(tree.criterion)) if tree is not None and is_list(tree.criterion) else TOP
        below = _node(tree, explanation, seen, above) if tree is not None else ()
        items.append(clause_item(clause, explanation.answer, below))
    return Tree(tuple(items))


def _trees(trees: tuple[Explained, ...], explanation: Explanation) -> Tree:
    """Trees that stand on their own."""
    return Tree(tuple(item for tree in trees for item in _node(tree, explanation, set())))


def branch_items(node: Explained, explanation: Explanation) -> tuple[Item, ...]:
    """One branch of an explanation."""
    return _node(node, explanation, set())


def _node(node: Explained, explanation: Explanation, seen: set[str], above: Above = TOP) -> tuple[Item, ...]:
    """A criterion, what was found, and what stands below it; of a line that says nothing of its own, only what is below.

    `seen` are the keys of the items told so far.
    """
    if _is_bare(node):
        return tuple(item for part in node.below for item in _node(part, explanation, seen, replace(above, lead="")))
    line = line_words(node.criterion)
    words = (above.lead or ROLES.get(node.role, "")) + _words(node, line)
    again = bool(node.criterion.address and node.below and node.criterion.key in seen)
    found = "as above" if again else _found(node, line, above.record)
    origins = "".join(dict.fromkeys(origin_words(fact.origin) for fact in node.facts))
    words, found = (words, found + origins) if found else (words + origins, found)
    readings = _readings(node.criterion, explanation) if explanation.full else ()
    below = () if again else _below(node, explanation, seen, above)
    aside = _citation(node, above.citation)
    return (item_of(words, node.standing, aside, (*readings, *below), found=found, scale=scale_of(node)),)


def _below(node: Explained, explanation: Explanation, seen: set[str], above: Above) -> list[Item]:
    """What stands below a criterion."""
    seen.add(node.criterion.key)
    record = clean(node.criterion.words) if node.role == "record" else above.record
    leads = {one.criterion.key: f"{one.words} " for one in node.criterion.provisos if isinstance(one, Unless)}
    under = [Above(cited(node.criterion) or above.citation, leads.get(part.criterion.key, ""), record) for part in node.below]
    below = [_node(part, explanation, seen, at) for part, at in zip(node.below, under, strict=True)]
    alike = [
        some for number, some in enumerate(below) if some not in below[:number]
    ]  # conditions that read alike are said once
    return [item for some in alike for item in some]


def _words(node: Explained, line: str) -> str:
    """The words of a line; what stands below its `where` is said in it where no record below shows it."""
    if is_cut_if(node.criterion) and any(one.role == "then" for one in node.below):
        return line_words(node.criterion, alone=False)
    if not any(one.role == "record" and one.below for one in node.below):
        return line
    opened = any(asked_of_records(node.criterion)) and not node.criterion.title
    return line_words(node.criterion, alone=False) + (" where" if opened else "")


def _found(node: Explained, line: str, record: str) -> str:
    """What was found, without what the mark, the words before it, the record above or the one line below it say already."""
    beside = Beside(
        words=clean(node.criterion.words),
        line=line,
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


def _readings(criterion: Criterion, explanation: Explanation) -> tuple[Item, ...]:
    """How words of this criterion are read, where the policy records that they can be read two ways."""
    notes = (note for note in explanation.answer.policy.interpretations if criterion.key in note.keys)
    return tuple(Item(f'"{clean(note.quote)}" is read so: {clean(note.reading)}') for note in notes)


def _left_to_people(policy: Policy) -> tuple[Block, ...]:
    """The passages of a policy that this reading does not compute."""
    passages = (f'"{clean(one.quote)}": {clean(one.why)}' for one in policy.not_computable)
    return section("Left to people: passages of the policy that are not computed", listed(passages))
