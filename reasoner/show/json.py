"""Answers as JSON documents, in the schema `schema/answer-1.json`; keys are those that suites expect, and more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from reasoner.answer.answer import (
    Answer,
    Blocks,
    ChangeNeeded,
    ChangeSet,
    Explained,
    Explanation,
    Needed,
    NoticeAnswer,
    Several,
    Standing,
    StatedFact,
    Status,
    WhatIf,
)
from reasoner.answer.called import criteria_of_answer, is_own, item_name
from reasoner.cases.case import Origin
from reasoner.cases.numerals import numeral_of
from reasoner.policy.criteria import Amount, Criterion
from reasoner.policy.model import Clause, Policy, Scope
from reasoner.policy.vocabulary import Input
from reasoner.show.finding_words import finding_words
from reasoner.show.summary_words import summary_words
from reasoner.show.words import READING
from reasoner.source.problem import Problem

SCHEMA_VERSION = "1"

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
JsonObject = dict[str, Json]


def document(kind: str, **content: Json) -> str:
    """A whole JSON document of a kind, as text that ends with a newline."""
    return json.dumps({"schema_version": SCHEMA_VERSION, "kind": kind, **content}, ensure_ascii=False, indent=2) + "\n"


def schema() -> JsonObject:
    """The JSON Schema that every document of this module fits."""
    text = files("reasoner.show").joinpath("schema/answer-1.json").read_text(encoding="utf-8")
    loaded: JsonObject = json.loads(text)
    return loaded


def answers_json(answers: Iterable[Answer]) -> str:
    """The document of some answers."""
    return document("answers", answers=[answer_object(one) for one in answers])


def explanations_json(explanations: Iterable[Explanation]) -> str:
    """The document of some explanations."""
    return document("explanations", explanations=[explanation_object(one) for one in explanations])


def what_if_json(result: WhatIf) -> str:
    """The document of what would change an outcome."""
    return document("what_if", what_if=what_if_object(result))


def problems_json(problems: Iterable[Problem]) -> str:
    """The document of some problems; `error_names` are the inputs that the errors are about."""
    found = list(problems)
    names = dict.fromkeys(name for problem in found if not problem.warning for name in problem.names)
    return document("problems", problems=[problem_object(one) for one in found], error_names=list(names))


def problem_object(problem: Problem) -> JsonObject:
    """One problem; its place is null where there is no text to point at."""
    span = problem.span
    place: Json = None
    if span is not None:
        place = {"file": span.file, "line": span.line, "column": span.column, "end_column": span.end_column}
    return {
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "warning": problem.warning,
        "place": place,
        "inputs": list(problem.names),
    }


def policy_object(policy: Policy, version_presumed: bool = False) -> JsonObject:
    """Which policy, which version, which rules."""
    return {
        "id": policy.id,
        "title": policy.title,
        "payer": policy.payer,
        "number": policy.number,
        "version": policy.version,
        "effective_from": policy.effective_from.isoformat() if policy.effective_from else None,
        "effective_until": policy.effective_until.isoformat() if policy.effective_until else None,
        "version_presumed": version_presumed,
        "refers_to": [{"id": one.id, "title": one.title, "version": one.version} for one in policy.referred],
        "digest": policy.digest,
    }


def answer_object(answer: Answer) -> JsonObject:
    """One answer. `satisfied` and its kin name labelled items; `criteria` has every criterion by key."""
    criteria = criteria_of_answer(answer)
    return {
        "policy": policy_object(answer.policy, answer.version_presumed),
        "determination": {"id": answer.determination.id, "title": answer.determination.title},
        "reading": READING,
        "outcome": answer.outcome,
        "possible_outcomes": list(answer.possible),
        "outcome_words": [{"words": one.words, "outcome": one.canonical} for one in answer.wording],
        "presumed": [
            {"input": input_object(one.input), "value": one.value, "used": one.used, "dropped": one.dropped}
            for one in answer.presumed
        ],
        "judgements": [input_object(one) for one in answer.judgements],
        "judged": [fact_object(one) for one in answer.judged],
        "missing_inputs": [one.input.id for one in answer.needed],
        "needed": [needed_object(one) for one in answer.needed],
        **_items_by_status(criteria, answer),
        "criteria": [_criterion_object(one, answer.standings[one.key]) for one in criteria],
        **_notices(answer.notices),
        "examples": [reference_object(one) for one in answer.examples],
        "codes": [
            {"code": one.code, "outcome": one.outcome, "possible_outcomes": list(one.possible)} for one in answer.for_each
        ],
        "reasons": _reasons(answer),
        "scope": [one.words for one in _approvals(answer)],
        "approval": [approval_object(one) for one in _approvals(answer)],
        "remarks": list(answer.remarks),
        "versions": [answer_object(one) for one in answer.versions],
        "undetermined_because": answer.open_because,
        "truncated": bool(answer.cut_off),
        "cut_off": answer.cut_off,
    }


def explanation_object(explanation: Explanation) -> JsonObject:
    """One explanation, with the answer that it explains."""
    return {
        "answer": answer_object(explanation.answer),
        "full": explanation.full,
        "summary": list(summary_words(explanation)),
        "facts": [fact_object(one) for one in explanation.facts],
        "clauses": [
            {**clause_object(clause), "tree": _explained(tree) if tree else None} for clause, tree in explanation.clauses
        ],
        "supporting": [_explained(one) for one in explanation.supporting],
        "definitions": [_explained(one) for one in explanation.definitions],
        "truncated": bool(explanation.cut_off),
        "cut_off": explanation.cut_off,
        "versions": [explanation_object(one) for one in explanation.versions],
    }


def what_if_object(result: WhatIf) -> JsonObject:
    """What would change an outcome; `change_inputs` is `[[]]` where the target holds already and `[]` where none reaches it."""
    sets: list[Json] = [sorted(one.inputs) for one in result.sets]
    return {
        "answer": answer_object(result.answer),
        "target": list(result.target),
        "already": result.already,
        "change_inputs": [[]] if result.already else sets,
        "sets": [_change_set(one) for one in result.sets],
        "tied": [_change_set(one) for one in result.tied],
        "least": result.least,
        "blocks": [_block(one) for one in result.blocks],
        "permitted": [one.id for one in result.permitted],
        "truncated": bool(result.cut_off),
        "cut_off": result.cut_off,
        "blocks_cut_off": result.blocks_cut_off,
        "also": [
            {"determination": {"id": one.determination.id, "title": one.determination.title}, "target": list(one.target)}
            for one in result.also
        ],
        "factored": None if result.factored is None else _several(result.factored),
        "unreachable": None if result.unreachable is None else [reference_object(one) for one in result.unreachable],
        "only_days": result.only_days,
        "versions": [what_if_object(one) for one in result.versions],
    }


def _several(form: Several | str) -> Json:
    """Factored sets: an input's id, or how many of which parts."""
    if isinstance(form, str):
        return form
    return {"number": form.number, "of": [_several(part) for part in form.parts]}


