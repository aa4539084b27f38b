"""The bundled corpora, built from the library as it is written: `python -m chunklab.corpus.generate.bundled corpora`.

A library file whose head has `@corpus mini` goes into corpora/mini, every other into corpora/contracts. A file
`*.renewal` beside the library's texts makes a sibling of one of them: the same clauses with other facts.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy as np

from chunklab.corpus.generate.facts import Deal, numbers, redrawn
from chunklab.corpus.generate.layout import Layout, laid_out
from chunklab.corpus.generate.marks import gold
from chunklab.corpus.generate.source import Asked, Paragraph, Section, Source, SourceError, library, read_head
from chunklab.corpus.generate.words import Goods
from chunklab.types import Span

CORPORA = ('contracts', 'mini')


@dataclass(frozen=True, slots=True)
class Built:
    """One contract of a bundled corpus."""

    doc_id: str
    name: str
    family: str
    roles: tuple[str, str]
    text: str = field(repr=False)
    answered: tuple[tuple[Asked, tuple[Span, ...]], ...] = field(repr=False)


def main(arguments: Sequence[str]) -> None:
    """Writes both corpora into the folder that is named."""
    folder = Path(arguments[0])
    for corpus in CORPORA:
        write(folder / corpus, corpus)


def write(folder: Path, corpus: str) -> None:
    """Writes documents, queries.jsonl and documents.jsonl of one bundled corpus; SOURCE.md is written by hand."""
    built = sorted(contracts(corpus), key=lambda contract: contract.doc_id)
    documents = folder / 'documents'
    documents.mkdir(parents=True, exist_ok=True)
    for stale in set(documents.iterdir()) - {documents / contract.doc_id for contract in built}:
        stale.unlink()
    for contract in built:
        (documents / contract.doc_id).write_text(contract.text, encoding='utf-8', newline='')
    _write_lines(folder / 'queries.jsonl', _records(built, corpus))
    _write_lines(folder / 'documents.jsonl', _descriptions(built))


def contracts(corpus: str) -> Iterator[Built]:
    """The contracts of a bundled corpus."""
    sources = {source.slug: source for source in library()}
    for source in sources.values():
        if source.settings.get('corpus', CORPORA[0]) == corpus:
            yield _built(source, source.sections, source.settings, source.file, source.name)
    folder = files('chunklab.corpus.generate') / 'library'
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith('.renewal'):
            lines = read_head(entry.read_text(encoding='utf-8'))
            settings = {name: values[0] for name, values in lines.items()}
            if settings.get('corpus', CORPORA[0]) == corpus:
                yield _renewed(sources[settings['of']], settings, lines.get('replace', []))


def _built(
    source: Source, sections: Sequence[Section], settings: dict[str, str], file: str, name: str, family: str = ''
) -> Built:
    paragraphs = [paragraph for section in sections for paragraph in section.paragraphs]
    title = settings.get('title', source.title)
    text, spans = gold(paragraphs[0].text if 'raw' in settings else laid_out(paragraphs, _layout(settings), title))
    return Built(
        doc_id=f'{file}.txt',
        name=name,
        family=family or settings.get('family', source.slug),
        roles=source.roles,
        text=text,
        answered=tuple((asked, tuple(spans[i])) for i, asked in enumerate(source.asked) if i in spans),
    )


def _layout(settings: dict[str, str]) -> Layout:
    """The layout that a head asks for, in words as in the fields of Layout."""
    return Layout(
        numbering=settings.get('numbering', 'decimal'),
        heading=settings.get('heading', 'upper'),
        wrap=int(settings.get('wrap', '0')),
        foot=settings.get('foot', 'none'),
        indent=int(settings.get('indent', '0')),
        curly='curly' in settings,
        nbsp='nbsp' in settings,
        crlf='crlf' in settings,
        no_newline='no-newline' in settings,
    )


def _renewed(source: Source, settings: dict[str, str], replacements: Sequence[str]) -> Built:
    """A later contract of the same parties: counts, sums and dates drawn anew, the `@replace old => new` lines applied,
    the sections whose keys `@without` names left out."""
    deal = Deal(
        roles=source.roles,
        goods=Goods(source.goods, source.goods),
        article=False,
        shift=datetime.timedelta(days=int(settings['days'])),
        turn=int(settings.get('turn', '0')),
        scale=float(settings.get('scale', '1')),
        rng=np.random.default_rng(int(settings['seed'])),
    )
    without = set(settings.get('without', '').split())
    unused = set(replacements)

    def renewed(text: str) -> str:
        text = redrawn(numbers(text), deal)
        for line in replacements:
            old, new = line.split(' => ')
            if old in text:
                unused.discard(line)
                text = text.replace(old, new)
        return text

    sections = [
        Section(tuple(Paragraph(p.level, renewed(p.text), p.key) for p in section.paragraphs), section.portable)
        for section in source.sections
        if not section.key or section.key not in without
    ]
    if unused:
        raise SourceError(f'{settings["file"]}: nothing to replace by {sorted(unused)}')
    return _built(source, sections, settings, settings['file'], settings['name'], source.slug)


def _records(built: Sequence[Built], corpus: str) -> Iterator[dict[str, object]]:
    number = 0
    for contract in built:
        for asked, spans in contract.answered:
            number += 1
            question = asked.question[0].lower() + asked.question[1:]
            yield {
                'query_id': f'{corpus}-{number:03}',
                'query': f'In the {contract.name}{_roles(contract)}, {asked.category.lower()}: {question}',
                'question': asked.question,
                'category': asked.category,
                'spans': [{'doc_id': contract.doc_id, 'start': span.start, 'end': span.end} for span in spans],
                'answers': [contract.text[span.start : span.end] for span in spans],
            }


def _roles(contract: Built) -> str:
    """The words by which the text calls its parties, as one who asks about the contract would add them."""
    return f' ({contract.roles[0]} and {contract.roles[1]})' if all(contract.roles) else ''


def _descriptions(built: Sequence[Built]) -> Iterator[dict[str, object]]:
    for contract in built:
        yield {'doc_id': contract.doc_id, 'title': contract.name, 'family': contract.family}


def _write_lines(path: Path, records: Iterator[dict[str, object]]) -> None:
    text = ''.join(json.dumps(record, ensure_ascii=False) + '\n' for record in records)
    path.write_text(text, encoding='utf-8', newline='')


if __name__ == '__main__':
    main(sys.argv[1:])
