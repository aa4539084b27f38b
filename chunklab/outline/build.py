"""From text to outline: find marks, place them, drop the doubtful ones, make nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from chunklab.outline.contents import without_contents
from chunklab.outline.marks import Form, find_marks
from chunklab.outline.numbering import place_marks
from chunklab.outline.places import FIRM, STRONG
from chunklab.outline.stack import Placed
from chunklab.outline.titles import find_heading, with_titles
from chunklab.outline.tree import Kind, Node, Outline
from chunklab.types import Span

_KIND: Mapping[Form, Kind] = {
    'part': 'article',
    'section': 'section',
    'number': 'clause',
    'bare': 'clause',
    'ordinal': 'clause',
    'paren': 'paragraph',
    'letter': 'paragraph',
    'schedule': 'schedule',
    'recitals': 'recital',
    'whereas': 'recital',
    'operative': 'preamble',
    'body': 'preamble',
    'signature': 'signature',
    'definition': 'definition',
    'contents': 'contents',
    'title': 'heading',
}
# How many marks a series of the style needs; two, or one well placed, in the styles not named here.
_LEAST = {'1': 3, 'First': 2, 'a.': 2, 'A.': 2, 'i.': 2, 'I.': 2, 'a)': 2, 'A)': 2, 'i)': 2, 'I)': 2}


def outline(text: str) -> Outline:
    """The clause outline of a contract; without any label found, one preamble that is all of it.

    Takes time linear in the text and never fails, whatever the text.
    """
    marks = with_titles(text, without_contents(text, find_marks(text)))
    placed = _confirmed(text, place_marks(text, marks))
    return Outline(_nodes(text, placed))


def _confirmed(text: str, placed: Sequence[Placed]) -> list[Placed]:
    """`placed` without series too short to believe; what was in them moves to the part around."""
    counts = Counter(p.series for p in placed)
    strengths: dict[int, int] = {}
    for p in placed:
        strengths[p.series] = max(strengths.get(p.series, 0), p.mark.strength)
    kept: list[Placed] = []
    moved: list[int] = []  # index in `kept` of each placed mark, or of what is around it where it was dropped
    ends = [*(p.mark.start for p in placed), len(text)][1:]  # where the next one starts
    for p, end in zip(placed, ends, strict=True):
        parent = moved[p.parent] if p.parent >= 0 else -1
        empty = p.mark.form == 'body' and not text[p.mark.start : end].strip()
        if not empty and _believed(p, counts[p.series], strengths[p.series], placed):
            moved.append(len(kept))
            kept.append(p._replace(parent=parent))
        else:
            moved.append(parent)
    return kept


def _believed(mark: Placed, count: int, strength: int, placed: Sequence[Placed]) -> bool:
    """Whether a series of `count` marks, the best placed of them with `strength`, is one."""
    if mark.mark.form == 'definition':
        return count > 1 or strength >= FIRM
    if not mark.style or count >= _LEAST.get(mark.style, 2):
        return True
    if mark.style in _LEAST:
        return False
    around = placed[mark.parent].value if mark.parent >= 0 else ()
    if len(mark.value) > 1 and mark.value[:-1] == around:
        return True  # the only 2.1 in 2
    return strength == STRONG and (mark.value[-1] == 1 or mark.mark.form in ('part', 'section'))


def _nodes(text: str, placed: Sequence[Placed]) -> tuple[Node, ...]:
    if not text:
        return ()
    lead = placed[0].mark.start if placed else len(text)
    preamble = bool(text[:lead].strip()) or not placed
    starts = [p.mark.start for p in placed]
    if placed and not preamble:
        starts[0] = 0  # white space before the first mark
    shift = int(preamble)
    nodes = [Node(Span(0, lead), '', 'preamble', 0, -1)] if preamble else []
    ends = _ends(placed, starts, len(text))
    for p, start, end, limit in zip(placed, starts, ends, [*starts, len(text)][1:], strict=True):
        parent = p.parent + shift if p.parent >= 0 else -1
        around = nodes[parent] if parent >= 0 else None
        label = ' '.join(text[p.mark.start : p.mark.end].split()) if p.mark.form != 'operative' else ''
        kind = _KIND[p.mark.form]
        if kind == 'paragraph' and around is not None and around.kind == 'recital':
            kind = 'recital'
        heading = Span(p.mark.start, p.mark.end) if kind == 'heading' else find_heading(text, p.mark, limit)
        nodes.append(Node(Span(start, end), label, kind, around.level + 1 if around else 0, parent, heading))
    return tuple(nodes)


def _ends(placed: Sequence[Placed], starts: Sequence[int], length: int) -> list[int]:
    """Where each node ends: at the next one that is not inside it."""
    ends = [length] * len(placed)
    still_open: list[int] = []
    for at, p in enumerate(placed):
        while still_open and still_open[-1] != p.parent:
            ends[still_open.pop()] = starts[at]
        still_open.append(at)
    return ends
