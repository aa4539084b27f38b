"""`chunklab doctor`: is everything here that a run needs?"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from chunklab.cli.options import store_option
from chunklab.errors import ChunklabError

_PACKAGES = (
    'chromadb',
    'sentence-transformers',
    'torch',
    'transformers',
    'tokenizers',
    'spacy',
    'nltk',
    'nupunkt',
    'numpy',
    'click',
)


@click.command('doctor')
@store_option
@click.pass_context
def command(ctx: click.Context, store_path: Path | None) -> None:
    """Check the installation and say what is missing: versions, weights and their digest, Chroma, writable folders.

    Exits 2 if anything that `chunklab compare` needs is wrong.
    """
    from chunklab.store import default_path

    place = store_path or default_path()
    checks: Mapping[str, Callable[[], str]] = {
        'chunklab': _chunklab,
        'python': lambda: f'{platform.python_version()} on {platform.platform(terse=True)}, {os.cpu_count()} cores',
        'packages': _packages,
        'sqlite': lambda: sqlite3.sqlite_version,
        'weights': lambda: _weights(place),
        'chroma': _chroma,
        'store': lambda: _store(place),
        'corpora': _corpora,
    }
    failed = 0
    for name, check in checks.items():
        try:
            click.echo(f'ok       {name:<9} {check()}')
        except ChunklabError as exc:
            failed += 1
            click.echo(f'problem  {name:<9} {exc}')
    if failed:
        ctx.exit(2)


def _chunklab() -> str:
    from chunklab import __version__

    return f'{__version__}, called as {Path(sys.argv[0]).name}'


def _packages() -> str:
    from importlib.metadata import PackageNotFoundError, version

    found, missing = [], []
    for package in _PACKAGES:
        try:
            found.append(f'{package} {version(package)}')
        except PackageNotFoundError:
            missing.append(package)
    if missing:
        raise ChunklabError(f'not installed: {", ".join(missing)} (pip install -c constraints.txt chunklab)')
    return ', '.join(found)


def _weights(place: Path) -> str:
    from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, resolve
    from chunklab.store import open_store

    with open_store(place, on_wait=_waiting) as store:
        weights = resolve(SentenceTransformers(DEFAULT_MODEL), store.cache('models'))
    return f'{weights.name}, sha256 {weights.weights_digest[:16]}…, reads {weights.window} tokens of a text'


def _chroma() -> str:
    """A collection made, filled, asked and dropped, in memory."""
    import chromadb
    from chromadb.config import Settings

    try:
        client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
        collection = client.create_collection('chunklab-doctor', embedding_function=None)
        collection.add(ids=['a', 'b'], embeddings=[[1.0, 0.0], [0.0, 1.0]])
        answer = collection.query(query_embeddings=[[0.9, 0.1]], n_results=1)['ids']
        client.delete_collection('chunklab-doctor')
    except Exception as exc:
        raise ChunklabError(f'chromadb {chromadb.__version__} does not work here: {exc}') from exc
    if answer != [['a']]:
        raise ChunklabError(f'chromadb {chromadb.__version__} finds {answer} where [["a"]] is nearest')
    return f'{chromadb.__version__}: stores and finds'


def _store(place: Path) -> str:
    from chunklab.store import open_store

    with open_store(place, on_wait=_waiting):
        size = sum(path.stat().st_size for path in place.rglob('*') if path.is_file())
    return f'{place} is writable, holds {size / 1e6:,.0f} MB'


def _corpora() -> str:
    from chunklab.corpus.locate import DATA_VARIABLE, list_corpora

    names = [entry.name for entry in list_corpora()]
    if not names:
        raise ChunklabError('the bundled corpora are missing: install chunklab again')
    unset = '' if os.environ.get(DATA_VARIABLE) else f' (${DATA_VARIABLE} is not set)'
    return ', '.join(names) + unset


def _waiting(text: str) -> None:
    click.echo(text, err=True)
