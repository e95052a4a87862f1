"""Pages with every kind of block, and random ones whose words try to be more than words."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from reasoner.policy.values import Interval
from reasoner.show.page import (
    Block,
    Entry,
    Excerpt,
    Item,
    Lines,
    Listing,
    Mark,
    Note,
    Page,
    Paragraph,
    Rule,
    Scale,
    Section,
    Table,
    Title,
    Tone,
    Tree,
)

HOSTILE = (
    '<img src=x onerror="alert(1)">',
    "</details></li></ul><script>alert(1)</script>",
    "</summary><style>*{display:none}</style>",
    "<!-- <b>",
    "&lt;b&gt; & &amp;",
    "costs $5 or $\\alpha$",
    "[click](javascript:alert(1)) ![x](y)",
    "**bold** _under_ `code` | cell | ~gone~",
    "# no heading",
    "- no list",
    "1. no list",
    "> no quotation",
    "\x1b[31mred\u202eback\x00",
    'a" onmouseover="alert(1)',
    "two\nlines",
)
HALF = Scale(
    Fraction(0),
    Fraction(100),
    (Interval(Fraction(50), False),),
    Interval(Fraction(40), True, Fraction(40), True),
    "over 50%",
    "40%",
    "0%",
    "100%",
)
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
SOME_WORDS = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
MARKS = st.sampled_from([None, *Mark])
SCALES = st.builds(
    Scale,
    st.just(Fraction(0)),
    st.just(Fraction(10)),
    st.builds(lambda low: (Interval(Fraction(low)),), st.integers(-3, 13)),
    st.builds(
        lambda low, size: Interval(Fraction(low), True, Fraction(low + size), True), st.integers(-3, 9), st.integers(0, 3)
    ),
    WORDS,
    WORDS,
    WORDS,
    WORDS,
)
MAYBE = st.one_of(st.just(""), WORDS)
FLAT = st.builds(Item, WORDS, MARKS, MAYBE, MAYBE, st.booleans(), st.one_of(st.none(), SCALES), points=MAYBE)
ITEMS = st.recursive(
    FLAT,
    lambda below: st.builds(Item, WORDS, MARKS, below=st.lists(below, max_size=3).map(tuple)),
    max_leaves=6,
)
PLAIN_BLOCKS = st.one_of(
    st.builds(Title, WORDS, st.sampled_from(Tone), SOME_WORDS),
    st.builds(Paragraph, WORDS, st.booleans(), st.sampled_from(["", "https://example.org/?a=1&b=2", "javascript:alert(1)"])),
    st.builds(Note, WORDS),
    st.builds(Tree, st.lists(ITEMS, min_size=1, max_size=3).map(tuple), st.booleans()),
    SCALES,
    st.builds(Excerpt, st.integers(1, 9999), WORDS, WORDS, WORDS),
    st.builds(Lines, WORDS),
    st.builds(lambda caption, row: Table(caption, row, (row, row), 1), WORDS, SOME_WORDS),
    st.builds(lambda row: Table("", (), (row, row), 1), SOME_WORDS),
    st.just(Rule()),
)
ENTRIES = st.builds(
    Entry, WORDS, st.lists(st.one_of(st.builds(Paragraph, WORDS), PLAIN_BLOCKS), max_size=2).map(tuple), WORDS, MAYBE
)
BLOCKS = st.recursive(
    st.one_of(PLAIN_BLOCKS, st.builds(Listing, st.lists(ENTRIES, min_size=1, max_size=3).map(tuple), st.booleans())),
    lambda below: st.builds(Section, WORDS, st.lists(below, min_size=1, max_size=3).map(tuple)),
    max_leaves=5,
)
PAGES = st.builds(Page, WORDS, st.lists(BLOCKS, max_size=4).map(tuple))


def words_in(block: Block | Entry | Item) -> list[str]:
    """The words that a block says, in the order read: those of every rendering; excerpts, lines and questions apart."""
    match block:
        case Title(words, _, can_be):
            return [words, *can_be]
        case Paragraph(words) | Note(words):
            return [words]
        case Entry(words, below, points=points):
            return [words, points, *(one for part in below for one in words_in(part))]
        case Listing(entries):
            return [one for entry in entries for one in words_in(entry)]
        case Item(words, mark, found, aside, below=below, points=points):
            return [
                *([mark.word] if mark else []),
                words,
                found,
                aside,
                points,
                *(one for part in below for one in words_in(part)),
            ]
        case Tree(items):
            return [one for item in items for one in words_in(item)]
        case Table(caption, heads, rows):
            return [caption, *heads, *(one for row in rows for one in row)]
        case Section(title, blocks):
            return [title, *(one for part in blocks for one in words_in(part))]
        case _:
            return []
