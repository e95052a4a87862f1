"""Labels, titles, headers, connectives and provisos of lists of conditions, each form on its own."""

from __future__ import annotations

import pytest

from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source
from reasoner.syntax.tree import Join, Line, ProvisoKind, Quantifier, TokenKind


def lines_of(text: str) -> tuple[Line, ...]:
    """The conditions of one outcome; the text is indented by eight spaces."""
    whole = "Policy: P\n\nDetermination: coverage\n    Covered when\n" + text
    document, problems = policy_from_source(Source.from_text("p", whole))
    assert problems == ()
    return document.determinations[0].phases[0].outcomes[0].lines


def test_a_connective_at_the_end_of_an_items_last_line_belongs_to_the_list_of_items():
    header = lines_of(
        "        ANY of the following is met:\n"
        "            1. One:\n"
        "                a is b, and\n"
        "                c is d; or\n"
        "            2. e is f\n"
    )[0]
    first, second = header.lines
    assert (first.join, second.join) == (Join.OR, Join.NONE)
    assert [line.join for line in first.lines] == [Join.AND, Join.NONE]


def test_a_connective_rises_through_every_block_that_ends_on_its_line():
    header = lines_of(
        "        ALL of the following are met:\n"
        "            1. One:\n"
        "                ANY of the following is met:\n"
        "                    (a) a is b, or\n"
        "                    (b) Two:\n"
        "                        c is d, and\n"
        "            2. e is f\n"
    )[0]
    assert header.lines[0].join is Join.AND
    inner = header.lines[0].lines[0]
    assert inner.join is Join.NONE
    assert [line.join for line in inner.lines] == [Join.OR, Join.NONE]


@pytest.mark.parametrize("written", ["; or", ", or", " or", ";or", " ;  or"])
def test_or_is_the_same_connective_however_it_is_set_off(written):
    lines = lines_of(f"        a is b{written}\n        c is d\n")
    assert [line.join for line in lines] == [Join.OR, Join.NONE]
    assert lines[0].sentence.text == "a is b"


def test_a_semicolon_is_a_comma():
    lines = lines_of("        a is b;\n        c is d; and\n        e is f\n")
    assert [line.join for line in lines] == [Join.COMMA, Join.AND, Join.NONE]


def test_commas_and_connectives_inside_a_line_stay_words_of_its_sentence():
    line = lines_of("        the route is intravenous, intrathecal, or epidural\n")[0]
    kinds = [token.kind for token in line.sentence.tokens]
    assert kinds[-5:] == [TokenKind.COMMA, TokenKind.WORD, TokenKind.COMMA, TokenKind.OR, TokenKind.WORD]


def test_a_citation_may_stand_after_a_connective():
    line = lines_of("        a is b, and     [Criteria, item 1]\n        c is d\n")[0]
    assert (line.join, line.citation.text) == (Join.AND, "Criteria, item 1")


def test_a_full_stop_at_the_end_of_a_condition_is_not_part_of_it():
    assert lines_of("        the code is G89.4.\n")[0].sentence.text == "the code is G89.4"


@pytest.mark.parametrize("label", ["1.", "12)", "A.", "a.", "iv.", "(a)", "(2)", "-", "4a.", "1.2."])
def test_labels_of_every_kind_are_read_without_their_punctuation(label):
    line = lines_of(f"        {label} a is b\n")[0]
    assert line.label.text == label.strip("().") and line.sentence.text == "a is b"


def test_a_number_that_begins_a_sentence_is_no_label():
    line = lines_of("        1,000 mg is the dose\n")[0]
    assert line.label is None and line.sentence.tokens[0].text == "1,000"


@pytest.mark.parametrize(
    ("header", "quantifier", "number"),
    [
        ("ALL of the following are met:", Quantifier.ALL, None),
        ("Any of the following:", Quantifier.ANY, None),
        ("ANY ONE of the following criteria is met:", Quantifier.ANY, None),
        ("EITHER of the following is true:", Quantifier.ANY, None),
        ("BOTH of the following apply:", Quantifier.ALL, None),
        ("NONE of the following applies:", Quantifier.NONE, None),
        ("AT LEAST 2 of the following:", Quantifier.AT_LEAST, 2),
        ("AT MOST one of the following is met:", Quantifier.AT_MOST, 1),
        ("EXACTLY two of the following are met:", Quantifier.EXACTLY, 2),
    ],
)
def test_headers_say_how_many_of_their_lines_have_to_be_met(header, quantifier, number):
    line = lines_of(f"        {header}\n            a is b\n            c is d\n")[0]
    assert (line.header.quantifier, line.header.number) == (quantifier, number)
    assert len(line.lines) == 2


