"""The clause outline of a contract, from its text alone: which Article, Section, (a) or Schedule every character is in.

>>> text = '1. Term. Two years.\\n2. Fees.\\n(a) Rent.\\n(b) Heat.\\n'
>>> path(outline(text), text.index('Heat'))
('2.', '(b)')
"""

from __future__ import annotations

from chunklab.outline.build import outline
from chunklab.outline.tree import Kind, Node, Outline, path

__all__ = ['Kind', 'Node', 'Outline', 'outline', 'path']
