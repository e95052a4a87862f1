"""Every object that the API gives shows itself: as HTML that a notebook keeps, as text, as Markdown, with what users wrote as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from reasoner import changes, compare, load_policy, load_versions
from reasoner.answer.explaining.explain import Explanation
from reasoner.api import Case, ProblemsFound, library
from reasoner.apps.notebook import vocabulary
from reasoner.cases.case import Fact, Origin
from reasoner.lint.rules import findings_in_policy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly, ListOf, RecordOf, Records
from reasoner.show.display import page_of
from reasoner.show.page_html import page_html
from reasoner.show.page_markdown import page_markdown
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper
from reasoner.source.displayed import HTML, MARKDOWN, PLAIN, Displayed
from reasoner.source.problem import Problem
from reasoner.source.text import Source
from tests import show_samples
from tests.page_html_checks import read, words_of

ROOT = Path(__file__).parents[1]
EVIL = "<img src=x onerror=alert(1)></details></li></ul><script>alert(2)</script> $x$ *y* "
PUMP = load_policy("bcbsaz-implantable-infusion-pump")
ILLINOIS = load_policy("bcbsil-infusion-pumps")
CASE = PUMP.case(drug="morphine", route="intrathecal", indication="pain", trial_pain_reduction=40)
MOST_KILOBYTES = 60


@cache
def refused() -> ProblemsFound:
    with pytest.raises(ProblemsFound) as found:
        PUMP.case(drug="morphin")
    return found.value


def every_object() -> Iterator[Displayed]:
    ways = PUMP.what_if(CASE)
    yield from (PUMP, PUMP.policy, PUMP.policy.vocabulary, PUMP.inputs, PUMP.inputs.drug, PUMP.determinations)
    yield from (PUMP.determinations["coverage"], ILLINOIS.several("coverage").decide(drug="morphine"))
    yield from (CASE, PUMP.case(), PUMP.decide(CASE), PUMP.explain(CASE), PUMP.explain(CASE, full=True))
    yield from (ways, ways.sets[0], PUMP.what_if(CASE, allow=["choice"]), PUMP.reasons(CASE), PUMP.questions(indication="pain"))
    yield from (PUMP.sweep(CASE, "trial_pain_reduction"), compare([PUMP, load_policy("medicare-ncd-280-14")], CASE_FACTS))
    yield from (changes(*load_versions("medicare-ncd-210-14")), ILLINOIS.several().decide(drug="morphine"))
    yield from (PUMP.coverage(cases=[CASE]), refused(), refused().problems[0], library()[0], PUMP.lint())
    yield from (finding(), vocabulary("Vocabulary: doses\n\nInputs: all\n    the dose (dose): a number of mg, from 0\n"))


def finding() -> Problem:
    """What lint finds in a policy whose labels have a gap."""
    text = (ROOT / "tests" / "errors" / "pumps.vocabulary").read_text(encoding="utf-8")
    lines = (
        "Policy: P",
        "Payer: A",
        "Source: p",
        "In effect: undated",
        "Vocabulary: pumps",
        "Determination: coverage  [Coverage]",
    )
    items = (
        "Covered when",
        "    ALL of the following are met:",
        "        1. the pain is severe",
        "        3. the pain is chronic",
    )
    outcomes = (*(f"    {one}" for one in items), "    Otherwise not covered")
    source = Source.from_text("p.policy", "\n".join((*lines, *outcomes)) + "\n")
    policy, problems = policy_from_sources(source, Source.from_text("pumps.vocabulary", text))
    assert policy is not None, problems
    return next(one for one in findings_in_policy(policy, source) if one.code == "label-skipped")


CASE_FACTS = {"drug": "morphine", "route": "intrathecal", "indication": "pain"}


def flat(text: str) -> str:
    return "".join(text.split())


def kinds(of: type[Displayed]) -> Iterator[type[Displayed]]:
    for one in of.__subclasses__():
        yield one
        yield from kinds(one)


def test_every_kind_of_object_that_shows_itself_is_among_those_that_are_tried() -> None:
    mine = {one for one in kinds(Displayed) if one.__module__.startswith("reasoner.")}
    tried = {type(one) for one in every_object()}
    bases = {kind for one in tried for kind in one.__mro__}
    assert {one for one in mine - bases if not issubclass(one, tuple(tried))} == set()


def test_every_object_shows_itself_in_what_a_notebook_keeps() -> None:
    for one in every_object():
        found = one._repr_mimebundle_()
        assert found is not None
        assert set(found) == {HTML, PLAIN}
        assert words_of(found[HTML])
        assert found[HTML] == one._repr_html_()


def pieces(text: str) -> Iterator[str]:
    """The words of each line of a text, between marks in brackets, without what only lays them out."""
    for row in text.splitlines():
        for words in row.replace("]", "[").replace(" - ", "[").replace("<- ", "[").split("["):
            said = flat(words.lstrip(" -")).replace("|", "").lstrip("0123456789.^-")
            if said:
                yield said


def test_text_html_and_markdown_say_the_same() -> None:
    for one in every_object():
        page = page_of(one.displayed())
        html = flat(words_of(page_html(page))).replace("|", "")
        markdown = flat(unescape(page_markdown(page).replace("\\", "").replace("*", ""))).replace("|", "")
        for said in pieces(page_text(page, Paper(columns=100_000))):
            assert said in html
            assert said in markdown


def test_a_notebook_gets_only_the_kinds_that_it_asks_for() -> None:
    answer = PUMP.decide(CASE)
    assert set(answer._repr_mimebundle_(include=[MARKDOWN]) or {}) == {MARKDOWN}
    assert set(answer._repr_mimebundle_(exclude=[PLAIN]) or {}) == {HTML}
    assert answer._repr_mimebundle_(include=["application/json"]) is None


def test_ipython_gives_a_notebook_html_and_text_and_no_json() -> None:
    formatter = pytest.importorskip("IPython.core.formatters").DisplayFormatter()
    formatter.active_types = [PLAIN, HTML, MARKDOWN, "application/json", "image/svg+xml", "text/latex"]
    for one in (PUMP, CASE, PUMP.decide(CASE), PUMP.inputs.drug):
        found, _ = formatter.format(one)
        assert set(found) == {PLAIN, HTML}


def test_a_policy_that_names_its_document_leads_there() -> None:
    policy = replace(PUMP.policy, heads=(*PUMP.policy.heads, ("Document", "https://payer.example/policy.pdf")))
    answer = replace(PUMP.decide(CASE), policy=policy)
    assert '<a href="https://payer.example/policy.pdf">' in (answer._repr_html_() or "")
    assert '<a href="https://payer.example/policy.pdf">' in (policy._repr_html_() or "")
    assert "<a " not in (PUMP.decide(CASE)._repr_html_() or "")


def test_a_threshold_is_drawn_with_what_is_stated() -> None:
    assert "asked: over 50%; stated: 40%" in words_of(PUMP.explain(CASE)._repr_html_() or "")


def test_a_fact_opens_to_the_question_that_it_answers() -> None:
    [question] = [one.question for one in PUMP.policy.vocabulary.inputs if one.id == "trial_pain_reduction"]
    assert f"<em>{question}</em></details>" in (PUMP.explain(CASE)._repr_html_() or "")


def scenario_cases(policy: Policy) -> Iterator[Case]:
    for scenario in policy.scenarios:
        yield Case(tuple(Fact(input, known) for input, known in scenario.facts), vocabulary=policy.vocabulary)


@pytest.mark.parametrize("name", sorted({one.id for one in library()}))
def test_a_full_explanation_of_a_policy_of_the_library_is_small(name: str) -> None:
    loaded = load_policy(name)
    for case in list(scenario_cases(loaded.policy))[:2]:
        html = loaded.several().explain(case, full=True)._repr_html_() or ""
        read(html)
        assert len(html.encode()) < MOST_KILOBYTES * 1000


# ---- what users write is text


NAMES_OF_WORDS = {"phrase", "question", "note", "title", "words", "text", "payer", "number", "version", "say", "name", "who"}
NAMES_OF_WORDS |= {
    "value",
    "now",
    "needs",
    "distance",
    "document",
    "page",
    "date",
    "message",
    "hint",
    "reading",
    "quote",
    "why",
}
NAMES_OF_WORDS |= {"label", "address", "group", "negative", "remarks", "cut_off", "only_days", "ties", "code"}


def poisoned(value: object, name: str = "") -> object:
    """A value with a script before all words that people write."""
    if isinstance(value, str):
        return EVIL + value if name in NAMES_OF_WORDS else value
    if isinstance(value, tuple):
        return tuple(poisoned(one, name) for one in value)
    if isinstance(value, Mapping):
        return {key: poisoned(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: poisoned(getattr(value, one.name), one.name) for one in fields(value) if one.init})
    return value


@pytest.mark.parametrize(
    "shown",
    [
        show_samples.POLICY,
        show_samples.ENTRY,
        show_samples.UNDETERMINED,
        show_samples.REFUSED,
        show_samples.EXPLANATION,
        show_samples.WAYS,
        show_samples.NO_WAY,
        show_samples.POLICY.vocabulary,
        PUMP.policy,
        PUMP.explain(CASE, full=True),
        PUMP.reasons(CASE),
        PUMP.questions(indication="pain"),
        PUMP.sweep(CASE, "trial_pain_reduction"),
        refused().problems[0],
    ],
    ids=lambda one: type(one).__name__,
)
def test_words_with_tags_in_them_are_shown_as_words(shown: object) -> None:
    page = page_of(poisoned(shown))
    html = page_html(page)
    assert {"img", "script"}.isdisjoint(read(html).seen)
    assert flat(EVIL)[:30] in flat(words_of(html)) or flat(EVIL)[:30].capitalize() in flat(words_of(html)).capitalize()
    assert "<script" not in page_markdown(page)


def test_values_and_record_fields_of_a_case_are_shown_as_words() -> None:
    records = Records((RecordOf((("drug", Exactly(EVIL)), ("dose", Exactly(Fraction(5))))),))
    facts = (
        Fact("trials", records),
        Fact("drug", Exactly(EVIL), Origin(EVIL, EVIL, EVIL)),
        Fact("codes", ListOf(frozenset({EVIL}), open=True)),
    )
    html = page_html(page_of(Case(facts, id=EVIL)))
    assert {"img", "script"}.isdisjoint(read(html).seen)
    assert words_of(html).count("<script>") >= 6


def test_an_explanation_of_several_versions_names_each() -> None:
    found = load_policy("medicare-ncd-210-14").explain(determination="coverage", date_of_service="2022-02")
    assert isinstance(found, Explanation)
    assert len(found.versions) == 2
    words = words_of(found._repr_html_() or "")
    assert "The date of service leaves 2 versions possible:" in words
    assert words.count("For a date of service") == 2
