"""A text and what is harmless in it folded away, one character to one character, so that places stay true."""

from __future__ import annotations

import re
from pathlib import Path

from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem, ProblemsFound

LARGEST = 1_048_576  # bytes of a file, characters of a text: a policy of 20,000 lines has half of it

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c", " "
        ),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\x85\u2028\u2029", "\n"),
    }
)
_DASH_BETWEEN_CODES = re.compile(r"(?<=\w)[\u2012\u2013\u2212](?=\w)")
_INCHES = re.compile(r'(?<=\d)"')  # no quotation opens directly after a digit
_BULLET = re.compile(
    r"^([ \t]*)[\u2022\u2023\u25e6\u2043\u2219\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u00b7\u2013\u2014*\uf0b7](?=[ \t])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A text with a name. `original` is as given (without a byte-order mark); `text` is folded and exactly as long.

    Folded are curly quotes, non-breaking and other wide spaces, CR-LF, hyphens that do not break, dashes between codes,
    and bullets pasted at a line's start. A quotation mark directly after a digit that closes nothing is the sign for inches.
    """

    name: str
    text: str
    original: str

    @classmethod
    def from_text(cls, name: str, text: str) -> Source:
        """The source of a text that is already at hand."""
        original = text.removeprefix("\ufeff")
        return cls(name, _folded(original), original)

    @classmethod
    def from_path(cls, path: Path | str) -> Source:
        """The source of a file.

        Raises `ProblemsFound` (`no-such-file`, `is-a-folder`, `cannot-read-file`, `file-too-big`, `not-utf-8`).
        """
        return cls.from_text(str(path), _text_of(Path(path)))


def _folded(text: str) -> str:
    folded = text.translate(_FOLDED)
    if "\r" in folded:
        folded = folded.replace("\r\n", " \n").replace("\r", "\n")
    folded = _BULLET.sub(r"\1-", folded)
    if _INCHES.search(folded):
        folded = "\n".join(map(_with_inches, folded.split("\n")))
    return _DASH_BETWEEN_CODES.sub("-", folded)


def _with_inches(line: str) -> str:
    """A line with each quotation mark that stands directly after a digit and closes nothing as the sign for inches."""
    signs = list(line)
    open = False
    for place, sign in enumerate(line):
        if sign == '"' and not open and place and line[place - 1].isdigit():
            signs[place] = "\u2033"
        elif sign == '"':
            open = not open
    return "".join(signs)


def _text_of(path: Path) -> str:
    try:
        if path.is_dir():
            raise _refused("is-a-folder", f"`{path}` is a folder, not a file", "name one file in it")
        if path.stat().st_size > LARGEST:
            raise _refused("file-too-big", f"`{path}` is larger than 1 MB", "split it into several files")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _refused("no-such-file", f"there is no file `{path}`", "look for a slip in the name") from None
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1}"
        raise _refused(
            "not-utf-8", f"`{path}` is not UTF-8 text ({place})", "save it as UTF-8 in the editor or word processor"
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the name holds a character that no file name has"
        raise _refused(
            "cannot-read-file", f"`{path}` cannot be read: {reason}", "look at the name and at who may read it"
        ) from None


def _refused(code: str, message: str, hint: str) -> ProblemsFound:
    return ProblemsFound((Problem(code, message, hint=hint),))
