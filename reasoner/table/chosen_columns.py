"""Which columns of a table are read, for which inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reasoner.policy.model import Policy
from reasoner.policy.nearest import nearest
from reasoner.policy.vocabulary import YesNo
from reasoner.source.problem import Problem, ProblemsFound


def columns_read(
    inputs: Sequence[str],
    known: Sequence[str],
    named: Mapping[str, str],
    there: Sequence[str],
    where: str,
    *,
    every: bool = False,
) -> tuple[tuple[str, str], ...]:
    """The inputs that are read, each with its column: the one that `named` says, else the one of its name, where there is one.

    `known` are all inputs that have a place, `there` the columns of what `where` says; `every`: others may be found later, and are
    read then. Raises ProblemsFound for names that there are not, and where no column is an input.
    """
    for input, column in named.items():
        if input not in known:
            near = nearest(input, {one: one for one in known})
            hint = f"did you mean `{near}`?" if near else "`reasoner inputs POLICY` lists them"
            raise ProblemsFound((Problem("unknown-input", f"`{input}` is not an input of any of the policies", None, hint),))
        if column not in there:
            raise ProblemsFound((no_column(column, there, where),))
    columns = {id: named.get(id, id) for id in inputs}
    if not any(name in there for name in columns.values()):
        hint = (
            "name the columns as `reasoner inputs POLICY` does, or give their names with `--columns FILE` (`columns` in Python)"
        )
        raise ProblemsFound((Problem("no-columns", f"no column of {where} is an input of the policy", None, hint),))
    return tuple((id, name) for id, name in columns.items() if every or name in there)


def yes_no_in(policies: Iterable[Policy]) -> frozenset[str]:
    """The ids of inputs that are yes or no in each of some policies that has them."""
    every = [one for policy in policies for one in policy.vocabulary.inputs]
    return frozenset(one.id for one in every) - {one.id for one in every if not isinstance(one.type, YesNo)}


def no_column(name: str, there: Sequence[str], where: str) -> Problem:
    """The problem of a column that is not there."""
    near = nearest(name, {one: one for one in there})
    hint = f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{one}`' for one in there[:20])}"
    return Problem("no-such-column", f"{where} has no column `{name}`", None, hint)
