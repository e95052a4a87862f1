"""Things by name: a mapping whose names are completed as keys and, where they can be written so, as attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from reasoner.source.displayed import Displayed

T = TypeVar("T")
MOST_NAMED = 6  # names that one line shows


class Named(Mapping[str, T], Displayed):
    """Things by name, in order. `kind` says what they are, for one and for several (`input`, `inputs`)."""

    __slots__ = ("_by_name", "_kind")

    def __init__(self, things: Mapping[str, T] | Iterable[tuple[str, T]], kind: tuple[str, str] = ("thing", "things")) -> None:
        self._by_name: dict[str, T] = dict(things)
        self._kind = kind

    def __getitem__(self, name: str) -> T:
        try:
            return self._by_name[name]
        except KeyError:
            raise KeyError(self._unknown(name)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def __getattr__(self, name: str) -> T:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._by_name[name]
        except KeyError:
            raise AttributeError(self._unknown(name)) from None

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *(name for name in self._by_name if name.isidentifier())]

    def _ipython_key_completions_(self) -> list[str]:
        """The names, for a notebook that completes a key."""
        return list(self._by_name)

    def __repr__(self) -> str:
        one, several = self._kind
        names = list(self._by_name)
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return f"<{len(names)} {one if len(names) == 1 else several}: {', '.join(names[:MOST_NAMED])}{more}>"

    def _unknown(self, name: str) -> str:
        from reasoner.policy.nearest import nearest

        near = nearest(str(name), {one: one for one in self._by_name})
        return f"no {self._kind[0]} is called `{name}`" + (f"; did you mean `{near}`?" if near else "")
