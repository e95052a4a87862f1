"""What to ask next, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from reasoner.answer.answer import Answer
from reasoner.answer.ask import Leads, NextQuestions, Question
from reasoner.policy.lines.negation import is_perfect
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo
from reasoner.policy.words import capitalized
from reasoner.policy.words import verb as verb_of
from reasoner.show.page import Block, Entry, Listing, Note, Page, Paragraph, Rule, listed, section
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.text import divided, header, outcomes_asked, page_name
from reasoner.show.words import items_words, joined, told

MOST_VALUES = 20
_TURNED = frozenset({"is", "are", "was", "were", "has", "have", "had", "can", "will"})  # what a question begins with
_HAVING = MappingProxyType({"has": "does", "have": "do", "had": "did"})
_CLAUSES = frozenset({"that", "which", "who", "whose", "where", "when", "every", "each", "all"})


def questions_text(results: Sequence[NextQuestions], paper: Paper) -> str:
    """The questions that are left for some determinations of one case, as text."""
    return page_text(questions_page(results), paper)


def questions_page(results: Sequence[NextQuestions]) -> Page:
    """The questions that are left for some determinations of one case."""
    blocks: list[Block] = []
    for index, one in enumerate(results):
        blocks += [Rule()] if index else []
        blocks += header(one.answer, policy=index == 0)
        if len(one.answer.possible) == 1:
            blocks.append(Note("Nothing has to be asked: the outcome is settled."))
            continue
        blocks += divided(one.answer)
        asked = Listing(tuple(_question(question, one.answer) for question in one.questions), numbered=True)
        late = one.cut_off if one.cut_off != one.answer.cut_off else ""
        first = ", what settles it soonest first" if any(question.leads for question in one.questions) else ""
        blocks += section(f"To ask{first}", Paragraph(sentence(clean(late)) if late else ""), asked)
    return Page(page_name([one.answer for one in results]), tuple(blocks))


def _question(question: Question, answer: Answer) -> Entry:
    """A question, who asks it and who can answer, and what each answer leads to."""
    items = items_words(question.needed.items)
    who = clean(question.needed.input.who)
    asked = "; ".join(part for part in (f"asked by {items}" if items else "", who) if part)
    leads = listed(leads_words(one, answer) for one in question.leads)
    below: tuple[Block, ...] = (Paragraph(asked), leads) if asked else (leads,)
    return Entry(asked_words(question), below)


def asked_words(question: Question) -> str:
    """The question as the vocabulary words it, or made from the input's phrase; of a field of a record it names the record."""
    input = question.needed.input
    if input.question:
        names = question.place is not None and question.place.field is not None and not isinstance(input.type, YesNo)
        words = clean(f"{question.place.record}: {input.question}" if question.place and names else input.question)
        return capitalized(words)
    phrase = clean(input.phrase)
    if isinstance(input.type, YesNo):
        return sentence(_turned_round(phrase) or f"is it so that {phrase}").rstrip(".") + "?"
    return sentence(f"what {verb_of(input)} {phrase}").rstrip(".") + "?"


def _turned_round(phrase: str) -> str:
    """A sentence as the question that it answers: `was a decision aid used in it`; nothing where it has not just one plain verb."""
    words = phrase.split()
    verbs = [place for place, word in enumerate(words) if word.lower() in _TURNED]
    if len(verbs) != 1 or not verbs[0] or _CLAUSES.intersection(map(str.lower, words)):
        return ""
    place = verbs[0]
    first = words[0].lower() if words[0] in ("The", "A", "An", "It") else words[0]
    does = "" if is_perfect(words[place + 1 :]) else _HAVING.get(words[place].lower(), "")
    verb, *have = (does, "have") if does else (words[place],)
    return " ".join((verb, first, *words[1:place], *have, *words[place + 1 :]))


def leads_words(one: Leads, answer: Answer) -> str:
    """What one answer leads to."""
    if one.settles:
        return f"{told(one.answer)}: settles it, {outcomes_asked(one.possible, answer)}"
    number = f"{one.still} more {'input' if one.still == 1 else 'inputs'} could matter"
    return f"{told(one.answer)}: still open ({number})"


def choices_words(input: Input) -> str:
    """What may be answered."""
    match input.type:
        case YesNo():
            said = "yes or no"
        case OneOf(values):
            said = joined((clean(one.phrase) for one in values[:MOST_VALUES]), "or")
        case AnyOf(values):
            said = f"any of {joined((clean(one.phrase) for one in values[:MOST_VALUES]), 'and')}, with commas between; none"
        case Number(unit):
            said = f"a number ({clean(unit)})" if unit else "a number"
        case DateType():
            said = "a date, such as 2024-05-31"
        case OneCode(systems):
            said = f"a code of {joined(map(clean, systems), 'or')}"
        case Codes(systems):
            said = f"codes of {joined(map(clean, systems), 'or')}, with commas between; none"
        case RecordType():
            said = "a list of records"
    return said + ("; absent" if input.may_be_absent else "")


def help_words(input: Input) -> list[str]:
    """What may be written for an answer, with examples; lines without indent."""
    lines = [sentence(f"write {choices_words(input)}")]
    match input.type:
        case OneOf():
            lines.append("What is known in part: `this or that`, `not this`.")
        case AnyOf() | Codes():
            lines.append("`and others` at the end leaves the list open.")
        case Number(unit):
            lines.append("What is known in part: `over 40`, `at least 40`, `under 60`, `from 40 to under 60`.")
            lines += (
                [f"Without a unit it is in {clean(unit)}; other units are converted."] if unit and unit != "percent" else []
            )
        case DateType():
            lines.append("What is known in part: `before 2024-05-31`, `between 2024-05-01 and 2024-05-31`.")
        case _:
            pass
    if input.may_be_absent:
        lines.append("`absent`: there is nothing that this could be said of.")
    return lines + ([clean(input.note)] if input.note else [])


def why_words(question: Question, answer: Answer) -> list[str]:
    """Why a question is asked: the items that ask for it, and what each answer leads to; lines without indent."""
    input = question.needed.input
    items = items_words(question.needed.items)
    lines = [sentence(f"{clean(input.phrase)} {verb_of(input)} asked by {items}")] if items else []
    for item in question.needed.items:
        if item.citation:
            lines.append(sentence(f"{clean(item.address or item.words)}: {clean(item.citation.text)}"))
    if question.measure is not None:
        lines.append("It comes now because, of all that is open, it leaves the least to ask on average.")
    return lines + [sentence(leads_words(one, answer)) for one in question.leads]
