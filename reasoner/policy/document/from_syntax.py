"""From a policy as written to a policy as meant: the heads, then every section, with all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from reasoner.policy.document.circles import circles
from reasoner.policy.document.criteria_from_syntax import Reader
from reasoner.policy.document.determinations_from_syntax import determination_from_outline, determination_outlined
from reasoner.policy.document.heads import Heads, heads_from_syntax
from reasoner.policy.document.merged import merged_vocabulary
from reasoner.policy.document.names import Names
from reasoner.policy.document.outcome_names import OutcomeNames, names_of_outcomes
from reasoner.policy.document.record_definitions import read_for_records
from reasoner.policy.document.scenarios_from_syntax import ScenarioReader
from reasoner.policy.document.sections_from_syntax import Sections, name_sections
from reasoner.policy.fold import folded
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.derived import defined_values
from reasoner.policy.model import Policy
from reasoner.policy.phrases.index import Phrasebook
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.syntax.tree import FreeText, PolicyDocument, VocabularyDocument

FindPolicy = Callable[[str], Policy | None]
"""Another policy by its title, number or id, folded as in a sentence; None where there is none."""


def policy_from_syntax(
    document: PolicyDocument, phrasebook: Phrasebook, find_policy: FindPolicy = lambda _: None
) -> tuple[Policy | None, tuple[Problem, ...]]:
    """The policy as meant, and every problem found; no policy where one of them is an error.

    Its `digest` is empty: only who has the texts can make it.
    """
    found: list[Problem] = []
    heads = heads_from_syntax(document, found)
    outcome_names = names_of_outcomes(document.determinations, found)
    names, sections = _named(document, phrasebook, outcome_names, found)
    context = Context(
        phrasebook,
        definitions={words: key for words, key in names.definitions.items() if words not in sections.value_phrases},
        determinations=names.determinations,
        items=names.items(),
        code_lists=names.code_lists,
        policies=_OtherPolicies(find_policy),
        in_march=heads.in_march,
    )
    context = replace(context, values=defined_values(sections.definitions, sections.table_results, context, found))
    context = read_for_records(sections.about_records, sections.record_keys, context, found)
    policy = _assembled(document, heads, _Parts(names, sections, outcome_names, context), found)
    problems = tuple(dict.fromkeys(found))
    failed = any(not problem.warning for problem in problems)
    return None if failed else policy, problems


def problems_of_definitions(document: VocabularyDocument, phrasebook: Phrasebook) -> tuple[Problem, ...]:
    """What is wrong with the definitions, tables and code lists of a vocabulary: they are read as those of a policy that says
    nothing else, since a policy is only told of those that it uses."""
    place = document.name.span
    named = {"Policy": document.name.text, "Source": "vocabulary", "In effect": "undated", "Vocabulary": document.name.text}
    heads = tuple((FreeText(name, place), FreeText(value, place)) for name, value in named.items())
    own = PolicyDocument(
        document.file, heads, (), document.definitions, document.code_lists, (), (), (), (), (), (), tables=document.tables
    )  # fmt: skip
    found = policy_from_syntax(own, replace(phrasebook, definitions=(), code_lists=(), tables=()))[1]
    return tuple(sorted(found, key=lambda one: (one.span.line, one.span.column) if one.span else (0, 0)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is known of a document once everything in it has its name."""

    names: Names
    sections: Sections
    outcome_names: OutcomeNames
    context: Context


def _named(
    document: PolicyDocument, book: Phrasebook, outcome_names: OutcomeNames, found: list[Problem]
) -> tuple[Names, Sections]:
    outlines = []
    ids: dict[str, str] = {}
    for written in document.determinations:
        outline = determination_outlined(written)
        if outline.id in ids:
            message = f"two determinations are called `{written.name.text}`"
            found.append(Problem("determination-twice", message, written.name.span, "give each a name of its own"))
            continue
        ids[outline.id] = written.name.text
        outlines.append(outline)
    determinations = {
        folded(one.written.name.text): (one.id, outcome_names.readings(one.written)) for one in outlines
    }  # fmt: skip
    sections = name_sections(document, book, found)
    keys = (sections.definition_keys, sections.code_list_keys, sections.notice_ids)
    names = Names(tuple(outlines), determinations, *keys, definition_items=sections.items())
    return names, sections


def _assembled(document: PolicyDocument, heads: Heads, parts: _Parts, found: list[Problem]) -> Policy:
    context, names = parts.context, parts.names
    determinations = tuple(
        determination_from_outline(one, parts.outcome_names, _reader(parts, one.id, found)) for one in names.outlines
    )  # fmt: skip
    reader = Reader(context, {}, found)
    meant = parts.sections.meant(document, names, reader, determinations)
    found.extend(circles(determinations, meant.definitions, meant.code_lists))
    scenarios = ScenarioReader(context, names, found).scenarios(document.scenarios)
    referred = tuple({other.id: other for other in context.policies.values()}.values())
    place = next((value.span for name, value in document.heads if folded(name.text) == "vocabulary"), None)
    vocabulary, clashes = merged_vocabulary(context.phrasebook.vocabulary, referred, place)
    found.extend(clashes)
    return Policy(
        heads.id,
        heads.title,
        heads.payer,
        vocabulary,
        determinations,
        number=heads.number,
        version=heads.in_effect.words,
        effective_from=heads.in_effect.first,
        effective_until=heads.in_effect.last,
        heads=heads.all,
        definitions=meant.definitions,
        record_definitions=tuple(parts.sections.meant_of_records(context)),
        values=meant.values,
        tables=meant.tables,
        code_lists=meant.code_lists,
        notices=meant.notices,
        interpretations=meant.interpretations,
        not_computable=meant.not_computable,
        terms=meant.terms,
        always=meant.always,
        scenarios=scenarios,
        referred=referred,
        file=document.file,
    )


def _reader(parts: _Parts, id: str, found: list[Problem]) -> Reader:
    return Reader(replace(parts.context, items=parts.names.items(id)), {}, found)


class _OtherPolicies(Mapping[str, Policy]):
    """Other policies by what a sentence calls them, each looked for when a sentence first names it."""

    def __init__(self, find_policy: FindPolicy) -> None:
        self._find = find_policy
        self._asked: dict[str, Policy | None] = {}

    def __getitem__(self, words: str) -> Policy:
        if words not in self._asked:
            self._asked[words] = self._find(words)
        found = self._asked[words]
        if found is None:
            raise KeyError(words)
        return found

    def __iter__(self) -> Iterator[str]:
        return (words for words, policy in self._asked.items() if policy is not None)

    def __len__(self) -> int:
        return sum(policy is not None for policy in self._asked.values())
