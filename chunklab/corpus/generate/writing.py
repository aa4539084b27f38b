"""Writes a generated corpus, one contract at a time, so that its size is that of the disk, not of the memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from chunklab.corpus.descriptions import DESCRIPTIONS
from chunklab.corpus.documents import DOCUMENTS
from chunklab.corpus.generate.compose import Contract, Knobs, compose
from chunklab.corpus.queries import QUERIES
from chunklab.corpus.swapping import NEW, put_in_place, scratch_beside
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError, StoreError

RECIPE = 'generated.json'
"""File that tells how a corpus was generated; a folder that has it may be generated anew."""


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written: counts, and how many gold spans have more than the number of tokens that was asked about."""

    n_documents: int
    n_queries: int
    n_gold_spans: int
    n_characters: int
    n_families: int


def generate(
    into: Path,
    n_documents: int,
    seed: int,
    knobs: Knobs,
    count_tokens: Callable[[str], int],
    on_document: Callable[[], None] = lambda: None,
) -> Generated:
    """Writes the corpus folder `into`: the same bytes for the same arguments, whatever was there or was interrupted.

    The folder is written beside its place and moved there last. Raises CorpusError where `into` is there and was not
    generated, and StoreError where it cannot be written.
    """
    target = into.resolve()
    _check(target)
    try:
        with scratch_beside(target) as scratch:
            _check(target)  # again, now that nobody else writes there
            folder = scratch / NEW
            (folder / DOCUMENTS).mkdir(parents=True)
            made = _written(folder, (compose(i, seed, knobs, count_tokens) for i in range(n_documents)), on_document)
            recipe = json.dumps({'documents': n_documents, 'seed': seed, 'knobs': asdict(knobs)}, indent=2) + '\n'
            (folder / RECIPE).write_text(recipe, encoding='utf-8', newline='')
            source = _source(target.name, n_documents, seed, made)
            (folder / 'SOURCE.md').write_text(source, encoding='utf-8', newline='')
            put_in_place(scratch, target)
    except OSError as error:
        raise StoreError(f'{printable(str(into))} cannot be written: {error.strerror}') from error
    return made


def _check(target: Path) -> None:
    """Raises CorpusError for a folder with something in it that was not generated."""
    if target.is_dir() and not (target / RECIPE).is_file() and any(target.iterdir()):
        raise CorpusError(f'{printable(str(target))} is there already and was not generated: name another folder')
    if target.exists() and not target.is_dir():
        raise CorpusError(f'{printable(str(target))} is a file: a corpus is a folder')


def _written(folder: Path, contracts: Iterator[Contract], on_document: Callable[[], None]) -> Generated:
    n_documents = n_queries = n_gold = n_characters = n_families = 0
    with (
        (folder / QUERIES).open('w', encoding='utf-8', newline='') as queries,
        (folder / DESCRIPTIONS).open('w', encoding='utf-8', newline='') as descriptions,
    ):
        for contract in contracts:
            doc_id = name(contract)
            (folder / DOCUMENTS / doc_id).write_text(contract.text, encoding='utf-8', newline='')
            title = f'{contract.title} between {contract.parties[0]} and {contract.parties[1]}'
            family = f'{contract.root:06}'
            descriptions.write(_line({'doc_id': doc_id, 'title': title, 'family': family}))
            for record in _records(contract, doc_id, title):
                queries.write(_line(record))
            n_documents += 1
            n_queries += len(contract.answered)
            n_gold += sum(len(answered.spans) for answered in contract.answered)
            n_characters += len(contract.text)
            n_families += contract.root == contract.number
            on_document()
    return Generated(n_documents, n_queries, n_gold, n_characters, n_families)


_NOT_IN_NAMES = re.compile(r'[^A-Za-z]+')


def name(contract: Contract) -> str:
    """The `doc_id` of a contract: its number, the first words of its parties, its title."""
    parties = '-'.join(party.split()[0] for party in contract.parties)
    return f'{contract.number:06}_{parties}_{_NOT_IN_NAMES.sub("-", contract.title)}.txt'


def _records(contract: Contract, doc_id: str, title: str) -> Iterator[dict[str, object]]:
    for number, answered in enumerate(contract.answered, 1):
        yield {
            'query_id': f'{contract.number:06}-{number:02}',
            'query': f'In the {title}: {answered.question[0].lower()}{answered.question[1:]}',
            'question': answered.question,
            'category': answered.category,
            'spans': [{'doc_id': doc_id, 'start': span.start, 'end': span.end} for span in answered.spans],
            'answers': [contract.text[span.start : span.end] for span in answered.spans],
        }


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False) + '\n'


def _source(corpus: str, n_documents: int, seed: int, made: Generated) -> str:
    return f"""# {corpus}
{n_documents:,} contracts made by `chunklab corpus generate` with seed {seed}: {made.n_queries:,} queries,
{made.n_gold_spans:,} gold spans, {made.n_characters:,} characters. {RECIPE} has all settings.
The clauses were written for chunklab; companies, sums and dates are drawn at random. Licence: CC0 1.0.
"""
