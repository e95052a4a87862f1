"""The remedy for a sentence that denies is a sentence that denies: one that is copied never turns a rule round."""

from __future__ import annotations

import pytest

from reasoner.policy.criteria import Is, Not
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.sentences import form_from_sentence
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from tests.written import sentence, vocabulary

VOCABULARY = """
Inputs: the patient
    the pain is severe (severe): yes or no
    the patient can swallow (swallow): yes or no
    the drug works (works): yes or no
        Negative: the drug fails
    the trial helped (helped): yes or no
    the reduction in pain (reduction): a percentage, from 0% to 100%, may be absent
    the route (route): one of
        intravenous
        oral
    the comorbidities (comorbidities): any of
        asthma
        dyslipidemia
        sleep apnea
"""
BOOK, _ = vocabulary_from_syntax(vocabulary(VOCABULARY))


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("the pain isn't severe", "the pain is not severe"),
        ("the pain wasn't sever", "the pain is not severe"),
        ("NOT the pain is severe", "the pain is not severe"),
        ("the patient is not able to swallow", "the patient can not swallow"),
        ("the patient can't swallow", "the patient can not swallow"),
        ("the patient never can swallow", "the patient can not swallow"),
        ("there is no severe pain", "the pain is not severe"),
        ("the drug doesn't work", "the drug fails"),
        ("the rout is not oral", "the route is not oral"),
        ("the route isn't oral", "the route is not oral"),
    ],
)
def test_a_denial_is_mended_by_a_denial_that_is_read(line: str, remedy: str) -> None:
    form, problems = form_from_sentence(sentence(line), Context(BOOK))
    assert form is None
    assert f"write `{remedy}`" in problems[0].hint
    meant, none = form_from_sentence(sentence(remedy), Context(BOOK))
    assert none == ()
    assert isinstance(meant, Not) or (isinstance(meant, Is) and not meant.expected)


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("neither the pain nor the reduction in pain is over 60%", "`NONE of the following is met:`"),
        ("the comorbidities include at least 2 of asthma, dyslipidemia and sleep apnea", "`AT LEAST 2 of the following"),
    ],
)
def test_neither_and_a_count_of_values_are_mended_by_a_header(line: str, remedy: str) -> None:
    form, problems = form_from_sentence(sentence(line), Context(BOOK))
    assert form is None
    assert remedy in problems[0].hint
