"""Everything in one policy that has a name: what a scenario, an interpretation or a sentence can point at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from reasoner.policy.document.determinations_from_syntax import DeterminationOutline
from reasoner.policy.fold import folded, folded_address
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a policy, folded. `determinations`: title to id and its outcomes' readings; the order is the policy's."""

    outlines: tuple[DeterminationOutline, ...] = ()
    determinations: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    code_lists: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)
    definition_items: Mapping[str, str] = field(
        default_factory=dict
    )  # `group i, item 2`: items of the policy's own definitions

    def outline(self, id: str) -> DeterminationOutline | None:
        """The outline of a determination by its id."""
        return next((one for one in self.outlines if one.id == id), None)

    def items(self, within: str | None = None) -> dict[str, str]:
        """What an item may be called, to its key: those of the determination `within` by address alone, all others
        with the determination's name before it, and by address alone where only one determination has it; those of a definition
        with the words that it defines."""
        found: dict[str, str] = {}
        often: set[str] = set()
        for one in self.outlines:
            title = folded_address(one.written.name.text)
            often |= one.addresses.ambiguous
            for address, key in one.addresses.found.items():
                found[f"{title}, {address}"] = key
                if one.id != within:
                    often |= {address} if address in found else set()
                    found.setdefault(address, key)
        for address in often:
            found.pop(address, None)
        own = self.outline(within) if within else None
        return {**self.definition_items, **found, **(own.addresses.found if own else {})}

    def keys_at(self, where: str) -> tuple[str, ...]:
        """The keys of the criteria that words name: an item, a definition, or all clauses of a determination."""
        items = self.items()
        address = folded_address(where)
        if address in items:
            return (items[address],)
        words = folded(where)
        if words in self.definitions:
            return (self.definitions[words],)
        if words in self.notices:
            return (f"notice/{self.notices[words]}",)
        if words in self.code_lists:
            return (self.code_lists[words],)
        if words in self.determinations:
            outline = self.outline(self.determinations[words][0])
            return tuple(node.key for node in outline.conditions.values()) if outline else ()
        return ()

    def known(self) -> tuple[str, ...]:
        """Names that something can be bound to, as a person may write them."""
        titles = [one.written.name.text for one in self.outlines]
        items = [f"{one.written.name.text}, {address}" for one in self.outlines for address in one.addresses.shown.values()]
        return (*titles, *items, *self.definitions, *self.definition_items)
