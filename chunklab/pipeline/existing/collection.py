"""A collection that somebody else's pipeline filled, as a row of a comparison: read, placed, and asked as it is."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from chunklab.corpus.wording import counted, printable
from chunklab.errors import StrategyError
from chunklab.experiment import Experiment
from chunklab.index.asking import Filter
from chunklab.index.existing import Entries, embedding_function, find_collection, index_settings, read_entries
from chunklab.index.metric import Metric
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.existing.arranging import Arranged, arrange
from chunklab.pipeline.existing.belonging import Belonging, belonging
from chunklab.pipeline.existing.elsewhere import COLLECTION, Elsewhere, label
from chunklab.pipeline.existing.notes import SAME, Reading, reading_notes
from chunklab.pipeline.session import Session, open_session_on
from chunklab.pipeline.strategies import Strategy, tokens_digest
from chunklab.specs import Spec
from chunklab.store import digest_of

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION_VERSION = 1
"""Raised whenever a collection is arranged or asked otherwise than in the release before."""

OWN = 'collection'
"""What --embed says for the function that the collection was made with."""

_BUNDLED = "st('all-MiniLM-L6-v2')"
_LOOKED_AT = 8  # chunks that are encoded again, to see whether the collection was filled with the same model


@dataclass(frozen=True, slots=True)
class Collected:
    """A collection read and arranged. `entries` are in its own order, `arranged` says how they lie in the cutting."""

    cut: Cut = field(repr=False)
    entries: Entries = field(repr=False)
    arranged: Arranged = field(repr=False)
    metric: Metric
    asking: Session = field(repr=False)
    collection: Collection = field(repr=False)
    filter: Filter | None
    notes: tuple[str, ...]


def read_collection(client: ClientAPI, session: Session, experiment: Experiment, name: str) -> Collected:
    """The collection of that name as a cutting of the session's corpus. ChunklabError, one line, where there is none,
    it is empty, has no texts, vectors of another length, or is of another corpus."""
    spec = label(COLLECTION, name)
    collection = find_collection(client, name, experiment.chroma)
    asking = _asking(session, experiment, collection, spec)

    def told(done: int, total: int) -> None:
        session.progress(f'reading {spec}', done, total, 'chunks')

    entries = read_entries(collection, experiment.text_field, told)
    _check(entries, spec, experiment.text_field)
    _check_dimension(entries, asking, spec)
    documents = session.corpus.documents
    belongs = belonging(entries, documents, experiment.id_field, spec)
    arranged = arrange(spec, documents, entries.texts, belongs.doc_ids, entries.metadata, session.context([]))
    if not arranged.faults.exact + arranged.faults.mended:
        raise StrategyError(
            f'{spec}: none of its {counted(len(entries.ids), "chunk")} stands in a document of '
            f'{printable(session.corpus.name)}: it was filled from other documents'
        )
    settings = index_settings(collection)
    metric = Metric.of(str(settings['space']), entries.vectors)
    narrowing = _filter(belongs, entries)
    likeness = _likeness(asking, entries)
    made = Elsewhere(
        encoder=asking.encoder_spec,
        weights_digest=asking.encoder.weights.weights_digest,
        index=f'{spec}, {_index(settings)}',
        vectors=metric.chunks(entries.vectors[arranged.positions]),
        hindrance=_hindrance(session, asking, metric, likeness),
        settings={'collection': name, 'index': dict(settings), 'id_field': belongs.field},
    )
    strategy = Strategy(spec, made, _digest(entries, arranged, settings, asking))
    cut = Cut(strategy, arranged.cutting, arranged.n_tokens, math.nan, arranged.faults)
    reading = Reading(
        spec, _index(settings), asking.encoder_label, belongs.field, likeness, narrowing is not None, arranged
    )
    notes = tuple(reading_notes(reading, session.corpus))
    return Collected(cut, entries, arranged, metric, asking, collection, narrowing, notes)


def _asking(session: Session, experiment: Experiment, collection: Collection, spec: str) -> Session:
    """The session whose encoder puts the questions."""
    wanted = experiment.embed or session.encoder_spec
    if wanted == OWN:
        wanted = _own_encoder(collection, spec)
    if wanted == session.encoder_spec and session.mode == 'plain':
        return session
    return open_session_on(session.corpus, wanted, session.store, session.progress)


def _own_encoder(collection: Collection, spec: str) -> str:
    """The function that the collection was made with, as an encoder of chunklab's. Chroma's default is the bundled
    model in another format."""
    name, config = embedding_function(collection)
    if name in ('default', 'onnx_mini_lm_l6_v2'):
        return _BUNDLED
    if name == 'sentence_transformer' and isinstance(config.get('model_name'), str):
        return str(Spec('st', (config['model_name'],)))
    if not name:
        raise StrategyError(
            f"{spec}: Chroma keeps no embedding function with it (that of LangChain's is none of Chroma's); name the "
            "model that it was filled with: --embed 'st(…)'"
        )
    raise StrategyError(
        f'{spec}: its embedding function {printable(name)} cannot be had without a network; name a model with --embed '
        "'st(…)', or score what your own code retrieves with --rankings"
    )


def _check(entries: Entries, spec: str, text_field: str) -> None:
    if not entries.ids:
        raise StrategyError(f'{spec}: is empty')
    if any(text.strip() for text in entries.texts):
        return
    keys = sorted({key for about in entries.metadata for key, value in about.items() if isinstance(value, str)})
    there = f'its metadata has: {printable(", ".join(keys))}' if keys else 'its metadata has no texts either'
    missing = f'no chunk has text in its field "{printable(text_field)}"' if text_field else 'it holds no documents'
    raise StrategyError(f'{spec}: {missing}; --text-field names the metadata that has the texts ({there})')


def _check_dimension(entries: Entries, asking: Session, spec: str) -> None:
    theirs, ours = entries.vectors.shape[1], asking.encoder.encode_queries(['a question']).shape[1]
    if theirs != ours:
        raise StrategyError(
            f'{spec}: its vectors have {theirs} numbers, those of {asking.encoder_label} have {ours}; name the model '
            "that it was filled with: --embed 'st(…)'"
        )


def _likeness(asking: Session, entries: Entries) -> float:
    """The middle cosine of a few stored vectors with what the encoder of the questions gives for their texts: about 1
    where the collection was filled with that model."""
    with_text = [i for i, text in enumerate(entries.texts) if text.strip()]
    chosen = [with_text[i] for i in np.unique(np.linspace(0, len(with_text) - 1, _LOOKED_AT).astype(int))]
    ours = asking.context([]).embed([entries.texts[i] for i in chosen]).astype(np.float64)
    theirs = entries.vectors[chosen].astype(np.float64)
    lengths = np.linalg.norm(theirs, axis=1) * np.linalg.norm(ours, axis=1)
    return float(np.median((ours * theirs).sum(axis=1) / np.where(lengths > 0, lengths, 1.0)))


def _hindrance(session: Session, asking: Session, metric: Metric, likeness: float) -> str:
    """A diagnosis encodes mended chunks and ranks them among the others: by the same model, and by cosine."""
    if asking is not session:
        return 'its questions are encoded otherwise than the run is (compare with -e as --embed, in plain mode)'
    if likeness < SAME:
        return 'it was filled with another model than the run has'
    if not metric.unit:
        return f'it ranks by {metric.space} vectors that are not of unit length'
    return ''


def _filter(belongs: Belonging, entries: Entries) -> Filter | None:
    """How to have their index search in some documents only; None where its metadata does not tell all of them."""
    named = all(named or not doc_id for named, doc_id in zip(belongs.named, belongs.doc_ids, strict=True))
    return Filter(belongs.field, belongs.values(entries.metadata)) if belongs.field and named else None


def _index(settings: Mapping[str, Any]) -> str:
    searched = f', ef_search={settings["ef_search"]}' if 'ef_search' in settings else ''
    return f'chroma as it is ({settings["space"]}{searched})'


def _digest(entries: Entries, arranged: Arranged, settings: Mapping[str, Any], asking: Session) -> str:
    """Changes whenever its contents, its settings, where its texts stand, or the questions' encoder do."""
    content = hashlib.sha256(np.ascontiguousarray(entries.vectors, dtype='<f4').tobytes())
    content.update(digest_of(list(entries.ids), list(entries.texts)).encode('ascii'))
    content.update(arranged.positions.astype('<i8').tobytes())
    for doc_id, rows in arranged.cutting.spans.items():
        content.update(doc_id.encode('utf-8', 'surrogatepass') + b'\0' + rows.astype('<i8').tobytes())
    kept = {key: value for key, value in settings.items() if isinstance(value, (str, int, float))}
    return digest_of(
        COLLECTION, COLLECTION_VERSION, content.hexdigest(), kept, asking.encoder.digest, tokens_digest(asking.encoder)
    )
