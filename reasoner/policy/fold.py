"""Words as they are compared: without case, articles, hyphens and the forms of `is`.

What stands beside a number is not lost: a dash directly before it is its sign, and a mark apart from it is a word. A capital `A`
is an article only where it begins a sentence and a word in small letters follows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import repeat
from typing import TYPE_CHECKING

from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span
from reasoner.syntax.tree import Token, TokenKind

if TYPE_CHECKING:
    from reasoner.syntax.tree import Sentence

_ARTICLES = frozenset({"a", "an", "the"})
_FOLDED = {"are": "is", "was": "is", "were": "is"}
# A number with its commas is one piece, any other comma is a piece of its own.
_PIECES = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])[^\s,]*|,|[^\s,]+")
# Every dash that can be the sign of a number that it stands directly before.
SIGNS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u207b")
# Numbers, dates and codes of digits keep their hyphens and slashes.
_WHOLE = re.compile(r"[-+]?\d[\d.,/%]*|\d{4}-\d\d?-\d\d?")
_SIGNED = re.compile(r"\.?\d[\d.,/%]*", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d)")
_BREAKS = str.maketrans({"-": " ", "_": " ", "(": " ", ")": " ", '"': " ", "‑": " ", "–": " "})
_WORDS = re.compile(r"\S+")
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
MACHINE_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class Said:
    """A run of words as compared (`words`) and as written (`pieces`); `places[i]` is the piece that word `i` comes from.

    `spans` has the place of each piece, or is empty where the words come from no file. `glued` are the pieces that are a comma
    without a blank on either side of it, between digits; one just outside the words counts.
    """

    words: tuple[str, ...]
    pieces: tuple[str, ...]
    places: tuple[int, ...]
    spans: tuple[Span, ...] = ()
    whole: Span | None = None
    glued: frozenset[int] = frozenset()

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
        stop = self.places[last - 1] + 1
        if not self.glued:
            return _prose(self.pieces[first:stop])
        joined = (
            (" " if first < at and at not in self.glued and at - 1 not in self.glued else "", at) for at in range(first, stop)
        )
        return "".join(f"{blank}{self.pieces[at]}" for blank, at in joined).replace(" ,", ",")

    def part(self, start: int, end: int) -> Said:
        """The words from `start` to before `end` by themselves; at least one."""
        first, last = self._first_piece(start), self.places[end - 1] + 1
        return Said(
            self.words[start:end],
            self.pieces[first:last],
            tuple(place - first for place in self.places[start:end]),
            self.spans[first:last],
            self.span(start, end),
            frozenset(one - first for one in self.glued if first - 1 <= one <= last) if self.glued else self.glued,
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
    tokens = sentence.tokens
    if any(" " in token.text or token.kind is TokenKind.QUOTED for token in tokens):
        tokens = tuple(one for token in tokens for one in _apart(token))
    pieces = tuple(token.text for token in tokens)
    words, places = _fold(pieces)
    spans = tuple(token.span for token in tokens)
    return Said(words, pieces, places, spans, sentence.span, _glued(tokens) if "," in pieces else frozenset())


def _apart(token: Token) -> Iterable[Token]:
    """A token between brackets or quotes as the pieces in it; a quoted number keeps its quotes."""
    text, span = token.text, token.span
    quoted = token.kind is TokenKind.QUOTED
    if quoted and _SIGNED.fullmatch(text.strip(" +" + "".join(SIGNS))):
        return (Token(token.kind, f'"{text}"', span),)
    if " " not in text or span.end_column - span.column != len(text) + 2 * quoted:
        return (token,)
    first = span.column + quoted
    return tuple(
        Token(token.kind, found.group(), Span(span.file, span.line, first + found.start(), first + found.end()))
        for found in _WORDS.finditer(text)
    )


def _glued(tokens: tuple[Token, ...]) -> frozenset[int]:
    """The commas that stand directly between two digits."""
    return frozenset(
        place
        for place in range(1, len(tokens) - 1)
        if tokens[place].text == ","
        and tokens[place - 1].text[-1:].isdigit()
        and tokens[place + 1].text[:1].isdigit()
        and tokens[place - 1].span.end_column == tokens[place].span.column
        and tokens[place].span.end_column == tokens[place + 1].span.column
    )


def said_as(text: str, span: Span | None = None, *, is_name: bool = False) -> Said:
    """The words of a plain text, of a value's name with `is_name`; all of them stand at `span`."""
    glued: frozenset[int] = frozenset()
    if "," in text and _BETWEEN_DIGITS.search(text):
        found = tuple(_PIECES.finditer(text))
        pieces = tuple(one.group() for one in found)
        glued = frozenset(
            place for place, one in enumerate(found) if one.group() == "," and _BETWEEN_DIGITS.match(text, one.start())
        )
    else:
        pieces = tuple(_PIECES.findall(text))
    words, places = _fold(pieces, is_name=is_name)
    return Said(words, pieces, places, tuple(repeat(span, len(pieces))) if span else (), span, glued)


