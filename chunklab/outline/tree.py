"""The outline as a value: nodes in the order of the text, each naming its parent."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from chunklab.types import Span

Kind = Literal[
    'preamble',  # what stands before the first mark, and 'NOW, THEREFORE ...'
    'contents',  # a table of contents
    'recital',  # RECITALS, WHEREAS, and A. B. C. below them
    'article',  # ARTICLE IV, Part 2, Chapter 1
    'section',  # Section 3.02, § 4, Item 7
    'clause',  # 4. and 4.1
    'paragraph',  # (a), (ii), B.
    'definition',  # "Affiliate" means ...
    'heading',  # a line that is a title and has no number
    'schedule',  # Schedule 2, EXHIBIT A, Annex, Appendix
    'signature',  # from IN WITNESS WHEREOF, or the first By: line
]


@dataclass(frozen=True, slots=True)
class Node:
    """One numbered or titled part of a contract, with everything below it.

    `label` is as printed ('Section 3.02', '(a)'), '' for a preamble; `heading` is the span of its title, if it has one.
    `level` is its depth, 0 at the top; `parent` the index of the node around it, -1 at the top.
    """

    span: Span
    label: str
    kind: Kind
    level: int
    parent: int
    heading: Span | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """Nodes in order of start, a parent before its children; empty for an empty text.

    The top nodes partition the text, and the children of a node partition what is left of it after its own first words.
    So each character belongs to exactly one deepest node: the last that starts at or before it.
    """

    nodes: tuple[Node, ...] = field(default=(), repr=False)

    def deepest(self, offset: int) -> int:
        """Index of the deepest node that holds the character at `offset`; -1 outside the text."""
        at = bisect_right(self.nodes, offset, key=_start) - 1
        return at if at >= 0 and offset < self.nodes[at].span.end else -1

    def upwards(self, index: int) -> Iterator[Node]:
        """The node at `index`, the one around it, and so on to the top; none for -1."""
        while index >= 0:
            node = self.nodes[index]
            yield node
            index = node.parent


def path(outline: Outline, offset: int) -> tuple[str, ...]:
    """Labels from the top down to the character at `offset`, such as ('ARTICLE IV', '4.1', '(a)').

    Parts without a label, such as a preamble, are left out; () outside the text.
    """
    labels = [node.label for node in outline.upwards(outline.deepest(offset)) if node.label]
    return tuple(reversed(labels))


def _start(node: Node) -> int:
    return node.span.start
