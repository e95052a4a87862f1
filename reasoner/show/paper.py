"""What an answer is written on: a terminal with colour and symbols, or plain text that any file can hold."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import TextIO

from reasoner.policy.words import capitalized
from reasoner.source.dataclass import dataclass

MOST_COLUMNS = 100


class Style(Enum):
    """A way to set words, as the number of its terminal code."""

    STRONG = "1"
    FAINT = "2"
    GOOD = "32"
    BAD = "31"
    OPEN = "33"


@dataclass(frozen=True, slots=True)
class Paper:
    """What can be written on: `colour`, `symbols` (✓ ✗ ? and dashes), and how many columns are used at most."""

    colour: bool = False
    symbols: bool = False
    columns: int = MOST_COLUMNS

    def styled(self, text: str, style: Style | None) -> str:
        """The text in a style, where there is colour."""
        return f"\x1b[{style.value}m{text}\x1b[0m" if self.colour and style and text else text

    @property
    def dash(self) -> str:
        """The dash that sets off what was found from what was asked."""
        return "—" if self.symbols else "-"


PLAIN = Paper()


def paper_for(stream: TextIO, environment: Mapping[str, str]) -> Paper:
    """The paper that a stream is: plain where it is no terminal, where NO_COLOR is set, or where it cannot show symbols."""
    plain = not stream.isatty() or environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    if plain or (stream.encoding or "").lower().replace("-", "") != "utf8":
        return PLAIN
    columns = min(MOST_COLUMNS, shutil.get_terminal_size((MOST_COLUMNS, 24)).columns)
    return Paper(colour=True, symbols=True, columns=max(40, columns))


def clean(text: str) -> str:
    """The text on one line without control characters, so that a case or a policy cannot steer a terminal."""
    if text.isprintable():
        return text
    kept = (" " if char in "\n\r\t\v\f\x85\u2028\u2029" else char for char in text)
    return "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop, for words that stand on their own."""
    text = clean(text).strip()
    if not text:
        return ""
    return capitalized(text) + ("" if text[-1] in ".!?:" else ".")


def wrapped(text: str, paper: Paper, first: str = "", later: str | None = None) -> list[str]:
    """The lines of a text within the columns, the first after `first`, the others after `later` (else as deep as `first`)."""
    later = " " * len(first) if later is None else later
    width = max(paper.columns, len(later) + 24)
    lines = textwrap.wrap(
        clean(text), width, initial_indent=first, subsequent_indent=later, break_long_words=True, break_on_hyphens=False
    )
    return lines or [first.rstrip()]
