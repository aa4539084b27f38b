"""Runs chunklab and sends it a signal at the n-th call of a function inside one stage. Not a test by itself.

    python killed_run.py SIGKILL|SIGINT PLACE N ARGUMENT…

What is killed is the real program: nothing is changed but that one call.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from importlib import import_module

# stage -> (module, attribute path, when): `before` the n-th call does its work, or right `after`
PLACES = {
    'reading': ('chunklab.pipeline.session', 'read_corpus', 'after'),
    'cutting': ('chunklab.pipeline.cut', '_timed_cut', 'before'),
    'cut': ('chunklab.pipeline.cut', '_cut_document', 'after'),
    'encoding': ('chunklab.encoders.transformer', 'SentenceTransformerEncoder._encode_batch', 'before'),
    'encoded': ('chunklab.encoders.transformer', 'SentenceTransformerEncoder._encode_batch', 'after'),
    'keeping': ('chunklab.encoders.transformer', 'SentenceTransformerEncoder._keep', 'before'),
    'adding': ('chromadb.api.models.Collection', 'Collection.add', 'after'),
    'completing': ('chromadb.api.models.Collection', 'Collection.modify', 'before'),
    'querying': ('chunklab.index.chroma', 'ChromaIndex.search', 'after'),
    'remembering': ('chunklab.pipeline.retrieval', '_to_record', 'before'),
    'replacing': ('pathlib', 'Path.replace', 'before'),
    'writing': ('chunklab.runs.writing', 'write_atomically', 'before'),
}


def strike_at(place, n, number):
    """Arrange that the n-th call at `place` sends this process the signal."""
    module, path, when = PLACES[place]
    owner = import_module(module)
    *above, name = path.split('.')
    for part in above:
        owner = getattr(owner, part)
    real = getattr(owner, name)
    calls = 0

    @functools.wraps(real)
    def counted(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls == n and when == 'before':
            os.kill(os.getpid(), number)
        result = real(*args, **kwargs)
        if calls == n and when == 'after':
            os.kill(os.getpid(), number)
        return result

    setattr(owner, name, counted)


if __name__ == '__main__':
    from chunklab.cli import run

    # a shell that starts this in the background has SIGINT ignored, and that is inherited
    signal.signal(signal.SIGINT, signal.default_int_handler)
    strike_at(sys.argv[2], int(sys.argv[3]), signal.Signals[sys.argv[1]])
    sys.exit(run(sys.argv[4:]))
