"""The page that `chunklab doctor --splitter` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan
from typing import TYPE_CHECKING

from chunklab.corpus.wording import counted, excerpts, printable

if TYPE_CHECKING:
    from chunklab.pipeline.splitter_page import Example, Found, SplitterPage
    from chunklab.types import Span

_SHOWN = 48  # characters of a chunk that is compared with nothing


def shown_page(page: SplitterPage) -> str:
    """The page as text, for a terminal or to be pasted between two lines of ```; every text on it is escaped."""
    heads = {'splitter': page.spec, 'limit': page.limit or 'none that the spec states', **page.versions}
    width = max(map(len, heads))
    lines = [f'{name:<{width}}  {printable(value)}' for name, value in heads.items()]
    for name, found in page.found.items():
        lines += ['', name, *_counts(found), *_examples(found)]
    if page.failure:
        lines += ['', f'failed     {printable(page.failure)}']
    return '\n'.join(lines) + '\n'


def _counts(found: Found) -> Iterator[str]:
    check, places = found.check, found.places
    yield f'  chunks     {check.n_chunks:,}'
    yield f'  exact      {check.exact:,} are the text where they stand, letter by letter'
    yield f'  mended     {check.mended:,} are not, but were found ({counted(check.changed, "character")} changed)'
    yield f'  unplaced   {check.unplaced:,} stand nowhere in the text'
    yield f'  repeated   {check.repeated:,} more stand where another one does'
    yield f'  lost       {counted(check.lost, "character")} of the text in no chunk'
    yield f'  over       {"n/a" if isnan(check.over) else f"{check.over:,.0f}"} over the limit'
    if not places.reported:
        yield '  offsets    none reported'
        return
    silent = f', none reported for {places.unreported:,} more' if places.unreported else ''
    yield f'  offsets    {places.misreported:,} of {places.reported:,} reported ones are wrong{silent}'


def _examples(found: Found) -> Iterator[str]:
    places = found.places
    yield from _listed('mended', places.changed_examples)
    yield from _listed('unplaced', places.unplaced_examples)
    yield from _listed('wrong offsets', places.misreported_examples)


def _listed(title: str, examples: Sequence[Example]) -> Iterator[str]:
    if examples:
        yield f'  first {title}'
    for example in examples:
        given, there = _cut(example.text), ''
        if example.true and example.text.strip() != example.slice:
            given, there = excerpts(example.text.strip(), example.slice)
        yield f'    {printable(example.doc_id)}, chunk {example.number}: {given}'
        if example.true:
            yield f'      stands at   {_span(example.true)}{there and f": {there}"}'
        if example.reported:
            yield f'      reported at {_span(example.reported)}: {_cut(example.reported_slice)}'


def _cut(text: str) -> str:
    stripped = text.strip()
    return f'"{printable(stripped[:_SHOWN])}{"…" if len(stripped) > _SHOWN else ""}"'


def _span(span: Span) -> str:
    return f'[{span.start}, {span.end})'
