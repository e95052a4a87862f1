"""Words of the forms in any order give a form or a problem, quickly enough, and never a traceback."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reasoner.policy.lines.context import Context
from reasoner.policy.lines.record_words import within_record
from reasoner.policy.lines.sentences import facts_from_sentence, form_from_sentence
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.source.text import Source
from reasoner.syntax.from_source import vocabulary_from_source
from tests.forms_texts import blocks
from tests.written import sentence

TEXT = """
the a any no every at least 2 most recent earliest number of total sum average ratio change percentage reduction
from to plus minus times divided by between and or is not within 6 months days before after on each for consecutive
whose its since , 30 2024-03-31 5% course courses treatment ibuprofen scan scans date start duration dose finding
normal where one among those case in which with covered age body mass index time stated exists 0 1.5 mg another :
there be may other years over under
"""
WORDS = TEXT.split()


def contexts() -> list[Context]:
    found = []
    for block in blocks():
        if block.kind == "vocabulary":
            document, _ = vocabulary_from_source(Source.from_text("v", block.text))
            assert document is not None
            book, problems = vocabulary_from_syntax(document)
            assert problems == ()
            context = Context(book, determinations={"coverage": ("coverage", {"covered": "covered"})})
            found += [context, *(within_record(context, book.inputs[id]) for id in book.fields)]
    return found


CONTEXTS = contexts()


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), st.integers(0, len(CONTEXTS) - 1))
def test_any_words_of_the_forms_are_a_form_or_a_problem(words, number):
    said = sentence(" ".join(words))
    form, problems = form_from_sentence(said, CONTEXTS[number])
    assert (form is None) is bool(problems)
    assert all(problem.message and problem.hint for problem in problems)
    facts, wrong = facts_from_sentence(said, CONTEXTS[number])
    assert not (facts and wrong)


LINES = sorted(
    {line.strip() for block in blocks() if block.kind == "conditions" for line in block.text.splitlines() if line.strip()}
)


@given(
    st.sampled_from(LINES),
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(WORDS), st.sampled_from(("put", "drop", "swap"))), min_size=1, max_size=3
    ),
    st.integers(0, len(CONTEXTS) - 1),
)
def test_sentences_of_the_page_with_words_changed_are_a_form_or_a_problem(line, edits, number):
    words = line.removesuffix(" where").removesuffix(",").split()
    for place, word, how in edits:
        at = place % max(1, len(words))
        words[at : at + (how != "put")] = [] if how == "drop" else [word]
    if words:
        form, problems = form_from_sentence(sentence(" ".join(words)), CONTEXTS[number])
        assert (form is None) is bool(problems)
        assert all(problem.message and problem.hint for problem in problems)


def test_a_long_run_of_operators_is_read_in_bounded_time():
    context = CONTEXTS[0]
    for text in (
        "the dose plus " * 200 + "the dose is over 5 mg",
        "of the " * 300 + "is over 5",
        "the sum of " * 200 + "the dose is 1 mg",
    ):
        form, problems = form_from_sentence(sentence(text), context)
        assert (form is None) is bool(problems)
