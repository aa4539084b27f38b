"""Vectors that are not of unit length are found, and an index is read again only if its files changed."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from chunklab.encoders.cache import VectorCache
from chunklab.experiment import Experiment
from chunklab.pipeline import probing
from chunklab.pipeline.probing import check_indexes, vector_findings
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import open_session
from chunklab.store import open_store


@pytest.fixture
def opened(gate_home, tmp_path):
    """The experiment of `gate_home`, its session and cuttings, over a copy of the store that may be changed."""
    shutil.copytree(gate_home / 'store', tmp_path / 'store')
    experiment = Experiment(corpus=str(gate_home / 'small'), strategies=('fixed(size=100)', 'sentence(size=60)'))
    with open_store(tmp_path / 'store', on_wait=print) as store:
        session = open_session(experiment, store, silent)
        yield experiment, session, session.cut(session.strategies(experiment.strategies))


def test_vectors_that_were_not_normalised_are_a_finding(opened):
    _, session, cuts = opened
    assert list(vector_findings(session, cuts)) == []
    (document, *_) = session.corpus.documents
    spans = cuts[0].cutting.spans[document.doc_id]
    cache = VectorCache(session.store.cache('vectors'), session.encoder.digest)
    keys = [cache.key('document', document.text[start:end]) for start, end in spans.tolist()]
    longer = session.encoder.encode_chunks(document, spans) * np.float32(1.5)
    costs = [session.encoder.encoded([(document, spans[i : i + 1])]) for i in range(len(spans))]
    cache.put(keys, longer, costs, [cost.tokens for cost in costs])
    (finding,) = vector_findings(session, cuts)
    assert (finding.strategy, finding.aspect) == ('fixed(size=100)', 'vectors')
    n_all = cuts[0].cutting.n_chunks
    assert finding.evidence.startswith(f'{len(spans)} of {n_all} vectors are not of unit length (1.000 to 1.500)')


def test_a_collection_is_read_again_only_if_its_files_changed(opened, monkeypatch):
    experiment, session, cuts = opened
    read = []
    known = probing.collection_faults
    monkeypatch.setattr(probing, 'collection_faults', lambda *given: read.append(given) or known(*given))
    check_indexes(session, cuts, experiment)  # copied files have another time than those that were trusted
    assert len(read) in (0, len(cuts))
    check_indexes(session, cuts, experiment)
    assert len(read) in (0, len(cuts))
    for folder in (session.store.path / 'collections').iterdir():
        (folder / 'chroma.sqlite3').touch()
    assert check_indexes(session, cuts, experiment) == ()
    assert len(read) in (len(cuts), 2 * len(cuts))
    shutil.rmtree(session.store.path / 'collections')
    assert check_indexes(session, cuts, experiment) == tuple(cuts)