def folded(text: str) -> str:
    """A phrase as it is compared: `The drug is FDA-approved` and `drug was FDA approved` are the same."""
    return " ".join(_fold(tuple(_PIECES.findall(text)))[0])


_FIRST_LABEL = re.compile(r"(?P<before>(?:^|\bitems? ))(?:\((?P<a>[0-9a-z]{1,5})\)|(?P<b>[0-9a-z]{1,5})[.)](?=$|[ ,]))")


def folded_address(text: str) -> str:
    """The address of an item as it is compared: in lower case and singly spaced; `2(a)` is `2 (a)`. Letters stay, `A` too.

    The first label may stand as the payer prints it: `item (a)` and `item a.` are `item a`.
    """
    words = " ".join(text.replace("(", " (").replace("( ", "(").replace(" )", ")").lower().split())
    return _FIRST_LABEL.sub(lambda found: found["before"] + (found["a"] or found["b"]), words)


def slug(text: str, joint: str = "_") -> str:
    """A machine name for words: `Own DME provider list` is `own_dme_provider_list`, `Ménière` is `meniere`. Empty where no letter or
    digit is left."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _NOT_A_NAME.sub(joint, plain.lower().replace("'", "")).strip(joint)


def folded_name(text: str) -> str:
    """The name of a value as it is compared: as a phrase is, but no sentence begins in it, so a capital `A` is a letter."""
    return " ".join(_fold(tuple(_PIECES.findall(text)), is_name=True)[0])


def file_name(words: str) -> str:
    """A file's name for words: their letters and digits, of any script, in small letters, with hyphens between. It never leads out of
    a folder. Empty where no letter or digit is left."""
    plain = unicodedata.normalize("NFC", words.lower().replace("'", ""))
    return "-".join("".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in plain).split())


def _fold(pieces: tuple[str, ...], *, is_name: bool = False) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The compared words of pieces and the piece that each comes from."""
    words: list[str] = []
    places: list[int] = []
    # "A test shows ...": the capital is the sentence's. "hepatitis A", "A" by itself: a letter.
    opens = not is_name and len(pieces) > 1 and pieces[0] == "A" and pieces[1][:1].islower()
    for place, piece in enumerate(pieces):
        found = _words_of(piece, opens=opens and place == 0)
        if not found and _beside_number(pieces, place):
            found = (piece,)
        for word in found:
            words.append(word)
            places.append(place)
    return tuple(words), tuple(places)


def _beside_number(pieces: tuple[str, ...], place: int) -> bool:
    """Whether marks that are no word stand apart, beside a number: `- 2.6`, `63 "`."""
    if pieces[place].lower() in _ARTICLES:
        return False
    before = pieces[place - 1][-1:] if place else ""
    return before.isdigit() or before == "%" or (pieces[place + 1 : place + 2] != () and pieces[place + 1][:1].isdigit())


def _words_of(piece: str, *, opens: bool) -> Iterable[str]:
    """The compared words of one piece: none for an article, two for `FDA-approved`."""
    lower = piece.lower()
    if lower in _ARTICLES:
        return (lower,) if piece == "A" and not opens else ()
    if lower.isalpha():
        return ("can", "not") if lower == "cannot" else (_FOLDED.get(lower, lower),)
    if _WHOLE.fullmatch(lower):
        return (lower,)
    if lower[0] in SIGNS and _SIGNED.fullmatch(lower, 1):
        return (f"-{lower[1:]}",)
    if lower[0] == "_" or lower[-1] == "_":
        return _underlined(lower)
    if " " not in (broken := lower.translate(_BREAKS)):
        return (_FOLDED.get(broken, broken),)
    return tuple(_FOLDED.get(word, word) for word in broken.split())


def _underlined(word: str) -> Iterable[str]:
    """The compared words of a name that begins or ends in a line: it is part of the name (`yes_`)."""
    inner = word.strip("_").translate(_BREAKS).split()
    if not inner:
        return (word,)
    inner[0] = word[: len(word) - len(word.lstrip("_"))] + inner[0]
    inner[-1] += word[len(word.rstrip("_")) :]
    return inner


def _prose(pieces: tuple[str, ...]) -> str:
    """Pieces as prose: one space between, none before a comma."""
    return " ".join(pieces).replace(" ,", ",")
