"""A corpus in which queries fail for causes made on purpose, from the bundled contracts.

Every contract is cut soundly first: at its paragraphs, and every gold span whole in one chunk that the model reads to
its end. Then each cause is made by itself, by changing one thing: the cuts (`lost`, `truncated`, `cut`), the index
(`index`, by whoever runs it), the contracts beside (`wrong-document`) or the wording of the question (`outranked`).
Questions are those of the bundled contracts, with the beginning of the clause quoted; for `truncated`, where the clause
is to be most of what the model would have to read, the paragraphs of a page are asked for by their beginnings.

Nothing here knows how failures are diagnosed: it deals in texts, offsets and files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

BUNDLED = Path(__file__).parents[1] / 'corpora'
N_CONTRACTS = 16
GOLD_CHARS = (150, 900)
QUOTED_WORDS = 14
"""Words that a good question quotes, so that nothing but what is planted makes it fail."""
SOUND_CHARS = 250
"""Paragraphs shorter than this, headings most of them, go with the one after."""
PAGE_CHARS = (850, 1150)
"""How long a page is: something that the model reads to its end."""
AHEAD_CHARS = 1250
"""What stands before the page in a chunk that is too long: more than the 256 tokens that the model reads."""
N_SIBLINGS = 5

VAGUE = (
    'What was it again that they wrote about this somewhere?',
    'I remember there was something special here, which one was it?',
    'Is that allowed or not, and what happens otherwise?',
    'Please give me the important part.',
    'Anything unusual that we should be worried about?',
    'How is the other matter dealt with?',
)

Cut = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with one gold span, in a contract of which the cuts are known."""

    query_id: str
    doc_id: str
    question: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract with its sound cuts, the cases in it, in the order of their gold, and its pages."""

    doc_id: str
    text: str = field(repr=False)
    cuts: tuple[Cut, ...] = field(repr=False)
    cases: tuple[Case, ...]
    pages: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """Two corpus folders, and the files of cuts (for the `spans` strategy) by cause; `sound` and `pages` are cuts with
    which the cases, and the pages, are whole.

    `alone`: every question is to be asked of its own contract only. It has each question twice, the second time badly
    worded, with an id that ends in ' (vague)'. `crowded`: the same contracts among siblings, to be searched as a whole.
    """

    alone: Path
    crowded: Path
    cuts: Mapping[str, Path]
    crowded_cuts: Path
    contracts: tuple[Contract, ...] = field(repr=False)


def plant(folder: Path) -> Planted:
    """Write everything below `folder`."""
    contracts = tuple(read_contracts())
    cuts = {name: _write_cuts(folder / f'{name}.jsonl', _cuts_by(contracts, name)) for name in _PLANT}
    cases = [case for contract in contracts for case in contract.cases]
    asked = [_record(case, case.question, '') for case in cases]
    vague = [_record(case, VAGUE[i % len(VAGUE)], ' (vague)') for i, case in enumerate(cases)]
    paged = [_record(page, page.question, '') for contract in contracts for page in contract.pages]
    alone = _write_corpus(folder / 'alone', {c.doc_id: c.text for c in contracts}, [*asked, *vague, *paged])
    family = {
        name: (text, contract.cuts)
        for contract in contracts
        for name, text in [_itself(contract), *_siblings(contract)]
    }
    crowded = _write_corpus(folder / 'crowded', {name: text for name, (text, _) in family.items()}, asked)
    crowded_cuts = _write_cuts(folder / 'crowded.jsonl', {name: rows for name, (_, rows) in family.items()})
    return Planted(alone, crowded, cuts, crowded_cuts, contracts)


def read_contracts() -> Iterator[Contract]:
    """The shortest bundled contracts that have some questions with one gold span of a clause's length."""
    found = []
    for corpus in (BUNDLED / 'mini', BUNDLED / 'contracts'):
        lines = (corpus / 'queries.jsonl').read_text(encoding='utf-8').splitlines()
        for path in sorted((corpus / 'documents').glob('*.txt')):
            with path.open(encoding='utf-8', newline='') as file:
                contract = _contract(path.name, file.read(), [json.loads(line) for line in lines])
            if len(contract.cases) >= 3:
                found.append(contract)
    found.sort(key=lambda contract: (len(contract.text), contract.doc_id))
    yield from sorted(found[:N_CONTRACTS], key=lambda contract: contract.doc_id)


