"""What to ask next, as a JSON document."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.ask import NextQuestions, Question
from reasoner.show.json import JsonObject, answer_object, document, needed_object


def questions_json(results: Iterable[NextQuestions]) -> str:
    """The document of the questions that are left."""
    return document("questions", questions=[questions_object(one) for one in results])


def questions_object(result: NextQuestions) -> JsonObject:
    """The questions of one determination, in the order to ask them."""
    return {
        "answer": answer_object(result.answer),
        "next": [_question(one) for one in result.questions],
        "truncated": bool(result.cut_off),
        "cut_off": result.cut_off,
    }


def _question(one: Question) -> JsonObject:
    return {
        **needed_object(one.needed),
        "measure": None if one.measure is None else str(one.measure),
        "leads": [
            {"answer": lead.answer, "possible_outcomes": list(lead.possible), "settles": lead.settles, "still": lead.still}
            for lead in one.leads
        ],
    }
