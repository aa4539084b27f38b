"""Twelve regressions, each planted in the real part where it would happen: what `check` has to say of each."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .team import DOCUMENTS, STRATEGIES, Ended, Team, read_lines, write_lines

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_NOT_COMPARABLE = 'what was measured is not what the baseline fixes, so no score may be held against it'
_BROKEN = 'the index is not what was cut and encoded, so its scores would be those of no candidate'
_JUDGED = 'the same questions, honestly measured with another candidate: the rules decide'
_NAMED_INDEX = r'Error: not comparable: the index of {} in the store does not hold what was cut and encoded: '
_WINDOWS, _SENTENCES = STRATEGIES
_QUOTED_WINDOWS, _QUOTED_SENTENCES = map(re.escape, STRATEGIES)


@dataclass(frozen=True, slots=True)
class Regression:
    """What is planted, by `plant`, which gives the arguments of the check; the exit code that is right, and why; and a
    pattern of the message that names the cause. `own_rules`: planting it saves a baseline with rules of its own."""

    name: str
    planted: str
    plant: Callable[[Team], tuple[str, ...]]
    code: int
    why: str
    cause: str
    own_rules: bool = False

    def run(self, team: Team) -> Ended:
        """Plant it in this team's repository or store, and check."""
        return team.check(*self.plant(team))


@contextmanager
def opened_by_a_stranger(team: Team, strategy: str) -> Iterator[Collection]:
    """The collection of a strategy, opened by somebody who knows Chroma and not chunklab."""
    import chromadb
    from chromadb.config import Settings

    for folder in sorted((team.store / 'collections').iterdir()):
        client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        try:
            for listed in client.list_collections():
                if listed.metadata['strategy'] == strategy:
                    yield client.get_collection(listed.name, embedding_function=None)
                    return
        finally:
            client.close()
    raise AssertionError(f'BUG: no collection of {strategy} below {team.store}')


def _size_halved(team: Team) -> tuple[str, ...]:
    team.configure(strategies=['fixed(size=60, overlap=30)', _SENTENCES])
    return ()


def _overlap_dropped(team: Team) -> tuple[str, ...]:
    team.configure(strategies=['fixed(size=120)', _SENTENCES])
    return ()


def _splitter_swapped(team: Team) -> tuple[str, ...]:
    team.configure(strategies=[_WINDOWS, 'sentence(size=74, splitter=spacy)'])
    return ()


def _too_long(team: Team) -> tuple[str, ...]:
    team.configure(strategies=['fixed(size=500, overlap=60)', _SENTENCES])
    return ()


def _prompts_lost(team: Team) -> tuple[str, ...]:
    """The team asks bare questions of one contract among three, and its encoder puts `payroll: ` before each."""
    queries = team.corpus / 'queries.jsonl'
    write_lines(queries, [line for line in read_lines(queries) if line['category'] and _is_of(line, DOCUMENTS[0])])
    asked = {'strategies': [_WINDOWS], 'question_field': 'question'}
    team.configure(encoder="st('all-MiniLM-L6-v2', query_prompt='payroll: ')", **asked)
    saved = team.save('--rule', 'drm@5: 0.05', '--rule', 'recall@5: 0.05')
    if saved.code:
        raise AssertionError(f'BUG: {saved.err}')
    team.configure(encoder="st('all-MiniLM-L6-v2')", **asked)
    return ()


def _is_of(line: dict[str, object], doc_id: str) -> bool:
    return f'"{doc_id}"' in json.dumps(line['spans'])


def _not_normalised(team: Team) -> tuple[str, ...]:
    rng = np.random.default_rng(0)
    with opened_by_a_stranger(team, _SENTENCES) as collection:
        ids, vectors = _held(collection)
        collection.update(ids, embeddings=vectors * rng.uniform(0.3, 3, size=(len(ids), 1)).astype(np.float32))
    return ()


def _document_missing(team: Team) -> tuple[str, ...]:
    with opened_by_a_stranger(team, _SENTENCES) as collection:
        collection.delete(where={'doc_id': DOCUMENTS[1]})
    return ()