def input_object(input: Input) -> JsonObject:
    """An input by its machine name and by its words."""
    return {"id": input.id, "phrase": input.phrase}


def needed_object(one: Needed) -> JsonObject:
    """An input that is still needed, how a person is asked, and the items that ask for it."""
    return {
        "input": input_object(one.input),
        "question": one.input.question,
        "who": one.input.who,
        "items": [reference_object(item) for item in one.items],
    }


def _items_by_status(criteria: Sequence[Criterion], answer: Answer) -> JsonObject:
    """The names of the items that people refer to, by how they stand."""
    by: dict[str, list[str]] = {"satisfied": [], "not_satisfied": [], "undetermined": [], "waived": []}
    for criterion in criteria:
        name = item_name(criterion)
        if name and is_own(criterion, answer):
            standing = answer.standings[criterion.key]
            by[standing.status.value].append(name)
            if standing.waived is Status.SATISFIED:
                by["waived"].append(name)
    return {status: list(dict.fromkeys(names)) for status, names in by.items()}


def _notices(notices: tuple[NoticeAnswer, ...]) -> JsonObject:
    """`notices` are those that apply because of facts; `notice_texts` are all, with their words."""
    depending = [one for one in notices if one.notice.condition is not None]
    return {
        "notices": [one.notice.id for one in depending if one.status is Status.SATISFIED],
        "notices_undetermined": [one.notice.id for one in depending if one.status is Status.UNDETERMINED],
        "notice_texts": [
            {
                "id": one.notice.id,
                "name": one.notice.name,
                "say": one.notice.say,
                "depends_on_facts": one.notice.condition is not None,
                "status": one.status.value,
            }
            for one in notices
        ],
    }