def test_a_title_may_hold_reserved_words_and_punctuation():
    line = lines_of('        1. Where, unless "contraindicated" (see item 2), and if so, then always:\n            a is b\n')[0]
    assert line.title.text == 'Where, unless "contraindicated" (see item 2), and if so, then always'


def test_words_with_inner_marks_are_one_word_and_numbers_are_numbers():
    line = lines_of("        the FDA-approved head/neck drug of Crohn's G89.4 is 37.5 mg/dL or 1,000 or 50% or 2013-07-01\n")[0]
    words = {token.text: token.kind for token in line.sentence.tokens}
    assert [word for word, kind in words.items() if kind is TokenKind.NUMBER] == ["37.5", "1,000", "50%", "2013-07-01"]
    assert {"FDA-approved", "head/neck", "Crohn's", "G89.4", "mg/dL"} <= words.keys()


def test_a_proviso_binds_to_the_line_it_is_indented_under_and_exceptions_nest():
    line = lines_of("        a is b\n            unless c is d\n                except when e is f\n")[0]
    unless = line.provisos[0]
    assert (unless.kind, unless.lines[0].sentence.text) == (ProvisoKind.UNLESS, "c is d")
    nested = unless.lines[0].provisos[0]
    assert (nested.kind, nested.words, nested.lines[0].sentence.text) == (ProvisoKind.UNLESS, "except when", "e is f")


def test_a_proviso_in_the_column_of_an_outcomes_conditions_binds_to_the_outcome():
    text = "Policy: P\n\nDetermination: c\n    Covered when\n        a is b, and\n        c is d\n        unless e is f\n"
    outcome = policy_from_source(Source.from_text("p", text))[0].determinations[0].phases[0].outcomes[0]
    assert [line.provisos for line in outcome.lines] == [(), ()]
    assert outcome.provisos[0].lines[0].sentence.text == "e is f"


def test_a_joined_line_that_is_not_the_last_may_have_a_proviso():
    lines = lines_of("        a is b, and\n            waived when c is d\n        e is f\n")
    assert lines[0].join is Join.AND and lines[0].provisos[0].kind is ProvisoKind.WAIVED


def test_a_connective_after_a_proviso_belongs_to_the_line_above_it():
    lines = lines_of("        a is b\n            waived when c is d, and\n        e is f\n")
    assert lines[0].join is Join.AND
    assert lines[0].provisos[0].lines[0].join is Join.NONE


def test_lines_of_if_and_then_may_be_blocks():
    line = lines_of("        if\n            a is b, or\n            c is d\n        then\n            e is f\n")[0]
    assert [one.sentence.text for one in line.condition] == ["a is b", "c is d"]
    assert [one.sentence.text for one in line.lines] == ["e is f"]


def test_where_opens_conditions_on_one_record():
    line = lines_of("        a course of ibuprofen is recorded where\n            its dose is 10 mg\n")[0]
    assert line.where and line.lines[0].sentence.text == "its dose is 10 mg"


def test_waived_and_provided_are_words_where_no_rule_gives_them_a_role():
    line = lines_of("        item 4 is waived and the care is provided by a nurse\n")[0]
    assert [token.text for token in line.sentence.tokens][3] == "waived"


def test_a_note_stays_with_the_line_below_it():
    lines = lines_of("        a is b, and\n        Note: about c,\n            and more\n        c is d\n")
    assert [[note.text for note in line.comments] for line in lines] == [[], ["about c, and more"]]


def test_every_bad_line_is_reported_and_the_good_ones_are_kept():
    text = (
        "Policy: P\n\nDetermination: coverage\n    Covered when\n        ANY of the following is met:\n"
        "            1. a is b, unless c is d\n            2. One:\n                e is f; g is h\n            3. i is j\n"
        "    Otherwise not covered\n\nDefinitions\n    x when y | z\n    v when w is u\n"
    )
    document, problems = policy_from_source(Source.from_text("p", text))
    assert [(one.span.line, one.code) for one in problems] == [
        (6, "reserved-word"),
        (8, "semicolon-inside-line"),
        (13, "table-elsewhere"),
    ]
    outcomes = document.determinations[0].phases[0].outcomes
    assert [line.label.text for line in outcomes[0].lines[0].lines if line.sentence] == ["3"]
    assert outcomes[1].words.text == "not covered"
    assert [one.phrase.text for one in document.definitions] == ["v"]
