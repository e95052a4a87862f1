"""Words as they are compared: without case, articles, hyphens and the forms of `is`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import repeat
from typing import TYPE_CHECKING

from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span

if TYPE_CHECKING:
    from reasoner.syntax.tree import Sentence

_ARTICLES = frozenset({"a", "an", "the"})
_FOLDED = {"are": "is", "was": "is", "were": "is"}
# A number with its commas is one piece, any other comma is a piece of its own.
_PIECES = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])[^\s,]*|,|[^\s,]+")
# Numbers, dates and codes of digits keep their hyphens and slashes.
_WHOLE = re.compile(r"[-+]?\d[\d.,/%]*|\d{4}-\d\d?-\d\d?")
_BREAKS = str.maketrans({"-": " ", "_": " ", "(": " ", ")": " ", '"': " ", "‑": " ", "–": " "})
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
MACHINE_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class Said:
    """A run of words as compared (`words`) and as written (`pieces`); `places[i]` is the piece that word `i` comes from.

    `spans` has the place of each piece, or is empty where the words come from no file.
    """

    words: tuple[str, ...]
    pieces: tuple[str, ...]
    places: tuple[int, ...]
    spans: tuple[Span, ...] = ()
    whole: Span | None = None

    @property
    def folded(self) -> str:
        """The words as compared, as one string."""
        return " ".join(self.words)

    def text(self, start: int = 0, end: int | None = None) -> str:
        """The words from `start` to before `end` as written."""
        last = len(self.words) if end is None else end
        if start >= last:
            return ""
        first = self._first_piece(start)
        return _prose(self.pieces[first : self.places[last - 1] + 1])

    def part(self, start: int, end: int) -> Said:
        """The words from `start` to before `end` by themselves; at least one."""
        first, last = self._first_piece(start), self.places[end - 1] + 1
        return Said(
            self.words[start:end],
            self.pieces[first:last],
            tuple(place - first for place in self.places[start:end]),
            self.spans[first:last],
            self.span(start, end),
        )

    def _first_piece(self, start: int) -> int:
        """The piece that the word at `start` begins with; articles in front belong to it."""
        if start == 0:
            return 0
        before, here = self.places[start - 1], self.places[start]
        return before + 1 if here > before else here

    def span(self, start: int = 0, end: int | None = None) -> Span | None:
        """The place of the words from `start` to before `end`; the whole where there are none."""
        last = len(self.words) if end is None else end
        if not self.spans or start >= last:
            return self.whole
        return self.spans[self.places[start]].to(self.spans[self.places[last - 1]])


def said_in(sentence: Sentence) -> Said:
    """The words of a sentence, with their places."""
    pieces = tuple(token.text for token in sentence.tokens)
    words, places = _fold(pieces)
    return Said(words, pieces, places, tuple(token.span for token in sentence.tokens), sentence.span)


def said_as(text: str, span: Span | None = None) -> Said:
    """The words of a plain text; all of them stand at `span`."""
    pieces = tuple(_PIECES.findall(text))
    words, places = _fold(pieces)
    return Said(words, pieces, places, tuple(repeat(span, len(pieces))) if span else (), span)


def folded(text: str) -> str:
    """A phrase as it is compared: `The drug is FDA-approved` and `drug was FDA approved` are the same."""
    return " ".join(_fold(tuple(_PIECES.findall(text)))[0])


def folded_address(text: str) -> str:
    """The address of an item as it is compared: in lower case and singly spaced; `2(a)` is `2 (a)`. Letters stay, `A` too."""
    return " ".join(text.replace("(", " (").replace("( ", "(").replace(" )", ")").lower().split())


def slug(text: str, joint: str = "_") -> str:
    """A machine name for words: `Own DME provider list` is `own_dme_provider_list`. Empty where no letter or digit is left."""
    return _NOT_A_NAME.sub(joint, text.lower().replace("'", "")).strip(joint)


def file_name(words: str) -> str:
    """A file's name for words: their letters and digits, of any script, in small letters, with hyphens between. It never leads out of
    a folder. Empty where no letter or digit is left."""
    plain = unicodedata.normalize("NFC", words.lower().replace("'", ""))
    return "-".join("".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in plain).split())


def _fold(pieces: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The compared words of pieces and the piece that each comes from."""
    words: list[str] = []
    places: list[int] = []
    for place, piece in enumerate(pieces):
        for word in _words_of(piece, first=place == 0):
            words.append(word)
            places.append(place)
    return tuple(words), tuple(places)


def _words_of(piece: str, *, first: bool) -> Iterable[str]:
    """The compared words of one piece: none for an article, two for `FDA-approved`."""
    lower = piece.lower()
    # "hepatitis A": a capital letter inside a phrase is a name and no article.
    if lower in _ARTICLES:
        return () if first or piece != "A" else (lower,)
    if lower.isalpha():
        return ("can", "not") if lower == "cannot" else (_FOLDED.get(lower, lower),)
    if _WHOLE.fullmatch(lower):
        return (lower,)
    if " " not in (broken := lower.translate(_BREAKS)):
        return (_FOLDED.get(broken, broken),)
    return tuple(_FOLDED.get(word, word) for word in broken.split())


def _prose(pieces: tuple[str, ...]) -> str:
    """Pieces as prose: one space between, none before a comma."""
    return " ".join(pieces).replace(" ,", ",")
