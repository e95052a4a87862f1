"""What a notebook keeps of HTML, and the words that are in it: shared by the tests of pages. It shares no code with them."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"hr", "meta", "br"}
ALLOWED = {
    "div": {"style", "class"},
    "p": {"style"},
    "span": {"style"},
    "b": {"style"},
    "strong": set(),
    "em": set(),
    "small": {"style"},
    "details": {"open", "style"},
    "summary": set(),
    **{f"h{level}": {"style"} for level in range(1, 7)},
    "ul": {"style"},
    "ol": {"style"},
    "li": set(),
    "table": {"style"},
    "caption": {"style"},
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "style"},
    "td": {"style"},
    "pre": {"style"},
    "mark": {"style"},
    "a": {"href"},
    "hr": {"style"},
}
OF_A_WHOLE_PAGE = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "name", "content"},
    "title": set(),
    "body": {"style"},
    "main": set(),
}
STYLES = {
    "align-items",
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-left",
    "border-top",
    "color",
    "color-scheme",
    "display",
    "font-family",
    "font-size",
    "font-weight",
    "gap",
    "height",
    "justify-content",
    "line-height",
    "list-style",
    "margin",
    "margin-left",
    "max-width",
    "padding",
    "padding-left",
    "text-align",
    "vertical-align",
    "white-space",
    "width",
}


class Reading(HTMLParser):
    """Reads HTML strictly: every tag known, closed in its turn, with known attributes and styles. `words` is its text."""

    def __init__(self, whole: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = ALLOWED | (OF_A_WHOLE_PAGE if whole else {})
        self.open: list[str] = []
        self.words: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.allowed, tag
        self.seen.append(tag)
        for name, value in attrs:
            assert name in self.allowed[tag], (tag, name)
            if name == "style":
                self.check_style(value or "")
            if name == "href":
                assert (value or "").startswith(("https://", "http://")), value
        if tag == "li":
            assert self.open[-1] in ("ul", "ol")
        if tag == "summary":
            assert self.open[-1] == "details"
        if tag not in VOID:
            self.open.append(tag)

    def check_style(self, style: str) -> None:
        parts = [one.partition(":") for one in style.split(";")]
        for at, (name, _, value) in enumerate(parts):
            one = f"{name}:{value}"
            assert name in STYLES, one
            assert "var(" not in value, one
            assert "url(" not in value, one
            assert "currentcolor" not in value.lower(), one
            if name in ("color", "background-color", "border-left", "border-bottom"):
                again = [
                    other for same, _, other in parts[at + 1 :] if same == name
                ]  # the first where what follows is not known
                assert "light-dark(" in (again or [value])[0] or value == "inherit", one

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def read(html: str, whole: bool = False) -> Reading:
    """The HTML as read, all of it closed."""
    reading = Reading(whole)
    reading.feed(html.removeprefix("<!DOCTYPE html>\n"))
    reading.close()
    assert reading.open == []
    return reading


def words_of(html: str) -> str:
    """The text of HTML, its spaces as one."""
    return " ".join(" ".join(read(html).words).split())
