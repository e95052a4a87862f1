"""From code lists as written to code lists as meant: systems known, codes well formed, ranges the right way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reasoner.policy.codes import SYSTEMS, looks_like, normal_code, runs_backwards, starred_code, system_named
from reasoner.policy.criteria import Criterion
from reasoner.policy.document.criteria_from_syntax import Reader
from reasoner.policy.document.outline import cited, outline
from reasoner.policy.fold import folded, slug
from reasoner.policy.model import CodeList, CodeRange
from reasoner.policy.nearest import nearest, or_list
from reasoner.source.problem import Problem
from reasoner.syntax import tree
from reasoner.syntax.tree import Token

_HYPHEN = re.compile(r"[^-]*[^\W_]-.*\d.*")


def code_list_key(name: str) -> str:
    """The key of a code list: `codes/pump_procedures`."""
    return f"codes/{slug(name)}"


def list_names(name: str) -> tuple[str, ...]:
    """What a sentence may call a code list, folded: `A` and `A codes` keep their letter after `the list`."""
    return tuple(dict.fromkeys(one for one in (folded(name), folded(f"list {name}").removeprefix("list ")) if one))


def code_list_from_syntax(written: tree.CodeList, reader: Reader) -> CodeList:
    """The code list as meant; problems are added to the reader's."""
    key = code_list_key(written.name.text)
    citation = cited(written.citation, None)
    ranges: list[CodeRange] = []
    for number, line in enumerate(written.lines, 1):
        when = None
        if line.when:
            source = cited(line.citation, citation)
            when = reader.criterion(outline(line.when, f"{key}/{number}", source, line.span))
        ranges.extend(_ranges(line, when, reader.found))
    return CodeList(key, written.name.text, tuple(ranges), citation, written.span)


def _ranges(line: tree.CodeLine, when: Criterion | None, found: list[Problem]) -> Iterator[CodeRange]:
    system = system_named(line.system.text)
    if system is None:
        names = {one.name: one.name for one in SYSTEMS}
        near = nearest(line.system.text.upper(), names)
        found.append(
            Problem(
                "unknown-code-system",
                f"no code system is called `{line.system.text}`",
                line.system.span,
                f"did you mean `{near}`?" if near else f"write one of {or_list(names)}",
            )
        )
        return
    for first, last in line.codes:
        yield from _range(system, first, last, when, found)


def _range(system: str, first: Token, last: Token | None, when: Criterion | None, found: list[Problem]) -> Iterable[CodeRange]:
    if last is None and (stem := starred_code(system, first.text)) is not None:
        return [CodeRange(system, stem, stem, descendants=True, when=when)]
    ends = [_code(system, token, found) for token in (first, last or first)]
    start, end = ends[0], ends[-1]
    if start is None or end is None:
        return []
    if runs_backwards(system, start, end):
        found.append(
            Problem(
                "range-backwards",
                f"the range `{first.text} to {last.text if last else ''}` runs backwards in the order of {system}",
                first.span.to(last.span) if last else first.span,
                f"write `{end} to {start}`",
            )
        )
        return []
    return [CodeRange(system, start, end, descendants=last is not None and start == end, when=when)]


def _code(system: str, token: Token, found: list[Problem]) -> str | None:
    code = normal_code(system, token.text)
    # `62350-62362` is told as a range with a hyphen already.
    hyphen = _HYPHEN.fullmatch(token.text)
    if code is None and hyphen is None and not any(problem.span == token.span for problem in found):
        others = [one.name for one in SYSTEMS if normal_code(one.name, token.text) is not None]
        fits = f"; it looks like a code of {or_list(others)}" if others else ""
        found.append(
            Problem(
                "malformed-code",
                f"`{token.text}` is not a code of {system}{fits}",
                token.span,
                f"codes of {system} are {looks_like(system)}",
            )
        )
    return code