def _contract(doc_id: str, text: str, records: Sequence[dict[str, object]]) -> Contract:
    gold = [_spans(record) for record in records]
    everything = sorted((a, b) for spans in gold for name, a, b in spans if name == doc_id)
    cuts = sound_cuts(text, everything)
    cases: list[Case] = []
    for record, spans in zip(records, gold, strict=True):
        if len(spans) != 1 or spans[0][0] != doc_id:
            continue
        _, start, end = spans[0]
        held = next((b - a for a, b in cuts if a <= start and end <= b), 0)
        if GOLD_CHARS[0] <= end - start <= GOLD_CHARS[1] and 0 < held <= GOLD_CHARS[1]:
            question = f'{record["category"]}: {record["question"]} {_quoted(text, start, end)}'
            cases.append(Case(str(record['query_id']), doc_id, question, start, end))
    apart: list[Case] = []
    for case in sorted(cases, key=lambda case: (case.start, case.end)):
        if not apart or _chunk_of(cuts, case) != _chunk_of(cuts, apart[-1]):
            apart.append(case)  # one case a chunk, so that each is planted by itself
    return Contract(doc_id, text, tuple(cuts), tuple(apart), tuple(_pages(doc_id, text, cuts)))


def _pages(doc_id: str, text: str, cuts: Sequence[Cut]) -> Iterator[Case]:
    """Runs of sound chunks, so far from the one before that what is put ahead of it holds nothing of that."""
    first, free = 0, AHEAD_CHARS
    for last in range(len(cuts)):
        while cuts[last][1] - cuts[first][0] > PAGE_CHARS[1] or cuts[first][0] < free:
            first += 1
            if first > last:
                break
        if first <= last and cuts[last][1] - cuts[first][0] >= PAGE_CHARS[0]:
            beginnings = [_quoted(text, *cut) for cut in cuts[first : last + 1]]
            start, end = cuts[first][0], cuts[last][1]
            yield Case(f'{doc_id}:{start}', doc_id, ' '.join(beginnings), start, end)
            first, free = last + 1, end + AHEAD_CHARS


def _quoted(text: str, start: int, end: int) -> str:
    return f'“{" ".join(text[start:end].split()[:QUOTED_WORDS])} …”'


def _spans(record: dict[str, object]) -> list[tuple[str, int, int]]:
    spans = record['spans']
    if not isinstance(spans, list):
        raise TypeError('spans')
    return [(span['doc_id'], span['start'], span['end']) for span in spans]


def sound_cuts(text: str, gold: Sequence[Cut]) -> list[Cut]:
    """Chunks at blank lines, none of which cuts through gold, short ones joined with the next."""
    edges = {match.end() for match in re.finditer(r'\n\s*\n', text)} - {0, len(text)}
    kept = sorted(edge for edge in edges if not any(a < edge < b for a, b in gold))
    cuts: list[Cut] = []
    start = 0
    for edge in [*kept, len(text)]:
        if edge - start >= SOUND_CHARS or edge == len(text):
            cuts.append((start, edge))
            start = edge
    return [cut for cut in cuts if text[slice(*cut)].strip()]


def _cuts_by(contracts: Sequence[Contract], cause: str) -> dict[str, tuple[Cut, ...]]:
    return {contract.doc_id: tuple(_PLANT[cause](contract)) for contract in contracts}


def _sound(contract: Contract) -> Iterator[Cut]:
    yield from contract.cuts


