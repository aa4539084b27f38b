"""Some of a corpus's documents, drawn at random, with the questions that they answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chunklab.corpus.digest import corpus_digest
from chunklab.corpus.wording import counted, quoted
from chunklab.errors import CorpusError
from chunklab.types import Corpus


def sample(corpus: Corpus, documents: int, seed: int) -> Corpus:
    """`documents` of the corpus, drawn without replacement, and the queries that lie inside them, with a new digest.

    A query is kept if all documents of its gold and of its `restrict_to` were drawn. With one seed a smaller sample is
    part of every larger one. Raises CorpusError for fewer documents than 1 or more than there are.
    """
    available = len(corpus.documents)
    if not 1 <= documents <= available:
        has = counted(available, 'document')
        raise CorpusError(f'a sample of {documents} documents cannot be drawn: corpus {quoted(corpus.name)} has {has}')
    if seed < 0:
        raise CorpusError(f'seed {seed}: a seed is a whole number from 0')
    drawn = np.random.default_rng(seed).permutation(available)[:documents]
    kept = tuple(corpus.documents[i] for i in sorted(drawn.tolist()))
    inside = {document.doc_id for document in kept}
    queries = tuple(q for q in corpus.queries if inside.issuperset({g.doc_id for g in q.gold}.union(q.restrict_to)))
    note = f'a sample of {documents:,} of {counted(available, "document")}, seed {seed}'
    left = len(corpus.queries) - len(queries)
    if left:
        note += f': {counted(left, "query", "queries")} about others left out'
    return replace(
        corpus,
        documents=kept,
        queries=queries,
        digest=corpus_digest(kept, queries),
        notes=(*corpus.notes, note),
    )