def _offsets_shuffled(team: Team) -> tuple[str, ...]:
    with opened_by_a_stranger(team, _WINDOWS) as collection:
        held = collection.get(include=['metadatas'])
        places = held['metadatas'] or []
        order = np.random.default_rng(0).permutation(len(places)).tolist()
        collection.update(held['ids'], metadatas=[places[i] for i in order])
    return ()


def _tenth_deleted(team: Team) -> tuple[str, ...]:
    with opened_by_a_stranger(team, _WINDOWS) as collection:
        collection.delete(collection.get(include=[])['ids'][::10])
    return ()


def _stale_index(team: Team) -> tuple[str, ...]:
    """The document was edited after the index was made: its chunks have the vectors of what they once said."""
    with opened_by_a_stranger(team, _SENTENCES) as collection:
        ids, vectors = _held(collection)
        collection.update(ids[:5], embeddings=vectors[5:10])
    return ()


def _collection_gone(team: Team) -> tuple[str, ...]:
    with opened_by_a_stranger(team, _WINDOWS) as collection:
        collection._client.delete_collection(collection.name)
    return ()


def _searched_less_deeply(team: Team) -> tuple[str, ...]:
    with opened_by_a_stranger(team, _WINDOWS) as collection:
        collection.modify(configuration={'hnsw': {'ef_search': 1}})
    return ()


def _older_texts(team: Team) -> tuple[str, ...]:
    with opened_by_a_stranger(team, _WINDOWS) as collection:
        ids, vectors = _held(collection)
        collection.update(ids[:3], documents=['as it read last year'] * 3, embeddings=vectors[:3])
    return ()


def _documents_changed(team: Team) -> tuple[str, ...]:
    with (team.corpus / 'documents' / DOCUMENTS[1]).open('a', encoding='utf-8', newline='') as document:
        document.write('\nSCHEDULE Z. The parties have added this page.\n')
    return ()


def _worse_weights(team: Team) -> tuple[str, ...]:
    folder = team.folder / 'models' / 'tuned'
    write_noisy_model(folder)
    team.configure(encoder="st('models/tuned')")
    return ()


def _empty_queries(team: Team) -> tuple[str, ...]:
    (team.corpus / 'queries.jsonl').write_bytes(b'')
    return ()


def write_noisy_model(folder: Path) -> None:
    """The bundled model with noise of half its own spread on every matrix: what a failed training leaves behind."""
    from safetensors.numpy import load_file, save_file

    from chunklab.encoders.models import bundled_folder

    shutil.copytree(bundled_folder(), folder)
    rng = np.random.default_rng(0)
    weights = load_file(folder / 'model.safetensors')
    for name, values in weights.items():
        if values.dtype.kind == 'f' and values.ndim == 2:
            weights[name] = (values + rng.normal(0, 0.5 * values.std(), values.shape)).astype(values.dtype)
    save_file(weights, folder / 'model.safetensors', metadata={'format': 'pt'})


def _held(collection: Collection) -> tuple[list[str], np.ndarray]:
    held = collection.get(include=['embeddings'])
    return held['ids'], np.asarray(held['embeddings'], dtype=np.float32)


