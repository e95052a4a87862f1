"""The cell magics of a notebook: `%%policy`, `%%vocabulary` and `%%case`. Only IPython imports this."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from IPython.core.magic import Magics, cell_magic, magics_class

from reasoner.api import LoadedPolicy
from reasoner.apps.notebook import WrittenVocabulary, case, policy, variable, vocabulary
from reasoner.policy.fold import folded
from reasoner.policy.nearest import nearest
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from reasoner.api import Case

Kept = TypeVar("Kept")


@magics_class
class PolicyMagics(Magics):  # type: ignore[misc]  # IPython has no types
    """The magics, and the vocabularies that were written in cells, by name: a policy's `Vocabulary:` line finds them."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.written: dict[str, WrittenVocabulary] = {}

    @cell_magic("vocabulary")  # type: ignore[untyped-decorator]
    def vocabulary_cell(self, line: str, cell: str) -> WrittenVocabulary:
        """`%%vocabulary NAME`: a vocabulary, kept in the variable NAME and found by the policies that name it."""
        name = _named(line, "vocabulary")
        found = vocabulary(cell, name)
        self.written[folded(found.vocabulary.name)] = found
        return self._kept(name, found)

    @cell_magic("policy")  # type: ignore[untyped-decorator]
    def policy_cell(self, line: str, cell: str) -> LoadedPolicy:
        """`%%policy NAME`: a policy, checked and kept in the variable NAME."""
        name = _named(line, "policy")
        head = next((one.partition(":")[2] for one in cell.splitlines() if one.lower().startswith("vocabulary:")), "")
        return self._kept(name, policy(cell, self.written.get(folded(head.strip())), name))

    @cell_magic("case")  # type: ignore[untyped-decorator]
    def case_cell(self, line: str, cell: str) -> Case:
        """`%%case NAME POLICY`: a case in YAML under the policy in the variable POLICY, kept in the variable NAME."""
        first, _, second = line.strip().partition(" ")
        name, under = _named(first, "case"), variable(second, "policy")
        return self._kept(name, case(cell, self._policy(under), name))

    def _kept(self, name: str, found: Kept) -> Kept:
        self.shell.user_ns[name] = found
        return found

    def _policy(self, name: str) -> LoadedPolicy:
        found = self.shell.user_ns.get(name)
        if isinstance(found, LoadedPolicy):
            return found
        there = [one for one, value in self.shell.user_ns.items() if isinstance(value, LoadedPolicy) and one[:1] != "_"]
        near = nearest(name, {one: one for one in there}) or next(iter(there), "")
        hint = f"write `%%case NAME {near}`" if near else "write `%%policy` first, or load one with `load_policy`"
        raise ProblemsFound((Problem("unknown-policy", f"there is no policy in a variable `{name}`", hint=hint),))


def _named(line: str, otherwise: str) -> str:
    """The name of the variable that a magic's line means; says so where that is another than what was written."""
    name = variable(line, otherwise)
    if line.strip() not in ("", name):
        sys.stdout.write(f"kept in the variable {name}: a variable's name is one word of letters, digits and _\n")
    return name


def load(shell: InteractiveShell) -> None:
    """Let a shell know the magics."""
    shell.register_magics(PolicyMagics(shell))
