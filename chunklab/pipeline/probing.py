"""Whether the index in use, and the vectors it is made of, are what they should be: looked at, never mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from chunklab.corpus.wording import counted, printable
from chunklab.errors import StoreError
from chunklab.experiment import Experiment
from chunklab.gate.health import Finding
from chunklab.index.chroma import collection_name
from chunklab.index.contents import Contents
from chunklab.index.places import found_in_folder, found_on_server
from chunklab.index.settings import Hnsw
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.faults import TOLERANCE, collection_faults
from chunklab.pipeline.indexing import COLLECTIONS, chunk_vectors, contents_of, encode_cuts
from chunklab.pipeline.session import Session
from chunklab.store import digest_of
from chunklab.types import Vectors

_WHOLE = b'whole'


def check_indexes(session: Session, cuts: Sequence[Cut], experiment: Experiment) -> tuple[Cut, ...]:
    """StoreError, one line, if a collection that is already there does not hold exactly what was cut and encoded.

    Rankings that the store has were made by a whole index, and retrieval builds one where it lacks: neither says
    anything of the collection that is there now, so it is read. One that is as it was when it was last read, by the
    size and time of its files, is not read again. Returned are the cuttings that have no collection in the store yet.
    """
    if experiment.index != 'chroma':
        return ()
    there = [cut for cut in cuts if experiment.chroma or _folder(session, cut).is_dir()]
    unread = [cut for cut in there if experiment.chroma or not _is_known(session, cut)]
    if unread:
        encode_cuts(session, tuple(cuts))  # all of them, as retrieval would: the batches are then the same
    for cut in unread:
        _check_index(session, cut, experiment)
    known = {cut.strategy.spec for cut in there}
    return tuple(cut for cut in cuts if cut.strategy.spec not in known)


def trust_new(session: Session, cuts: Sequence[Cut]) -> None:
    """Take the collections of these cuttings, which this process has just built, for whole as they now lie there."""
    keys = [_key(session, cut) for cut in cuts if _folder(session, cut).is_dir()]
    session.store.cache('stages').put_many(dict.fromkeys(keys, _WHOLE))


def vector_findings(session: Session, cuts: Sequence[Cut]) -> Iterator[Finding]:
    """The strategies some of whose vectors are not of unit length, so that longer ones are ranked too high."""
    for cut in cuts:
        lengths = np.linalg.norm(chunk_vectors(session, cut), axis=1)
        odd = np.abs(lengths - 1) > TOLERANCE
        if odd.any():
            yield Finding(
                cut.strategy.spec,
                'vectors',
                f'{int(odd.sum()):,} of {counted(len(lengths), "vector")} are not of unit length ({lengths.min():.3f} '
                f'to {lengths.max():.3f}): they were not normalised, and longer ones are ranked too high',
            )


def _check_index(session: Session, cut: Cut, experiment: Experiment) -> None:
    contents = contents_of(session, cut, chunk_vectors(session, cut))
    if experiment.chroma:
        where, mend = f'on {experiment.chroma}', 'delete that collection'
        opened = found_on_server(experiment.chroma, contents, Hnsw())
    else:
        where, mend = 'in the store', f'delete {printable(str(_folder(session, cut)))}'
        opened = found_in_folder(session.store.folder(COLLECTIONS), contents, Hnsw())
    with opened as collection:
        if collection is not None:
            faults = collection_faults(collection, contents, Hnsw())
        else:  # a server may well have none yet, a folder is put in place with one in it
            faults = () if experiment.chroma else ('there is no finished collection in its folder',)
    if faults:
        raise StoreError(
            f'not comparable: the index of {printable(cut.strategy.spec)} {where} does not hold what was cut and '
            f'encoded: {"; ".join(faults)}; {mend}, and it is built again'
        )
    if not experiment.chroma:
        session.store.cache('stages').put_many({_key(session, cut): _WHOLE})


def _is_known(session: Session, cut: Cut) -> bool:
    key = _key(session, cut)
    return key in session.store.cache('stages').get_many([key])


def _key(session: Session, cut: Cut) -> str:
    folder = _folder(session, cut)
    files = [
        (path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob('*'))
        if path.is_file()
    ]
    return session.store.address(digest_of('whole collection', folder.name, files))


def _folder(session: Session, cut: Cut) -> Path:
    # where a collection lies does not hang on its vectors, and at this point they may not have been made yet
    nothing: Vectors = np.zeros((cut.cutting.n_chunks, 0), dtype=np.float32)
    contents = Contents(session.corpus, cut.cutting, nothing, session.encoder_spec, session.encoder.digest)
    return session.store.folder(COLLECTIONS) / collection_name(contents, Hnsw())
