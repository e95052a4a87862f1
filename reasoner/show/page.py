"""A page: blocks of words in the order read, which `page_text`, `page_html` and `page_markdown` write. No block knows how it looks."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction

from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass


class Tone(Enum):
    """How much words weigh. It is never all that tells one thing from another: a word or a sign says it too."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"
    GOOD = "good"
    BAD = "bad"
    OPEN = "open"


class Mark(Enum):
    """How an item stands: a sign, the word for it, and its tone. An outcome holds or not, a criterion is met or not."""

    MET = ("✓", "met", Tone.GOOD)
    NOT_MET = ("✗", "not met", Tone.BAD)
    NOT_SHOWN = ("?", "not shown", Tone.OPEN)
    WAIVED = ("○", "waived", Tone.GOOD)
    NOT_APPLYING = ("–", "n/a", Tone.FAINT)
    HOLDS = ("✓", "yes", Tone.GOOD)
    HOLDS_NOT = ("✗", "no", Tone.BAD)
    MAY_HOLD = ("?", "maybe", Tone.OPEN)

    @property
    def sign(self) -> str:
        """The sign, one character."""
        return self.value[0]

    @property
    def word(self) -> str:
        """The word."""
        return self.value[1]

    @property
    def tone(self) -> Tone:
        """The tone."""
        return self.value[2]


@dataclass(frozen=True, slots=True)
class Title:
    """What a page, or a part of it, is about; `can_be` are the outcomes that are possible where it is open."""

    words: str
    tone: Tone = Tone.STRONG
    can_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words. Faint ones explain what stands around them; `address` is a web address that the words lead to."""

    words: str
    faint: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Words that stand apart, about all that is above: a warning, a bound that was reached."""

    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a list and what stands below it. `asks` is the question that it answers, where a reader can ask for more;
    `points`: what it is among the members, which an arrow points at (`the case`)."""

    words: str
    below: tuple[Block, ...] = ()
    asks: str = ""
    points: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; numbered where its members are counted."""

    entries: tuple[Entry, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A number on a line from `low` to `high`: what is `asked`, and what is `stated` (one number is an interval of its own).

    The words name both and the line's ends; the item that a scale stands beside says the same in a sentence.
    """

    low: Fraction
    high: Fraction
    asked: tuple[Interval, ...]
    stated: Interval
    asked_words: str
    stated_words: str
    low_words: str
    high_words: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a tree: its words, how it stands (None: it does not stand one way or the other), what was found of it, set off
    from what it asks, and what is faint beside them; `points`: what it is among the items, as of an entry (`the outcome`)."""

    words: str
    mark: Mark | None = None
    found: str = ""
    aside: str = ""
    strong: bool = False
    scale: Scale | None = None
    below: tuple[Item, ...] = ()
    points: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """Items with what stands below them; `marked`: they have statuses, or may have."""

    items: tuple[Item, ...]
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under heads, if it has any; `numbers` says how many columns, the first ones, hold numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a text with a place in it pointed at: what is before the place, the place, what is after."""

    line: int
    before: str
    place: str
    after: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as they are written, never wrapped: a program, an example, names of files with what was found in each."""

    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading; `folded`: where a page folds, they are read only by who opens them."""

    title: str
    blocks: tuple[Block, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts that are read apart."""


Block = Title | Paragraph | Note | Listing | Tree | Table | Scale | Excerpt | Lines | Section | Rule


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks; `name` is what a window or a file that shows them is called."""

    name: str
    blocks: tuple[Block, ...]


def listed(words: Iterable[str], numbered: bool = False) -> Listing:
    """A list of words alone."""
    return Listing(tuple(map(Entry, words)), numbered)


def section(title: str, *blocks: Block) -> tuple[Section, ...]:
    """A section, as one block or, where there is nothing in it, as none."""
    kept = tuple(one for one in blocks if not _is_empty(one))
    return (Section(title, kept),) if kept else ()


def _is_empty(block: Block) -> bool:
    match block:
        case Listing(entries=()) | Tree(items=()) | Table(rows=()):
            return True
        case Paragraph(words="") | Note(words="") | Lines(text=""):
            return True
        case _:
            return False
