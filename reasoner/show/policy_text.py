"""A policy as it was understood, as text: outcomes with their criteria, definitions, code lists, notices, readings."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.policy.amount_words import words_for_expression
from reasoner.policy.criteria import Criterion, IfThen, Provided, parts_of
from reasoner.policy.model import Clause, CodeList, CodeRange, Determination, Policy
from reasoner.show.criteria import where_lines
from reasoner.show.paper import Paper, clean, sentence, wrapped
from reasoner.show.text import citation_aside, heading
from reasoner.show.tree import Line, line_text
from reasoner.show.words import clause_words, line_words, policy_line, version_line


def policy_text(policy: Policy, paper: Paper) -> str:
    """The policy as understood, in its own order."""
    rows = wrapped(policy_line(policy), paper) + wrapped(version_line(policy), paper)
    for determination in policy.determinations:
        rows += _determination(determination, paper)
    rows += _trees(
        "Definitions", ((one.phrase, one.criterion) for one in (*policy.definitions, *policy.record_definitions)), paper
    )
    amounts = [f"{one.phrase} means {words_for_expression(one.expression, policy.vocabulary)}" for one in policy.values]
    rows += _bullets("Amounts that are computed", amounts, paper)
    for table in policy.tables:
        how = "by the first row that fits" if table.first else "by any row that fits"
        said = [f"{row.words or 'otherwise'}: {row.result}" for row in table.rows]
        rows += _bullets(f"{sentence(table.phrase).rstrip('.')}, {how}", said, paper)
    for code_list in policy.code_lists:
        rows += _code_list(code_list, paper)
    notices = ((f"{one.name}: {one.say}", one.condition) for one in policy.notices)
    rows += _trees("Notices", notices, paper)
    readings = [f'"{one.quote}" ({one.where}): {one.reading}' for one in policy.interpretations]
    rows += _bullets("Words that can be read two ways, and how they are read", readings, paper)
    rows += _bullets("Left to people", [f'"{one.quote}": {one.why}' for one in policy.not_computable], paper)
    rows += _bullets("Terms", [f'"{one.term}" means {one.meaning}' for one in policy.terms], paper)
    rows += _bullets("Statements that every case bears out", [one.words for one in policy.always], paper)
    rows += _bullets("Scenarios", [one.name for one in policy.scenarios], paper)
    return "\n".join(rows) + "\n"


def _determination(determination: Determination, paper: Paper) -> list[str]:
    """A determination: its outcomes, each with its criteria."""
    each = ", for each code" if determination.for_each else ""
    rows = heading(sentence(f"{determination.title}{each}").rstrip("."), paper)
    for phase in determination.phases:
        rows += wrapped(f"{phase.name} phase", paper, "  ") if phase.name else []
        for clause in phase.clauses:
            rows += _clause(clause, paper)
    if determination.supporting:
        rows += wrapped("supporting criteria (they decide nothing)", paper, "  ")
        rows += [row for one in determination.supporting for row in _criterion(one, 2, paper)]
    return rows


def _clause(clause: Clause, paper: Paper) -> list[str]:
    """An outcome with what it depends on, its reasons, examples and scope."""
    cited = f"[{clean(clause.citation.text)}]" if clause.citation else ""
    rows = _line(1, clause_words(clause), cited, paper)
    if clause.condition is not None:
        bare = not clause.condition.label and not clause.condition.words
        for part in parts_of(clause.condition) if bare else (clause.condition,):
            rows += _criterion(part, 2, paper)
    rows += [row for one in clause.reasons for row in _line(2, f"because {one.text}", "", paper)]
    for example in clause.examples:
        rows += _criterion(example, 2, paper, "for example ")
    return rows + [row for one in clause.scope for row in _line(2, f"approval {one.words}", "", paper)]


def _criterion(criterion: Criterion, depth: int, paper: Paper, lead: str = "") -> list[str]:
    """A criterion and all below it, in the order written."""
    rows = _line(depth, lead + line_words(criterion, alone=False), citation_aside(criterion) if criterion.label else "", paper)
    leads = _leads(criterion)
    for part in parts_of(criterion):
        rows += _criterion(part, depth + 1, paper, leads.get(part.key, ""))
    for part in where_lines(criterion):
        rows += _criterion(part, depth + 1, paper, "where ")
    return rows


def _leads(criterion: Criterion) -> dict[str, str]:
    """The words that stand before the parts of a criterion which are not plain members of a list, by key."""
    leads = {
        one.criterion.key: "provided that " if isinstance(one, Provided) else f"{one.words} " for one in criterion.provisos
    }
    leads |= {one.key: "waived when " for one in criterion.waived}
    if isinstance(criterion.form, IfThen):
        leads |= {criterion.form.condition.key: "if ", criterion.form.then.key: "then "}
    return leads


def _trees(title: str, named: Iterable[tuple[str, Criterion | None]], paper: Paper) -> list[str]:
    """Names under a heading, each with its criteria."""
    rows: list[str] = []
    for name, criterion in named:
        rows += _line(1, name, "", paper)
        rows += _criterion(criterion, 2, paper, "when ") if criterion is not None else []
    return heading(title, paper) + rows if rows else []


def _code_list(code_list: CodeList, paper: Paper) -> list[str]:
    """A code list: its codes by system, then those with a condition."""
    rows = heading(sentence(f"code list: {code_list.name}").rstrip("."), paper)
    plain = [one for one in code_list.ranges if one.when is None]
    for system in dict.fromkeys(one.system for one in plain):
        rows += _line(1, f"{system}: " + ", ".join(_range_words(one) for one in plain if one.system == system), "", paper)
    for one in code_list.ranges:
        if one.when is not None:
            rows += _line(1, f"{one.system}: {_range_words(one)}", "", paper) + _criterion(one.when, 2, paper, "when ")
    return rows


def _range_words(codes: CodeRange) -> str:
    """A range of codes as it is written."""
    if codes.first == codes.last:
        return f"{codes.first}.*" if codes.descendants else codes.first
    return f"{codes.first} to {codes.last}"


def _bullets(title: str, texts: list[str], paper: Paper) -> list[str]:
    """A heading with a bullet for each text; nothing where there is none."""
    return heading(title, paper) + [row for text in texts for row in wrapped(text, paper, "  - ")] if texts else []


def _line(depth: int, words: str, aside: str, paper: Paper) -> list[str]:
    """A line of the tree without a mark, and without room for one."""
    return line_text(Line(depth, words, None, aside), Paper(paper.colour, True, paper.columns))