REGRESSIONS = (
    Regression(
        'size halved',
        'windows of 60 tokens instead of 120',
        _size_halved,
        1,
        _JUDGED,
        r'fixed\(size=60, overlap=30\): boundaries cut the answers of \d+ of 39 queries; '
        r'fixed\(size=120, overlap=60\) cut those of \d+',
    ),
    Regression(
        'overlap dropped',
        'windows of 120 tokens without the overlap of 60',
        _overlap_dropped,
        1,
        _JUDGED,
        r'fixed\(size=120\): boundaries cut the answers of \d+ of 39 queries; fixed\(size=120, overlap=60\) cut those '
        r'of \d+',
    ),
    Regression(
        'sentence splitter swapped',
        'a sentencizer that ends a sentence at "Sec."',
        _splitter_swapped,
        1,
        _JUDGED,
        r'sentence\(size=74, splitter=spacy\): boundaries cut the answers of \d+ of 39 queries; sentence\(size=74\) '
        r'cut those of \d+',
    ),
    Regression(
        'prompts lost',
        "the query prompt 'payroll: ' of the baseline's encoder",
        _prompts_lost,
        1,
        _JUDGED,
        r'query prompt ("payroll: ") (none)',
        own_rules=True,
    ),
    Regression(
        'chunks longer than the encoder reads',
        'windows of 500 tokens for a model that reads 254',
        _too_long,
        1,
        _JUDGED,
        r'\d+ of \d+ texts are longer than the 254 tokens that the encoder reads \(before: 0\)',
    ),
    Regression(
        'vectors not normalised',
        'every vector in the Chroma collection made longer or shorter',
        _not_normalised,
        2,
        _BROKEN,
        _NAMED_INDEX.format(_QUOTED_SENTENCES) + r'\d+ of \d+ vectors in it are not of unit length',
    ),
    Regression(
        'a document missing from the index',
        'the rows of one document deleted from the Chroma collection',
        _document_missing,
        2,
        _BROKEN,
        _NAMED_INDEX.format(_QUOTED_SENTENCES)
        + rf'\d+ of \d+ chunks have no vector in it, all those of "{DOCUMENTS[1]}"',
    ),
    Regression(
        'offsets shuffled',
        'documents and offsets dealt out anew among the rows of the Chroma collection',
        _offsets_shuffled,
        2,
        _BROKEN,
        _NAMED_INDEX.format(_QUOTED_WINDOWS) + r'the offsets of \d+ chunks in it are not those that were cut',
    ),
    Regression(
        'a tenth of the vectors deleted',
        'every tenth row deleted from the Chroma collection',
        _tenth_deleted,
        2,
        _BROKEN,
        _NAMED_INDEX.format(_QUOTED_WINDOWS) + r'9 of 86 chunks have no vector in it',
    ),
    Regression(
        'stale index',
        'vectors in the Chroma collection that belong to an older text',
        _stale_index,
        2,
        _BROKEN,
        _NAMED_INDEX.format(_QUOTED_SENTENCES) + r'5 of \d+ vectors in it are not what the encoder gives: it is stale',
    ),
    Regression(
        'worse weights',
        'the bundled model with noise on its weights, as a folder',
        _worse_weights,
        1,
        _JUDGED,
        r'weights (53aa51172d14) ([0-9a-f]{12})',
    ),
    Regression(
        'empty query file',
        'queries.jsonl emptied',
        _empty_queries,
        2,
        _NOT_COMPARABLE,
        r'it has no queries with gold',
    ),
)

ALSO = (
    Regression(
        'documents changed since the baseline',
        'a page added to a contract, every gold span where it was',
        _documents_changed,
        2,
        _NOT_COMPARABLE,
        r'1 document changed \("Marchwell-Trentmoor_Equipment-Lease-Agreement.txt"\)',
    ),
    Regression(
        'collection deleted, rankings kept',
        'the collection deleted in its Chroma folder, stored rankings left',
        _collection_gone,
        2,
        _BROKEN,
        _NAMED_INDEX.format(_QUOTED_WINDOWS) + 'there is no finished collection in its folder',
    ),
    Regression(
        'index searched less deeply',
        'ef_search of the collection set to 1, stored rankings left',
        _searched_less_deeply,
        2,
        _BROKEN,
        _NAMED_INDEX.format(_QUOTED_WINDOWS) + r'its graph has other settings \(ef_search=1, not 1000\)',
    ),
    Regression(
        'texts of an older version in the index',
        'the texts of three rows replaced, their vectors kept',
        _older_texts,
        2,
        _BROKEN,
        _NAMED_INDEX.format(_QUOTED_WINDOWS) + 'the texts of 3 chunks in it are not those of the documents',
    ),
)
