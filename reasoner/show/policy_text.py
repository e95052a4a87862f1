"""A policy as it was understood, as a page: outcomes with their criteria, definitions, code lists, notices, readings."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.policy.amount_words import words_for_expression
from reasoner.policy.change_lines import where_lines
from reasoner.policy.criteria import AllOf, Compares, Criterion, IfThen, Provided, parts_of
from reasoner.policy.model import Clause, CodeList, CodeRange, Determination, Policy
from reasoner.show.page import Block, Item, Lines, Page, Paragraph, Section, Title, Tone, Tree, listed, section
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.text import address_of, citation_aside
from reasoner.show.words import clause_words, line_words, policy_line, version_line


def policy_text(policy: Policy, paper: Paper) -> str:
    """A policy as text."""
    return page_text(policy_page(policy), paper)


def policy_page(policy: Policy) -> Page:
    """The policy as understood, in its own order."""
    address = address_of(policy)
    blocks: list[Block] = [Title(policy_line(policy), Tone.PLAIN), Paragraph(version_line(policy), address=address)]
    blocks += [determination_section(one) for one in policy.determinations]
    defined = (*policy.definitions, *policy.record_definitions)
    blocks += section("Definitions", _named((one.phrase, one.criterion) for one in defined))
    amounts = (f"{one.phrase} means {words_for_expression(one.expression, policy.vocabulary)}" for one in policy.values)
    blocks += section("Amounts that are computed", listed(amounts))
    for table in policy.tables:
        how = "by the first row that fits" if table.first else "by any row that fits"
        said = (f"{row.words or 'otherwise'}: {row.result}" for row in table.rows)
        blocks += section(f"{sentence(table.phrase).rstrip('.')}, {how}", listed(said))
    blocks += [_code_list(one) for one in policy.code_lists]
    blocks += section("Notices", _named((f"{one.name}: {one.say}", one.condition) for one in policy.notices))
    for title, words in (
        (
            "Words that can be read two ways, and how they are read",
            [f'"{one.quote}" ({one.where}): {one.reading}' for one in policy.interpretations],
        ),
        ("Left to people", [f'"{one.quote}": {one.why}' for one in policy.not_computable]),
        ("Terms", [f'"{one.term}" means {one.meaning}' for one in policy.terms]),
        ("Statements that every case bears out", [one.words for one in policy.always]),
    ):
        blocks += section(title, listed(words))
    if policy.scenarios:
        blocks.append(Section("Scenarios", (listed(one.name for one in policy.scenarios),), folded=True))
    return Page(policy_line(policy), tuple(blocks))


def program_page(policy: Policy, program: str) -> Page:
    """A policy's logic program."""
    return Page(f"{policy_line(policy)}: logic program", (Lines(program),))


def case_facts_page(policy: Policy, facts: str) -> Page:
    """A case as facts for a policy's logic program."""
    return Page(f"{policy_line(policy)}: a case as facts", (Lines(facts),))


def determination_section(determination: Determination) -> Section:
    """A determination: its outcomes, each with its criteria."""
    each = ", for each code" if determination.for_each else ""
    blocks: list[Block] = []
    for phase in determination.phases:
        blocks += [Paragraph(f"{phase.name} phase")] if phase.name else []
        blocks.append(Tree(tuple(map(_clause, phase.clauses)), marked=False))
    if determination.supporting:
        supporting = tuple(map(_criterion, determination.supporting))
        blocks.append(Tree((Item("supporting criteria (they decide nothing)", below=supporting),), marked=False))
    return Section(sentence(f"{determination.title}{each}").rstrip("."), tuple(blocks))


def _clause(clause: Clause) -> Item:
    """An outcome with what it depends on, its reasons, examples and scope."""
    below: list[Item] = []
    if clause.condition is not None:
        bare = not clause.condition.label and not clause.condition.words
        below += map(_criterion, parts_of(clause.condition) if bare else (clause.condition,))
    below += (Item(f"because {one.text}") for one in clause.reasons)
    below += (_criterion(example, "for example ") for example in clause.examples)
    below += (Item(f"approval {one.words}") for one in clause.scope)
    cited = f"[{clean(clause.citation.text)}]" if clause.citation else ""
    return Item(clause_words(clause), aside=cited, below=tuple(below))


def _criterion(criterion: Criterion, lead: str = "") -> Item:
    """A criterion and all below it, in the order written."""
    leads = _leads(criterion)
    below = [_criterion(part, leads.get(part.key, "")) for part in parts_of(criterion) if not _is_end(part, criterion)]
    below += [_criterion(part, "where ") for part in where_lines(criterion)]
    aside = citation_aside(criterion) if criterion.label else ""
    return Item(lead + line_words(criterion, alone=False), aside=aside, below=tuple(below))


def _is_end(part: Criterion, line: Criterion) -> bool:
    """Whether a part is one end of the window that a line says in its own words."""
    return bool(line.words) and part.span is None and isinstance(line.form, AllOf) and isinstance(part.form, Compares)


def _leads(criterion: Criterion) -> dict[str, str]:
    """The words that stand before the parts of a criterion which are not plain members of a list, by key."""
    leads = {
        one.criterion.key: "provided that " if isinstance(one, Provided) else f"{one.words} " for one in criterion.provisos
    }
    leads |= {one.key: "waived when " for one in criterion.waived}
    if isinstance(criterion.form, IfThen):
        leads |= {criterion.form.condition.key: "if ", criterion.form.then.key: "then "}
    return leads


def _named(named: Iterable[tuple[str, Criterion | None]]) -> Tree:
    """Names, each with its criteria."""
    items = (Item(name, below=() if criterion is None else (_criterion(criterion, "when "),)) for name, criterion in named)
    return Tree(tuple(items), marked=False)


def _code_list(code_list: CodeList) -> Section:
    """A code list: its codes by system, then those with a condition."""
    plain = [one for one in code_list.ranges if one.when is None]
    systems = dict.fromkeys(one.system for one in plain)
    by_system = {system: ", ".join(_range_words(one) for one in plain if one.system == system) for system in systems}
    items = [Item(f"{system}: {codes}") for system, codes in by_system.items()]
    for one in code_list.ranges:
        if one.when is not None:
            items.append(Item(f"{one.system}: {_range_words(one)}", below=(_criterion(one.when, "when "),)))
    return Section(sentence(f"code list: {code_list.name}").rstrip("."), (Tree(tuple(items), marked=False),))


def _range_words(codes: CodeRange) -> str:
    """A range of codes as it is written."""
    if codes.first == codes.last:
        return f"{codes.first}.*" if codes.descendants else codes.first
    return f"{codes.first} to {codes.last}"
