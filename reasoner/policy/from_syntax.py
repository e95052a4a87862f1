"""From a policy as written to a policy as meant: the heads, then every section, with all problems at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from reasoner.policy.circles import circles
from reasoner.policy.context import Context
from reasoner.policy.criteria_from_syntax import Reader
from reasoner.policy.determinations_from_syntax import determination_from_outline, determination_outlined
from reasoner.policy.fold import folded
from reasoner.policy.heads import Heads, heads_from_syntax
from reasoner.policy.index import Phrasebook
from reasoner.policy.model import Policy
from reasoner.policy.names import Names
from reasoner.policy.outcome_names import OutcomeNames, names_of_outcomes
from reasoner.policy.scenarios_from_syntax import ScenarioReader
from reasoner.policy.sections_from_syntax import Sections, name_sections
from reasoner.source.problem import Problem
from reasoner.syntax.tree import PolicyDocument, Sentence

FindPolicy = Callable[[str], Policy | None]
"""Another policy by its title, number or id, as it stands in a sentence; None where there is none."""

_OF_POLICY = re.compile(r"\bof (.+?) (?:is|are|was|were) (?!of\b)", re.IGNORECASE)
_BRACKET = re.compile(r"(.+?)\s*\(([^()]+)\)")


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
    others = _referred_policies(document, find_policy)
    context = Context(
        phrasebook,
        definitions=names.definitions,
        determinations=names.determinations,
        items=names.items(),
        code_lists=names.code_lists,
        policies=others,
    )
    policy = _assembled(document, heads, _Parts(names, sections, outcome_names, context), found)
    problems = tuple(dict.fromkeys(found))
    failed = any(not problem.warning for problem in problems)
    return None if failed else policy, problems


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
    names = Names(tuple(outlines), determinations, sections.definition_keys, sections.code_list_keys, sections.notice_ids)
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
    return Policy(
        heads.id,
        heads.title,
        heads.payer,
        context.phrasebook.vocabulary,
        determinations,
        number=heads.number,
        version=heads.in_effect.words,
        effective_from=heads.in_effect.first,
        effective_until=heads.in_effect.last,
        heads=heads.all,
        definitions=meant.definitions,
        code_lists=meant.code_lists,
        notices=meant.notices,
        interpretations=meant.interpretations,
        not_computable=meant.not_computable,
        terms=meant.terms,
        always=meant.always,
        scenarios=scenarios,
        referred=tuple({other.id: other for other in context.policies.values()}.values()),
        file=document.file,
    )


def _reader(parts: _Parts, id: str, found: list[Problem]) -> Reader:
    return Reader(replace(parts.context, items=parts.names.items(id)), {}, found)


# ---- other policies


def _referred_policies(document: PolicyDocument, find_policy: FindPolicy) -> Mapping[str, Policy]:
    """The other policies that sentences of the document name, by everything that they may be called."""
    found: dict[str, Policy] = {}
    for text in dict.fromkeys(sentence.text for sentence in sentences_in(document)):
        for match in _OF_POLICY.finditer(text):
            for name in _names_of_policy(match[1]):
                policy = find_policy(name) if folded(name) not in found else None
                if policy is not None:
                    called = (policy.title, policy.number, policy.id, f"{policy.title} ({policy.number})", name, match[1])
                    found.update({words: policy for one in called if one for words in _folded_inside(one)})
    return found


def _folded_inside(name: str) -> tuple[str, str]:
    """A name as compared alone and inside a sentence, where a capital `A` is no article."""
    return folded(name), folded(f"of {name}").removeprefix("of ")


def _names_of_policy(words: str) -> tuple[str, ...]:
    """The title and the number in `Implantable infusion pump (S-40)`; just the words where there are no brackets."""
    bracket = _BRACKET.fullmatch(words)
    return (bracket[2], bracket[1]) if bracket else (words,)


def sentences_in(part: object) -> Iterator[Sentence]:
    """Every sentence in a part of a document, at any depth."""
    stack: list[object] = [part]
    while stack:
        one = stack.pop()
        if isinstance(one, Sentence):
            yield one
        elif isinstance(one, tuple):
            stack.extend(one)
        elif (fields := getattr(one, "__dataclass_fields__", None)) is not None:
            stack.extend(getattr(one, name) for name in fields)
