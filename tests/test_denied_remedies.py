"""The remedy for a sentence that denies is a sentence that denies: one that is copied never turns a rule round."""

from __future__ import annotations

import pytest

from reasoner.api import LoadedPolicy
from reasoner.policy.criteria import Is, Not
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.sentences import form_from_sentence
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.show.paper import Paper
from reasoner.show.what_if_text import what_if_text
from reasoner.source.problem import ProblemsFound
from tests.agreement import read_policy
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


COUNTING = """
Vocabulary: counting

Inputs: all
    Unless stated otherwise: actionable, clinical

    {phrase} (it): yes or no
"""
POLICY = """
Policy: Counting
Payer: Made-up Health
Source: counting
In effect: undated
Vocabulary: counting

Determination: coverage

    Covered when
        {line}

    Otherwise not covered
"""


@pytest.mark.parametrize(
    ("phrase", "denied"),
    [
        ("some scans are clear", "some scans are not clear"),  # denies another sentence: both can be so
        ("at least one knee is affected", "at least one knee is not affected"),
        ("more than half of the scans are clear", "more than half of the scans are not clear"),
        ("any scan is clear", "any scan is not clear"),
        ("all scans are clear", "all scans are not clear"),  # could say that none is
        ("both knees are affected", "both knees are not affected"),
        ("each visit was documented", "each visit was not documented"),
        ("every visit has been documented", "every visit has not been documented"),
        ("no infection is present", "no infection is not present"),
        ("only one knee is affected", "only one knee is not affected"),
        ("surgery failed and the pain is severe", "surgery failed and the pain is not severe"),  # denies the half
    ],
)
def test_a_not_that_would_deny_another_sentence_is_refused_and_answers_say_it_in_full(phrase: str, denied: str) -> None:
    words = COUNTING.format(phrase=phrase)
    with pytest.raises(ProblemsFound) as refused:
        read_policy(POLICY.format(line=denied), words)
    assert [one.hint for one in refused.value.problems] == [f"write `it is not so that {phrase}`"]
    policy = LoadedPolicy(read_policy(POLICY.format(line=f"it is not so that {phrase}"), words))
    assert [policy.decide(it=stated).outcome for stated in (True, False)] == ["not_covered", "covered"]
    assert f"it is not so that {phrase}" in what_if_text(policy.what_if(it=True, target="covered"), Paper(columns=200))


@pytest.mark.parametrize(
    ("phrase", "denied"),
    [
        ("adherence and comorbidities were discussed", "adherence and comorbidities were not discussed"),
        ("gallstones or symptoms are present", "gallstones or symptoms are not present"),
        ("the patient is treated at some hospital", "the patient is not treated at some hospital"),
    ],
)
def test_a_not_that_denies_what_is_said_stays(phrase: str, denied: str) -> None:
    policy = LoadedPolicy(read_policy(POLICY.format(line=denied), COUNTING.format(phrase=phrase)))
    assert [policy.decide(it=stated).outcome for stated in (True, False)] == ["not_covered", "covered"]