def _reasons(answer: Answer) -> list[Json]:
    """The payer's reasons for the outcome, once it is settled."""
    if answer.outcome == "undetermined":
        return []
    return [{"label": one.label, "text": one.text} for clause in answer.deciding for one in clause.reasons]


def _approvals(answer: Answer) -> tuple[Scope, ...]:
    """What an approval covers, once the outcome is settled."""
    if answer.outcome == "undetermined":
        return ()
    return tuple(one for clause in answer.deciding for one in clause.scope)


def approval_object(scope: Scope) -> JsonObject:
    """One limit of an approval, in words and as amounts."""
    return {
        "words": scope.words,
        "lasts": _amount(scope.lasts),
        "at_most": _amount(scope.most),
        "per": _amount(scope.per),
        "setting": scope.where,
        "part_only": scope.part_only,
        "citation": scope.citation.text if scope.citation else None,
    }


def _amount(amount: Amount | None) -> Json:
    """An amount, its number exact; null where there is none."""
    return None if amount is None else {"number": numeral_of(amount.number), "unit": amount.unit}


def reference_object(criterion: Criterion) -> JsonObject:
    """What a criterion is called: key, label, address, title, words, citation."""
    return {
        "key": criterion.key,
        "label": criterion.label,
        "address": criterion.address,
        "title": criterion.title,
        "words": criterion.words,
        "citation": criterion.citation.text if criterion.citation else None,
    }


def standing_object(standing: Standing) -> JsonObject:
    """How a criterion stands."""
    return {
        "status": standing.status.value,
        "waived": standing.waived.value if standing.waived else None,
        "applies": standing.applies.value if standing.applies else None,
        "missing": standing.missing,
    }


def _criterion_object(criterion: Criterion, standing: Standing) -> JsonObject:
    """A criterion and how it stands."""
    return {**reference_object(criterion), **standing_object(standing)}


def clause_object(clause: Clause) -> JsonObject:
    """An outcome of the policy: its words, its name, its precedence, and whether it holds unless or when."""
    return {
        "words": clause.outcome.words,
        "outcome": clause.outcome.canonical,
        "precedence": clause.rank.value,
        "negated": clause.negated,
    }


def _explained(node: Explained) -> JsonObject:
    """A node of an explanation and all below it."""
    return {
        **_criterion_object(node.criterion, node.standing),
        "role": node.role,
        "says": finding_words(node.found),
        "facts": [fact_object(one) for one in node.facts],
        "below": [_explained(one) for one in node.below],
    }


def fact_object(fact: StatedFact) -> JsonObject:
    """A fact: the input, its value in words, where it comes from."""
    return {
        "input": input_object(fact.input),
        "value": fact.value,
        "stated": fact.known is not None and not fact.presumed,
        "presumed": fact.presumed,
        "origin": _origin(fact.origin),
    }


def _origin(origin: Origin | None) -> Json:
    """Where a fact comes from; null where the case does not say."""
    if origin is None:
        return None
    return {"document": origin.document, "page": origin.page, "date": origin.date}


def _change_set(one: ChangeSet) -> JsonObject:
    """A set of changes."""
    return {
        "inputs": sorted(one.inputs),
        "changes": [_change(change) for change in one.changes],
        "ties": list(one.ties),
        "whatever": [input_object(input) for input in one.whatever],
        "cost": one.cost,
    }


def _change(change: ChangeNeeded) -> JsonObject:
    """One change: what it needs, how it stands, what it serves and what must still hold."""
    return {
        "input": input_object(change.input),
        "change": change.kind.value,
        "who": change.input.who,
        "needs": change.needs,
        "now": change.now,
        "distance": change.distance,
        "items": [reference_object(item) for item in change.items],
        "must_still_hold": [input_object(input) for input in change.still],
    }


def _block(block: Blocks) -> JsonObject:
    """What stands in the way together."""
    return {"facts": [fact_object(one) for one in block.facts], "items": [reference_object(item) for item in block.items]}
