"""What the grammar makes of a section: nodes named by rules, leaves named by terminals, each leaf with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Leaf:
    """A piece of one line: the terminal's name (`type`), its text, and its 1-based line and column."""

    type: str
    text: str
    line: int
    column: int


@dataclass(slots=True)
class Node:
    """What a rule of the grammar matched, by the rule's name."""

    rule: str
    children: list[Node | Leaf]

    def child(self, *rules: str) -> Node | None:
        """The first child that one of these rules made, if there is one."""
        return next((one for one in self.children if isinstance(one, Node) and one.rule in rules), None)

    def leaf(self, *types: str) -> Leaf | None:
        """The first child that is one of these terminals, if there is one."""
        return next((one for one in self.children if isinstance(one, Leaf) and one.type in types), None)

    def nodes(self) -> list[Node]:
        """The children that rules made."""
        return [one for one in self.children if isinstance(one, Node)]

    def leaves(self) -> Iterator[Leaf]:
        """All leaves at or below the node, in the order written. No recursion: blocks may be nested deeply."""
        waiting: list[Node | Leaf] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Leaf):
                yield one
            else:
                waiting.extend(reversed(one.children))


def members(node: Node | None) -> list[Node]:
    """The members of a list that the grammar wrote as left recursion (`x_list: x | x_list x`), in order."""
    found: list[Node] = []
    while node is not None:
        rest: Node | None = None
        for child in reversed(node.children):
            if isinstance(child, Node):
                if child.rule == node.rule:
                    rest = child
                else:
                    found.append(child)
        node = rest
    found.reverse()
    return found
