"""`chunklab doctor`: is everything here that a run needs?"""

from __future__ import annotations

import contextlib
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import click

from chunklab.cli.options import opened_store, store_option
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
_REPAIR = 'pip install -c constraints.txt chunklab'


@click.command('doctor')
@click.option(
    '--splitter',
    metavar='SPEC',
    help="A page on somebody else's splitter instead, for a bug report to its maintainers; of bundled texts alone.",
)
@store_option
@click.pass_context
def command(ctx: click.Context, splitter: str | None, store_path: Path | None) -> None:
    """Check the installation and say what is missing: versions, weights and their digest, Chroma, writable folders.

    Exits 2 if anything that `chunklab compare` needs is wrong.

    With --splitter: versions, and what the splitter does to a short probe and to the bundled corpus `mini`: chunks that
    are not the text where they stand, that stand nowhere, or whose reported offsets are wrong, with examples. None of
    your contracts are read, and no folder is named. Exits 2 if the splitter fails.
    """
    from chunklab.store import default_path

    if splitter is not None:
        _examine(ctx, splitter, store_path)
        return
    place = store_path or default_path()
    checks: Mapping[str, Callable[[], str]] = {
        'chunklab': _chunklab,
        'python': lambda: f'{platform.python_version()} on {platform.platform(terse=True)}, {os.cpu_count()} cores',
        'packages': _packages,
        'sqlite': lambda: sqlite3.sqlite_version,
        'weights': _weights,
        'static': _static,
        'chroma': _chroma,
        'store': lambda: _store(place),
        'results': _results,
        'corpora': _corpora,
    }
    failed = 0
    for name, check in checks.items():
        try:
            click.echo(f'ok       {name:<9} {check()}')
        except ChunklabError as exc:
            failed += 1
            click.echo(f'problem  {name:<9} {exc}')
        except ImportError as exc:
            failed += 1
            click.echo(f'problem  {name:<9} cannot be imported: {" ".join(str(exc).split())} ({_REPAIR})')
    if failed:
        ctx.exit(2)


def _examine(ctx: click.Context, spec: str, store_path: Path | None) -> None:
    from chunklab.cli.progress import shown_progress
    from chunklab.cli.splitter_page import shown_page
    from chunklab.pipeline.splitter_page import splitter_page

    with opened_store(store_path) as kept, shown_progress(quiet=False) as progress:
        page = splitter_page(spec, kept, progress)
    click.echo(shown_page(page), nl=False)
    if page.failure:
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
            continue
        # looked for, not loaded: torch alone takes seconds
        if find_spec(package.replace('-', '_')) is None:
            missing.append(f'{package} (its files are gone)')
    if missing:
        raise ChunklabError(f'not installed: {", ".join(missing)} ({_REPAIR})')
    return ', '.join(found)


def _weights() -> str:
    """Every file of the model read and digested now, whatever the store remembers of it."""
    from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, resolve
    from chunklab.store import BlobCache

    with contextlib.closing(BlobCache(Path(':memory:'))) as memo:
        weights = resolve(SentenceTransformers(DEFAULT_MODEL), memo)
    return f'{weights.name}, sha256 {weights.weights_digest[:16]}…, reads {weights.window} tokens of a text'


def _static() -> str:
    """Whether static mode has what it needs; it is an extra, so that it may be missing."""
    from importlib.metadata import version

    from chunklab.encoders.distilled import NEEDED, missing_packages

    if missing := missing_packages():
        return f"not installed: {' and '.join(missing)}; only --mode static needs it (pip install 'chunklab[static]')"
    return ', '.join(f'{package} {version(package)}' for package in NEEDED)


def _chroma() -> str:
    """A collection made, filled, asked and dropped, in memory."""
    try:
        import chromadb
        from chromadb.config import Settings
    except RuntimeError as exc:  # so it says that Python's sqlite is too old for it
        raise ChunklabError(f'chromadb does not work here: {" ".join(str(exc).split())}') from exc
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


def _results() -> str:
    """Where `chunklab compare` leaves its runs, unless told; nothing is made there."""
    from chunklab.runs import check_writable

    folder = Path('results', 'runs')
    check_writable(folder)
    return f'{folder} in the current folder can be written'


def _corpora() -> str:
    from chunklab.corpus.locate import DATA_VARIABLE, list_corpora

    names = [entry.name for entry in list_corpora()]
    if not names:
        raise ChunklabError('the bundled corpora are missing: install chunklab again')
    unset = '' if os.environ.get(DATA_VARIABLE) else f' (${DATA_VARIABLE} is not set)'
    return ', '.join(names) + unset


def _waiting(text: str) -> None:
    click.echo(text, err=True)
