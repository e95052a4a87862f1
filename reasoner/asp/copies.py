"""Several copies of one program side by side: worlds that are compared with each other."""

from __future__ import annotations

import re
from collections.abc import Collection

from reasoner.asp.print import SHOWN, UNSHOWN, cell_name, program_text
from reasoner.asp.program import Program

_ATOM = re.compile(r"\b([a-z]+)\((?:([a-z][a-z0-9_']*),)?")


def rules_text(program: Program, mark: str = "", shared: Collection[str] = (), soft: bool = False) -> str:
    """The rules of a program, without the choices of its variables, with `mark` after every predicate.

    Variables named in `shared` keep the plain predicate `value`: copies share them. `soft`: a world that background
    knowledge rules out is allowed, and has `ruled{mark}(out)`.
    """
    kept = frozenset(shared)

    def marked(found: re.Match[str]) -> str:
        if found[1] == "value" and found[2] in kept:
            return found[0]
        return found[0].replace(found[1], f"{found[1]}{mark}", 1)

    lines = [
        f"#defined {predicate}{mark}/{arity}." for predicate, _, arity in (one.partition("/") for one in (*SHOWN, *UNSHOWN))
    ]
    for line in program_text(program, comments=False).splitlines():
        if line.startswith(("#show", "#defined", "{")) or "given(V,C)" in line or "ruled_out(V,C)" in line:
            continue
        if soft and line.startswith(":- "):
            line = "ruled(out)" + " " + line  # noqa: PLW2901
        lines.append(_ATOM.sub(marked, line))
    return "\n".join(lines) + "\n"


def choices_text(program: Program, variables: Collection[str], mark: str = "", when: str = "") -> str:
    """A choice of one cell for each of some variables, under a condition if one is given."""
    return "".join(
        choice_text(program, name, f"value{mark}", range(len(program.variables[name].cells)), when) for name in variables
    )


def choice_text(program: Program, name: str, predicate: str, cells: Collection[int], when: str = "") -> str:
    """A choice of one of some cells of a variable."""
    one = program.variables[name]
    choices = "; ".join(f"{predicate}({name},{cell_name(one, cell)})" for cell in sorted(cells))
    return f"{{ {choices} }} = 1{f' :- {when}' if when else ''}.\n"
