"""Exploring one policy with one case: `explore(policy, case)` in a notebook.

What happens at each step is in `exploration.py`, which knows no notebook; `widget.py` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reasoner.api.loaded import CaseLike, LoadedPolicy
    from reasoner.exploring.widget import Explorer


def explore(
    policy: LoadedPolicy | str,
    case: CaseLike = None,
    determination: str | None = None,
    *,
    time_limit: float = 2.0,
    **facts: object,
) -> Explorer:
    """A widget with a control for each input: the items of the policy change as they are moved, and what would change the outcome is
    one press away. `time_limit` is in seconds for the answer to each step; the first may take ten times as long. Raises
    ProblemsFound for mistakes in the case."""
    from reasoner.api.loading import load_policy
    from reasoner.exploring.exploration import Exploration
    from reasoner.exploring.widget import Explorer

    loaded = load_policy(policy) if isinstance(policy, str) else policy
    return Explorer(Exploration(loaded, loaded.case(case, **facts), determination, time_limit))