def _lost(contract: Contract) -> Iterator[Cut]:
    """The chunks with the gold are not there."""
    dropped = {_chunk_of(contract.cuts, case) for case in contract.cases}
    yield from (cut for i, cut in enumerate(contract.cuts) if i not in dropped)


def _paged(contract: Contract) -> Iterator[Cut]:
    """Every page is one chunk."""
    yield from _with_pages(contract, 0)


def _truncated(contract: Contract) -> Iterator[Cut]:
    """Every page is one chunk with so much ahead of it that it lies behind what the model reads."""
    yield from _with_pages(contract, AHEAD_CHARS)


def _with_pages(contract: Contract, n_ahead: int) -> Iterator[Cut]:
    pages = {page.start: page.end for page in contract.pages}
    apart = [cut for cut in contract.cuts if not any(a <= cut[0] < b for a, b in pages.items())]
    yield from sorted([*apart, *((start - n_ahead, end) for start, end in pages.items())])


def _cut(contract: Contract) -> Iterator[Cut]:
    """The chunks with the gold end in the middle of it, and the next ones begin there."""
    middles = {_chunk_of(contract.cuts, case): _middle(contract.text, case) for case in contract.cases}
    for i, (start, end) in enumerate(contract.cuts):
        yield (middles.get(i - 1, start), middles.get(i, end))


def _middle(text: str, case: Case) -> int:
    """The beginning of the word in the middle of the gold."""
    return text.rindex(' ', case.start, (case.start + case.end) // 2) + 1


# `index` is cut soundly, but by a file of its own: so it has an index of its own that can be damaged
_PLANT = {'sound': _sound, 'pages': _paged, 'lost': _lost, 'truncated': _truncated, 'index': _sound, 'cut': _cut}


def _chunk_of(cuts: Sequence[Cut], case: Case) -> int:
    return next(i for i, (start, end) in enumerate(cuts) if start <= case.start and case.end <= end)


def _itself(contract: Contract) -> tuple[str, str]:
    return contract.doc_id, contract.text


def _siblings(contract: Contract) -> Iterator[tuple[str, str]]:
    """The same contract for other parties, whose names have as many letters: so its cuts are the same too."""
    names = sorted(set(re.findall(r'[A-Z][a-z]+', contract.doc_id.partition('_')[0])))
    for number in range(1, N_SIBLINGS + 1):
        text = contract.text
        for name in names:
            text = re.sub(name, lambda found, n=number: _renamed(found.group(), n), text, flags=re.IGNORECASE)
        yield f'{number} {contract.doc_id}', text


def _renamed(name: str, number: int) -> str:
    rings = ('aeiou', 'bcdfghklmnprstvw')
    turned = str.maketrans({ring[i]: ring[(i + number) % len(ring)] for ring in rings for i in range(len(ring))})
    return ''.join(c.lower().translate(turned).upper() if c.isupper() else c.translate(turned) for c in name)


def _record(case: Case, question: str, suffix: str) -> dict[str, object]:
    span = {'doc_id': case.doc_id, 'start': case.start, 'end': case.end}
    return {'query_id': case.query_id + suffix, 'query': question, 'spans': [span]}


def _write_corpus(folder: Path, texts: Mapping[str, str], records: Sequence[dict[str, object]]) -> Path:
    (folder / 'documents').mkdir(parents=True)
    for name, text in texts.items():
        (folder / 'documents' / name).write_text(text, encoding='utf-8', newline='')
    _write_lines(folder / 'queries.jsonl', records)
    return folder


def _write_cuts(path: Path, cuts: Mapping[str, Sequence[Cut]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{'doc_id': name, 'start': a, 'end': b} for name, chunks in cuts.items() for a, b in chunks]
    _write_lines(path, rows)
    return path


def _write_lines(path: Path, records: Sequence[Mapping[str, object]]) -> None:
    path.write_text(''.join(json.dumps(record) + '\n' for record in records), encoding='utf-8', newline='')
