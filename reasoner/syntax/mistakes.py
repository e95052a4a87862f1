"""Lines that do not fit, said in a policy analyst's words with one remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.forms import FORMS
from reasoner.syntax.header_words import header_meant
from reasoner.syntax.outcome_words import LIMITS
from reasoner.syntax.parse import Unread
from reasoner.syntax.reserved_words import WHAT_IT_DOES, WRITTEN_INSTEAD

_CONDITIONS = frozenset({"determination", "definitions", "notices", "code_list", "always", "background"})
_WORD_AT = re.compile(r"[\s,;]*(except when|provided that|waived when|[^\s,;:|\[\]()\"]+|.)", re.IGNORECASE)
_JOINS = frozenset({"JOIN_AND", "JOIN_OR", "JOIN_COMMA"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that does not fit, and where."""

    start: str
    unread: Unread
    text: str
    at: int  # where reading stopped, counted in `text` from 0
    word: str  # the word there, in lower case
    word_at: int

    def expects(self, *types: str) -> bool:
        return not self.unread.expected.isdisjoint(types)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is wrong, and the part of the line that it is about."""

    code: str
    message: str
    hint: str
    first: int
    last: int


def problem_of_line(file: str, start: str, unread: Unread) -> Problem:
    """What is wrong with a line in a section read by the rule `start`, and how to mend it."""
    line = unread.line
    at = max(0, min(unread.column - line.start - 1, len(line.text) - 1))
    found = _WORD_AT.match(line.text, at)
    word, word_at = (found[1], found.start(1)) if found else ("", at)
    said = _said(_Line(start, unread, line.text, at, word.lower(), word_at))
    first = max(0, min(said.first, len(line.text) - 1))
    last = max(first + 1, min(said.last, len(line.text)))
    return Problem(said.code, said.message, Span(file, line.number, line.start + 1 + first, line.start + 1 + last), said.hint)


def _said(line: _Line) -> _Said:
    match line.unread.why:
        case "deeper":
            return _deeper(line)
        case "empty":
            return _empty(line)
        case "between":
            remedy = "give it the same number of spaces as the line that it goes with"
            return _whole(line, "between-columns", "this line stands between the columns of the lines above it", remedy)
        case "too-deep":
            return _whole(
                line, "too-deep", "this line is nested more than 200 levels deep", "use a definition for what is inside"
            )
        case _:
            return next(said for said in (look(line) for look in _LOOKS) if said)


_SEVERAL = re.compile(
    r"(?!.*\bof the following\b)(?:\S{1,5}[.)] |\(\S{1,5}\) |- )?(?:there (?:is|are) )?"
    r"(?:any|no|every|each|(?:at least|at most|exactly|more than) \d+|\d+ or more|the most recent)\b",
    re.IGNORECASE,
)


def _whole(line: _Line, code: str, message: str, hint: str) -> _Said:
    return _Said(code, message, hint, 0, len(line.text))


def _opener_below(line: _Line) -> _Said | None:
    """An exception below a line that it cannot limit, or one that is misspelt."""
    if opened := re.match(r"(?:unless|except when|provided that|waived when)\b", line.text, re.IGNORECASE):
        hint = "put the condition of the line above on a line of its own, and this line below it, indented by four spaces"
        return _whole(line, "belongs-to-nothing", f"`{opened[0]}` stands below a line that it cannot limit", hint)
    near = get_close_matches(line.text.split(" ")[0].lower(), ("unless", "except", "provided", "waived"), 1, 0.7)
    if near:
        phrase = {"except": "except when", "provided": "provided that", "waived": "waived when"}.get(near[0], near[0])
        first = len(line.text.split(" ")[0])
        return _Said("misspelt-word", f"`{_short(line.text[:first])}` opens nothing", f"did you mean `{phrase}`?", 0, first)
    return None


def _where_lost(line: _Line) -> _Said | None:
    """That what is said of a record stands below a line about several, which has lost its `where`."""
    above = line.unread.above
    if above is None or not re.match(r"its?\b", line.text, re.IGNORECASE) or not _SEVERAL.match(above.text):
        return None
    message = f"`{_short(line.text)}` is said of a record, and the line above does not say of which"
    return _whole(
        line, "belongs-to-nothing", message, f"end line {above.number} in `where`, if it names the records that are meant"
    )


def _deeper(line: _Line) -> _Said:
    message = "this line belongs to nothing; did the line above lose its colon?"
    above = line.unread.above
    if above is None:
        return _whole(line, "belongs-to-nothing", message, "move this line to the left")
    if said := _header_words(line) or _connective_first(line) or _where_lost(line):
        return said
    if said := _opener_below(line):
        return said
    bare = re.sub(r"[ ]*\[[^\[\]]*\]$", "", above.text).rstrip(" ,;.:")
    words, move = _short(re.sub(r"[,;]?\s+(?:and|or)$", "", bare)), "or move this line to the left"
    label = re.match(r"(?:[0-9A-Za-z]+[.)]|\([0-9A-Za-z]+\)|-)(?= )", above.text)
    if label and bare != words and line.unread.line.indent > above.indent:
        remedy = f"write line {above.number} as a title, `{label[0]} Title:`, and its conditions below it"
        return _whole(line, "belongs-to-nothing", message, remedy)
    if meant := header_meant(words[label.end() :].strip() if label else words, f"{label[0]} " if label else ""):
        return _whole(line, "belongs-to-nothing", message, f"write line {above.number} as {meant}, {move}")
    if bare != words or line.unread.line.indent - above.indent < 3:
        return _whole(line, "belongs-to-nothing", message, f"begin it in the same column as line {above.number}")
    outcome = re.sub(rf"(?:,? (?:{'|'.join(LIMITS)}))+$", "", words, flags=re.IGNORECASE)
    limited = re.fullmatch(rf"(?P<opener>.*\b(?:when|unless)),? (?P<limit>{'|'.join(LIMITS)}|if|and)", words, re.IGNORECASE)
    match (line.start, line.unread.depth):
        case ("determination", 2) if limited:
            remedy = f"write line {above.number} as `{limited['opener']}`"
        case ("determination", 2):
            remedy = f"write line {above.number} as `{outcome} when` (or `unless`, `because`), {move}"
        case ("definitions", 2):
            remedy = f"write line {above.number} as `{words} when`, {move}"
        case ("interpretations", 2):
            remedy = f"write `Reading: {_short(line.text)}`"
        case ("notices", 2):
            remedy = f"write `Say: {_short(line.text)}`"
        case ("scenario" | "scenarios" | "code_list", _):
            remedy = "begin it in the same column as the line above"
        case _:
            remedy = f"write line {above.number} as `{words}:`, {move}"
    return _whole(line, "belongs-to-nothing", message, remedy)


def _empty(line: _Line) -> _Said:
    remedy = "write the lines that belong to it below it, indented by four spaces"
    return _whole(line, "nothing-below", f"nothing stands below `{_short(line.text)}`", remedy)


# ---- one look for each mistake; the first that sees something speaks


def _brackets(line: _Line) -> _Said | None:
    opened, closed = line.text.rfind("["), line.text.rfind("]")
    if opened > closed:
        remedy = "end the citation in `]`, as in `[Criteria, item 4]`"
        return _Said("citation-not-closed", "the citation that begins here is not closed", remedy, opened, len(line.text))
    if "]" in line.text and line.text.count("[") < line.text.count("]"):
        return _Said("citation-not-opened", "`]` closes no citation", "begin the citation with `[`", closed, closed + 1)
    if opened >= 0 and line.at <= opened + 1 and closed < len(line.text.rstrip()) - 1:
        remedy = "move the citation to the end of the line"
        return _Said(
            "citation-inside-line", "a citation stands at the end of a line, not inside it", remedy, opened, closed + 1
        )
    several = re.search(r"(?:\[[^\[\]]*\]\s*){2,}$", line.text)
    if several is not None and line.at >= several.start():
        one = re.sub(r"\]\s*\[", "; ", several[0].strip())
        return _Said("does-not-fit", "a line has one citation", f"write them as one: `{one}`", several.start(), len(line.text))
    return None


def _quotes(line: _Line) -> _Said | None:
    if line.text.count('"') % 2 == 0:
        return None
    first = line.text.rfind('"')
    return _Said(
        "quote-not-closed", "a quotation mark has no partner on this line", 'close the quotation with `"`', first, first + 1
    )


def _parentheses(line: _Line) -> _Said | None:
    opened, closed = line.text.count("("), line.text.count(")")
    if opened == closed or line.at >= len(line.text) or line.text[line.at] not in "()":
        return None
    return _Said(
        "bracket-without-partner", "a bracket has no partner on this line", "write both `(` and `)`", line.at, line.at + 1
    )


def _tables(line: _Line) -> _Said | None:
    bar = line.text.find("|")
    if line.start == "scenarios" or (line.start == "definitions" and line.expects("BAR")):
        if bar < 0 or (not line.text.startswith("|") and not line.expects("BAR")):
            return None
        if not line.text.startswith("|") or not line.text.endswith("|"):
            remedy = "begin and end each row with `|`"
            return _whole(line, "table-row-open", "a row of a table begins and ends with `|`", remedy)
        return None
    if bar < 0:
        return None
    if line.start in ("not_computable", "terms", "interpretations", "inputs", "values"):
        return None
    if line.start == "scenario":
        return _whole(
            line,
            "table-elsewhere",
            "a table of scenarios stands below `Scenarios: name`",
            "write `Scenarios:` instead of `Scenario:`",
        )
    return _Said(
        "table-elsewhere",
        "`|` stands in tables alone",
        "write the alternatives as a list below `ANY of the following is met:`",
        bar,
        bar + 1,
    )


def _header_words(line: _Line) -> _Said | None:
    """Words such as `all of these:` after `when`, `unless` or `if`, which no header of the language is."""
    found = re.match(r"(?P<before>(?:.*?\b(?:when|unless|provided that)|if) +)(?P<words>[^:]+):", line.text, re.IGNORECASE)
    meant = header_meant(found["words"], _short(found["before"]) + " ") if found else None
    if found is None or meant is None:
        return None
    message = f"`{_short(found['words'])}` does not head a list in these words"
    return _Said("header-words", message, f"write {meant}", found.start("words"), found.end())


def _connective_first(line: _Line) -> _Said | None:
    if line.start not in _CONDITIONS or line.at > 0 or line.word not in ("and", "or"):
        return None
    remedy = f"put `{line.word}` at the end of the line above: `..., {line.word}`"
    if line.unread.why == "deeper" and line.unread.above:
        number = line.unread.above.number
        remedy = f"end line {number} in `, {line.word}`, and begin this line in the same column as line {number}"
    return _Said(
        "connective-first",
        f"this line begins with `{line.word}`; connectives stand at the end of a line",
        remedy,
        0,
        len(line.word),
    )


def _if_then(line: _Line) -> _Said | None:
    if not re.match(r"(?:\S+[.)]\s+)?if\s", line.text, re.IGNORECASE) or not line.expects("THEN"):
        return None
    inside = re.search(r"\s+then\b", line.text, re.IGNORECASE)
    if inside:
        remedy = f"write `{_short(line.text[: inside.start()])}, then {_short(line.text[inside.end() :])}".rstrip() + "`"
        return _Said("if-without-then", "no comma stands before `then`", remedy, inside.start() + 1, inside.end())
    bare = re.sub(r"\s*\[[^\[\]]*\]$", "", line.text).rstrip(" ,")
    cited = line.text.rstrip(" ,")[len(bare) :]
    if titled := re.fullmatch(r"(?P<label>\S+[.)] +|- +)?if\s(?P<words>.*):", bare, re.IGNORECASE):
        label, words = titled["label"] or "", _short(titled["words"])
        remedy = f"write `{label}if {words}, then` where it is a condition; else call the item by other words: `{label}Title:`"
        return _whole(line, "if-without-then", "`if` has no `then`, and no title begins with `if`", remedy)
    before, comma, after = re.sub(r": +", ", ", bare, count=1).partition(", ")
    mended = f"{before}, then {after}{cited}" if comma and "," not in after else f"{bare}, then{cited}"
    return _whole(line, "if-without-then", "`if` has no `then`", f"write `{_short(mended, 100)}`")


def _reserved(line: _Line) -> _Said | None:
    if line.start == "notices" and (said := _elsewhere(line)):
        return said
    if line.word not in WRITTEN_INSTEAD or line.start not in _CONDITIONS:
        return _reserved_elsewhere(line)
    last = line.word_at + len(line.word)
    if line.at == 0 and line.word in ("then", "where", "because", "means", "when"):
        remedy = f"put `{line.word}` at the end of the line above, or begin the line otherwise"
        return _Said("reserved-word", f"a line does not begin with `{line.word}`", remedy, line.word_at, last)
    remedy = WRITTEN_INSTEAD[line.word]
    opened = re.search(r"\bthen\s+(?P<rest>.*\bwhere)\s*$", line.text, re.IGNORECASE) if line.word == "where" else None
    if opened is not None:
        remedy = f"end the line after `then`, and write `{_short(opened['rest'])}` on a line of its own below it, indented"
    if line.start == "determination" and line.expects("WHEN") and line.word in ("if", "except when", "where", "provided that"):
        before = re.sub(rf"(?:[ ,]+(?:{'|'.join(LIMITS)}))*[ ,]*$", "", line.text[: line.word_at], flags=re.IGNORECASE)
        remedy = f"write `{_short(before)} {'unless' if line.word == 'except when' else 'when'}`"
    return _Said("reserved-word", f"`{line.word}` stands inside a line", remedy, line.word_at, last)


def _reserved_elsewhere(line: _Line) -> _Said | None:
    if (
        line.word not in WRITTEN_INSTEAD
        or line.word == "then"
        or line.start not in ("scenario", "scenarios", "inputs", "values")
    ):
        return None
    remedy = f"say it in other words: `{line.word}` {WHAT_IT_DOES[line.word]}"
    what = "the words of an input or value" if line.start in ("inputs", "values") else "a fact"
    return _Said("reserved-word", f"`{line.word}` cannot stand in {what}", remedy, line.word_at, line.word_at + len(line.word))


def _misspelt_opener(line: _Line) -> _Said | None:
    """An outcome or definition that ends in something like `when`."""
    if line.start not in ("determination", "definitions") or not line.expects("WHEN", "WORDS"):
        return None
    words = re.sub(r"[ ]*\[[^\[\]]*\]$", "", line.text)
    found = re.search(r"[^\s,;:]+(?=:?$)", words)
    near = get_close_matches(found[0].lower(), ("when", "unless", "because"), 1, 0.7) if found else []
    if found is None or not near or found[0].lower() == near[0]:
        return None
    return _Said(
        "misspelt-word", f"`{_short(found[0])}` opens nothing", f"did you mean `{near[0]}`?", found.start(), found.end()
    )


def _stray_connective(line: _Line) -> _Said | None:
    if line.unread.at not in _JOINS:
        return None
    message = "the connective at the end of this line joins nothing: each line here stands for itself"
    return _Said("connective-joins-nothing", message, "take it away", line.at, len(line.text))


def _marks(line: _Line) -> _Said | None:
    mark = line.text[line.at : line.at + 1] if line.unread.at != "_NL" else ""
    if mark == ";":
        return _Said(
            "semicolon-inside-line",
            "one condition, one line: `;` stands at the end of a line",
            "begin a new line after `;`",
            line.at,
            line.at + 1,
        )
    opener = re.search(r"\b(?:when|unless|because)$", line.text[: line.at].rstrip(), re.IGNORECASE)
    if mark == ":" and opener and not line.text[line.at + 1 :].strip():
        remedy = f"write `{_short(line.text[: line.at].rstrip())}` without the colon"
        return _Said("colon-after-opener", f"no colon stands after `{opener[0]}`", remedy, line.at, line.at + 1)
    if mark == ":" and line.start in _CONDITIONS and not line.expects("_COLON"):
        remedy = "write what comes after the colon on the next line, indented, or take the colon away"
        return _Said(
            "colon-inside-line",
            "a colon stands at the end of a line, before what is indented below it",
            remedy,
            line.at,
            line.at + 1,
        )
    if mark == "," and line.start == "inputs" and line.text[line.at :].find("(") > 0:
        phrase = " ".join(line.text.partition("(")[0].replace(",", " ").split())
        remedy = f"write the phrase without a comma: `{_short(phrase)}`"
        return _Said(
            "comma-without-words", "a comma cannot stand in a phrase: it joins words in a line", remedy, line.at, line.at + 1
        )
    if line.start == "inputs" and line.expects("ALSO", "READ") and (comma := line.text.rfind(",", 0, line.at)) > 0:
        value = " ".join(line.text.partition("(")[0].replace(",", " ").split())
        message, remedy = (
            "a comma cannot stand in a value: it joins values in a line",
            f"write the value without a comma: `{_short(value)}`",
        )
        return _Said("comma-without-words", message, remedy, comma, comma + 1)
    if mark == ",":
        message, remedy = "a comma stands here with nothing to separate", "take the comma away, or write the missing word"
        return _Said("comma-without-words", message, remedy, line.at, line.at + 1)
    return None


_LOOK_LIKE = (
    (r"(?:given|and|then)\s|as in \"", "scenario", "a fact", "Scenario: name"),
    (r"\|", "scenarios", "a row", "Scenarios: name"),
    (r"\"[^\"]*\"\s+means", "terms", "what a term means", "Terms"),
    (r"\"[^\"]*\"\s*:|reading\s*:", "interpretations", "an interpretation", "Interpretations"),
    (r"say\s*:|[^:\"]+:\s*always\b", "notices", "a notice", "Notices"),
    (r"[A-Z][\w-]+:\s*[A-Z]?\d\S*", "code_list", "a list of codes", "Code list: name"),
    (r"phase\s*:|supporting criteria|otherwise\b|.*\(\w+\)", "determination", "an outcome", "Determination: name"),
)


def _elsewhere(line: _Line) -> _Said | None:
    """A line that would stand well in another section: its heading is probably lost."""
    if line.at > 0:
        return None
    if line.start == "notices" and re.match(r"say\s*:", line.text, re.IGNORECASE):
        remedy = "write `Name: always` or `Name: when` above it"
        return _whole(line, "not-a-notice", "this `Say:` belongs to no notice, or is a second one", remedy)
    for shape, rule, what, heading in _LOOK_LIKE:
        if line.start != rule and re.match(shape, line.text, re.IGNORECASE):
            message = f"`{_short(line.text)}` looks like {what}, which stands below `{heading}`"
            return _whole(
                line, "belongs-elsewhere", message, f"has a heading been lost? write `{heading}` above it, in column 1"
            )
    return None


def _wrapped(line: _Line) -> _Said | None:
    """Words for people that go on in the column of the line that they began in."""
    above = line.unread.above
    if line.at > 0 or above is None or not re.match(r"(?:say|reading)[ ]*:", above.text, re.IGNORECASE):
        return None
    message = f"`{_short(line.text)}` stands beside `{_short(above.text.partition(':')[0])}:`, and does not go on with it"
    return _whole(line, "does-not-fit", message, f"indent it by four spaces more than line {above.number}")


def _when_and_only_when(line: _Line) -> _Said | None:
    """`Covered when and only when`: what an outcome always means."""
    if line.start != "determination" or not re.fullmatch(
        r"(?:and|if)(?: (?:and|only|when|if))*", line.text[line.at :], re.IGNORECASE
    ):
        return None
    first = line.text[: line.at].rstrip()
    return _Said(
        "outcome-words", f"`{_short(line.text)}` says `when` twice", f"write `{_short(first)}`", line.at, len(line.text)
    )


def _form(line: _Line) -> _Said:
    """Where nothing particular is to be seen: what a line here looks like."""
    if line.start == "determination" and line.at == 0 and re.match(r"otherwise\b", line.text, re.IGNORECASE):
        message = f"`{_short(line.text)}` stands below another outcome, as if it belonged to it"
        return _whole(line, "not-an-outcome", message, "move it to the left, into the column of the outcome above")
    for form in FORMS:
        if form.start == line.start and (not form.expects or line.expects(*form.expects)):
            return _Said(form.code, form.message.replace("{words}", _short(line.text)), form.hint, 0, len(line.text))
    rest = _short(line.text[line.at :])
    where = f"after `{_short(line.text[: line.at].rstrip())}`" if line.at else "at the start of this line"
    message = f"`{rest}` does not fit {where}" if rest else f"this line ends too soon: `{_short(line.text)}`"
    remedy = "look at where this line and the one above begin: what belongs together shares a column"
    return _Said("does-not-fit", message, remedy, line.at, len(line.text))


_LOOKS: tuple[Callable[[_Line], _Said | None], ...] = (
    _brackets,
    _quotes,
    _tables,
    _header_words,
    _connective_first,
    _if_then,
    _reserved,
    _misspelt_opener,
    _stray_connective,
    _parentheses,
    _marks,
    _elsewhere,
    _wrapped,
    _when_and_only_when,
    _form,
)


def _short(words: str, longest: int = 60) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 3].rstrip() + "..."
