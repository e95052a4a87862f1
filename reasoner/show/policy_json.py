"""A policy as it was understood, and what is made of it and of a case as logic, as JSON documents."""

from __future__ import annotations

from reasoner.policy.amount_words import words_for_expression
from reasoner.policy.change_lines import where_lines
from reasoner.policy.criteria import Criterion, IfThen, Provided, parts_of
from reasoner.policy.model import Clause, CodeRange, Determination, Policy
from reasoner.show.json import Json, JsonObject, approval_object, clause_object, document, policy_object, reference_object
from reasoner.show.words import line_words


def policy_json(policy: Policy) -> str:
    """The document of a policy as understood, in its own order."""
    return document(
        "policy",
        policy=policy_object(policy),
        heads=[{"name": name, "value": value} for name, value in policy.heads],
        determinations=[_determination(one) for one in policy.determinations],
        definitions=[
            {"phrase": one.phrase, "criterion": _criterion(one.criterion)}
            for one in (*policy.definitions, *policy.record_definitions)
        ],
        amounts=[
            {"phrase": one.phrase, "means": words_for_expression(one.expression, policy.vocabulary), "unit": one.unit}
            for one in policy.values
        ],
        tables=[
            {
                "phrase": one.phrase,
                "heads": list(one.heads),
                "first": one.first,
                "rows": [{"words": row.words, "result": row.result} for row in one.rows],
            }
            for one in policy.tables
        ],
        code_lists=[{"name": one.name, "codes": [_codes(entry) for entry in one.ranges]} for one in policy.code_lists],
        notices=[{"name": one.name, "say": one.say, "when": _optional(one.condition)} for one in policy.notices],
        interpretations=[{"quote": one.quote, "where": one.where, "reading": one.reading} for one in policy.interpretations],
        not_computable=[{"quote": one.quote, "why": one.why} for one in policy.not_computable],
        terms=[{"term": one.term, "meaning": one.meaning} for one in policy.terms],
        always=[one.words for one in policy.always],
        scenarios=[one.name for one in policy.scenarios],
    )


def program_json(policy: Policy, program: str) -> str:
    """The document of a policy's logic program, as one text."""
    return document("program", policy=policy_object(policy), program=program)


def case_facts_json(policy: Policy, facts: str) -> str:
    """The document of a case as facts for a policy's logic program, as one text."""
    return document("case_facts", policy=policy_object(policy), facts=facts)


def _determination(one: Determination) -> JsonObject:
    return {
        "id": one.id,
        "title": one.title,
        "for_each": one.for_each,
        "phases": [{"name": phase.name, "clauses": [_clause(clause) for clause in phase.clauses]} for phase in one.phases],
        "supporting": [_criterion(criterion) for criterion in one.supporting],
    }


def _clause(clause: Clause) -> JsonObject:
    return {
        **clause_object(clause),
        "citation": clause.citation.text if clause.citation else None,
        "condition": _optional(clause.condition),
        "reasons": [{"label": one.label, "text": one.text} for one in clause.reasons],
        "examples": [_criterion(one) for one in clause.examples],
        "approval": [approval_object(one) for one in clause.scope],
    }


def _optional(criterion: Criterion | None) -> Json:
    return None if criterion is None else _criterion(criterion)


def _criterion(criterion: Criterion, role: str = "part") -> JsonObject:
    """A criterion and all below it; `says` is its line as people see it."""
    roles = _roles(criterion)
    below = [_criterion(one, roles.get(one.key, "part")) for one in parts_of(criterion)]
    return {
        **reference_object(criterion),
        "role": role,
        "says": line_words(criterion, alone=False),
        "below": below + [_criterion(one, "where") for one in where_lines(criterion)],
    }


def _roles(criterion: Criterion) -> dict[str, str]:
    """How the parts of a criterion stand below it, where they are not plain members of a list, by key."""
    roles = {one.criterion.key: "provided" if isinstance(one, Provided) else "unless" for one in criterion.provisos}
    roles |= {one.key: "waived" for one in criterion.waived}
    if isinstance(criterion.form, IfThen):
        roles |= {criterion.form.condition.key: "condition", criterion.form.then.key: "then"}
    return roles


def _codes(entry: CodeRange) -> JsonObject:
    return {
        "system": entry.system,
        "first": entry.first,
        "last": entry.last,
        "descendants": entry.descendants,
        "when": _optional(entry.when),
    }
