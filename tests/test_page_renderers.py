"""A page says the same in text, HTML and Markdown, and no words of a user become more than words."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings

from reasoner.show.page import Entry, Excerpt, Item, Lines, Listing, Mark, Page, Paragraph, Section, Table, Title, Tone, Tree
from reasoner.show.page_html import page_html, whole_page_html
from reasoner.show.page_markdown import page_markdown
from reasoner.show.page_text import page_text
from reasoner.show.paper import PLAIN, Paper, clean
from tests.page_html_checks import read, words_of
from tests.page_samples import HALF, HOSTILE, PAGES, words_in

FEW = settings(max_examples=40)
WIDE = Paper(columns=1_000_000)
PAGE = Page(
    "A policy",
    (
        Title("Coverage: undetermined", Tone.OPEN, ("covered", "not covered")),
        Paragraph("A reading.", faint=True),
        Section(
            "Items",
            (
                Tree(
                    (
                        Item("Covered when", Mark.MAY_HOLD, below=(Item("4. Opioids", Mark.NOT_MET, "40%", "[item 4]"),)),
                        Item("Otherwise not covered"),
                    )
                ),
            ),
        ),
        Section("Facts", (Listing((Entry("the drug: morphine", asks="Which drug?"), Entry("more", (Paragraph("below"),)))),)),
        Table("Counts", ("met", "item"), (("1", "4"), ("20", "5")), 1),
        Excerpt(12, "the ", "drgu", " is morphine"),
    ),
)


def flat(text: str) -> str:
    return "".join(clean(text).split())


def said(page: Page) -> list[str]:
    return [flat(one) for block in page.blocks for one in words_in(block)]


def in_this_order(parts: list[str], whole: str) -> None:
    at = 0
    for one in parts:
        at = whole.find(one, at)
        assert at >= 0, one
        at += len(one)


@FEW
@given(PAGES)
def test_html_of_any_page_is_balanced_and_has_only_what_a_notebook_keeps(page: Page) -> None:
    read(page_html(page))
    read(whole_page_html(page), whole=True)


@FEW
@given(PAGES)
def test_every_word_is_in_all_three(page: Page) -> None:
    words = said(page)
    in_this_order([one for one in words if one not in {mark.word for mark in Mark}], flat(page_text(page, WIDE)))
    in_this_order(words, flat(words_of(page_html(page))))
    markdown = re.sub(r"\\([^\w\s]|_)", lambda found: f"&#{ord(found[1])};", page_markdown(page))
    in_this_order(words, flat(html.unescape(markdown.replace("**", "").replace("*", ""))))


@FEW
@given(PAGES)
def test_no_character_steers_a_terminal_or_turns_the_reading_round(page: Page) -> None:
    for text in (page_text(page, WIDE), page_html(page), page_markdown(page)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


@FEW
@given(PAGES)
def test_a_reader_of_markdown_finds_no_tag_link_or_formula_of_a_user(page: Page) -> None:
    markdown = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    made = markdown.render(page_markdown(page))
    assert set(re.findall(r"<(\w+)", made)) <= {
        *("h3", "h4", "h5", "h6", "p", "em", "strong", "ul", "ol", "li", "blockquote", "hr", "a", "pre", "code"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert set(re.findall(r'<a href="([^"]*)"', made)) <= {"https://example.org/?a=1&amp;b=2"}


def test_hostile_words_are_text_wherever_they_stand() -> None:
    for words in HOSTILE:
        page = Page(
            words,
            (
                Title(words, can_be=(words,)),
                Paragraph(words, address=words),
                Section(words, (Tree((Item(words, Mark.MET, words, words, scale=HALF, below=(Item(words),)),)),)),
                Listing((Entry(words, (Paragraph(words),), words),)),
                Table(words, (words,), ((words,),)),
                Table("", (), ((words,),)),
                Excerpt(1, words, words, words),
                Lines(words),
            ),
        )
        seen = read(whole_page_html(page), whole=True).seen
        assert not {"img", "script", "style", "a"} & set(seen)


def test_a_plain_page_as_text() -> None:
    assert page_text(PAGE, PLAIN).splitlines() == [
        "Coverage: undetermined",
        "  it can be covered",
        "    or not covered",
        "A reading.",
        "",
        "Items",
        "[maybe]       Covered when",
        "[not met]       4. Opioids - 40% [item 4]",
        "              Otherwise not covered",
        "",
        "Facts",
        "  - the drug: morphine",
        "  - more",
        "      below",
        "Counts",
        "  met  item",
        "    1  4",
        "   20  5",
        "   12 | the drgu is morphine",
        "      |     ^^^^",
    ]


NARROW = Paper(columns=60)
LONG = "the first item of the payer's list, with more words than a narrow page has room for"


def test_a_wide_cell_leaves_the_last_column_room() -> None:
    page = Page("", (Table("", (), (("7 =", LONG, "item 1: the first item of a list that is long"), ("12", "short", "")), 1),))
    assert page_text(page, NARROW).splitlines() == [
        "  7 =  the first item of the payer's    item 1: the first item",
        "       list, with more words than a     of a list that is long",
        "       narrow page has room for",
        "   12  short",
    ]


def test_lines_stay_as_they_are_written() -> None:
    page = Page("", (Section("A program", (Lines(f"a :- b.\n    c. % {LONG}"),)),))
    assert page_text(page, NARROW).splitlines() == ["A program", "  a :- b.", f"      c. % {LONG}"]
    assert f"a :- b.\n    c. % {html.escape(LONG)}</pre>" in page_html(page)
    assert page_markdown(page).splitlines()[2:] == ["```", "a :- b.", f"    c. % {LONG}", "```"]


def test_a_page_as_markdown() -> None:
    assert page_markdown(PAGE).splitlines() == [
        "### Coverage: undetermined",
        "",
        "- it can be covered",
        "- or not covered",
        "",
        "*A reading.*",
        "",
        "#### Items",
        "",
        "- ? **maybe** Covered when",
        "  - ✗ **not met** 4. Opioids — 40% *\\[item 4\\]*",
        "- Otherwise not covered",
        "",
        "#### Facts",
        "",
        "- the drug: morphine",
        "- more",
        "  - below",
        "",
        "Counts",
        "",
        "| met | item |",
        "| --: | --- |",
        "| 1 | 4 |",
        "| 20 | 5 |",
        "",
        "```",
        "   12 | the drgu is morphine",
        "            ^^^^",
        "```",
    ]


def test_a_tree_is_lists_in_lists_that_fold_and_say_how_they_stand() -> None:
    made = page_html(PAGE)
    assert "<summary><b " in made
    assert "? maybe</b> Covered when</summary>" in made
    assert "✗ not met</b> 4. Opioids — 40%" in made
    assert made.count("<details open>") == 1  # the one item with something below it


def test_a_fact_shows_its_question_when_it_is_opened() -> None:
    assert "<details><summary>the drug: morphine</summary><em>Which drug?</em></details>" in page_html(PAGE)


def test_the_place_of_a_mistake_is_marked_and_underlined() -> None:
    made = page_html(PAGE)
    assert re.search(r'the <mark style="[^"]*border-bottom:2px[^"]*">drgu</mark> is morphine</pre>', made)


def test_heads_and_rows_of_a_table_are_named() -> None:
    made = page_html(PAGE)
    assert made.count('<th scope="col"') == 2
    assert made.count('<th scope="row"') == 2


def test_a_scale_says_its_threshold_and_what_is_stated() -> None:
    page = Page("", (Tree((Item("over 50%", Mark.NOT_MET, scale=HALF),)),))
    made = page_html(page)
    assert words_of(made) == "✗ not met over 50% ▲ 0% asked: over 50%; stated: 40% 100%"
    assert '<span style="width:40%"></span><b ' in made  # the sign stands at 40 of 100
    assert re.findall(r"width:(\d+)%;(?:background-color:[^;]*;)+height:(\.\d+em)", made) == [
        ("40", ".15em"),
        ("10", ".15em"),
        ("50", ".6em"),
    ]


def test_a_whole_page_needs_nothing_else() -> None:
    made = whole_page_html(PAGE)
    assert made.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
    assert '<meta name="color-scheme" content="light dark">' in made
    assert "<title>A policy</title>" in made
    assert "<h1 " in made
    assert "http" not in made


def test_only_web_addresses_become_links() -> None:
    assert '<a href="https://example.org/?a=1&amp;b=2">' in page_html(
        Page("", (Paragraph("x", address="https://example.org/?a=1&b=2"),))
    )
    assert "href" not in page_html(Page("", (Paragraph("x", address="javascript:alert(1)"),)))
    assert "](" not in page_markdown(Page("", (Paragraph("x", address="javascript:alert(1)"),)))


def test_headings_go_down_one_at_a_time() -> None:
    page = Page("", (Title("a"), Section("b", (Section("c", (Paragraph("d"),)),))))
    assert re.findall(r"<h(\d)", whole_page_html(page)) == ["1", "2", "3"]
    assert re.findall(r"<h(\d)", page_html(page)) == ["2", "3", "4"]
