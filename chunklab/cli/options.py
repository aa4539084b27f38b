"""Options that several commands share, and what they mean."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chunklab.experiment import MODES, Experiment

if TYPE_CHECKING:
    from chunklab.store import Store

F = TypeVar('F', bound=Callable[..., Any])

DEFAULTS = Experiment()

TABLE_FORMATS = ('table', 'md', 'latex', 'csv', 'json', 'jsonl')
"""What commands print tables in; csv holds the first one alone."""

WIDTH = 110
"""Columns of tables that go to a file or a pipe."""


def corpus_argument(command: F) -> F:
    """CORPUS: a corpus folder, the name of a bundled corpus, or of a folder under $CHUNKLAB_DATA."""
    return click.argument('corpus', required=False)(command)


def encoder_option(command: F) -> F:
    """-e: which model turns texts into vectors."""
    return click.option(
        '-e',
        '--encoder',
        default=DEFAULTS.encoder,
        show_default=True,
        help='A sentence-transformers model: the bundled one, a folder, or a name on the Hugging Face hub, as in '
        "st('BAAI/bge-small-en-v1.5').",
    )(command)


def store_option(command: F) -> F:
    """--store: where vectors, cuttings and collections are kept between runs."""
    return click.option(
        '--store',
        'store_path',
        type=click.Path(path_type=Path),
        envvar='CHUNKLAB_STORE',
        help='Folder that keeps vectors, cuttings and collections between runs.  [default: $CHUNKLAB_STORE, else the '
        'user cache folder]',
    )(command)


def mode_option(command: F) -> F:
    """--mode: how chunks become vectors."""
    return click.option(
        '--mode',
        metavar=f'[{"|".join(MODES)}]',
        default=DEFAULTS.mode,
        show_default=True,
        help='plain: each chunk is encoded by itself. late: each document is read once, and a chunk is the mean of its '
        'tokens in context, so that further strategies and phases cost next to nothing; late(window=128, stride=32, '
        'weighting=mean, begin=paragraph, numbers=float32) says how. static: a chunk is the mean of token vectors '
        'distilled from the model once (pip install chunklab[static]), for CI in seconds.',
    )(command)


def table_width() -> int:
    """Columns for tables: those of the terminal, or a fixed number for a file or a pipe."""
    return shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH


def quiet_option(command: F) -> F:
    """-q: nothing on stderr but errors."""
    return click.option('-q', '--quiet', is_flag=True, help='No progress and no notes on stderr.')(command)


def output_option(command: F) -> F:
    """-o: where the output goes instead of stdout."""
    return click.option('-o', '--output', default='-', help='File to write to.  [default: -, which is stdout]')(command)


@contextmanager
def opened_store(path: Path | None) -> Iterator[Store]:
    """The store at `path`, or the user's own; says so if it has to wait for another process."""
    from chunklab.store import default_path, open_store

    with open_store(path or default_path(), on_wait=lambda text: click.echo(text, err=True)) as store:
        yield store


def check_output(output: str) -> None:
    """StoreError now rather than after an hour of work if `output` cannot be written; nothing is left behind."""
    from chunklab.errors import StoreError
    from chunklab.files import is_device
    from chunklab.runs import check_writable

    if output == '-' or is_device(Path(output)):
        return
    if Path(output).is_dir():
        raise StoreError(f'{output}: cannot be written: it is a folder')
    check_writable(Path(output).parent)


def write_output(text: str, output: str) -> None:
    """`text` to stdout or, replacing it in one step, to a file; StoreError where it cannot be written."""
    from chunklab.errors import StoreError
    from chunklab.files import encoded, write_atomically

    if output != '-':
        write_atomically(Path(output), text)
        return
    try:
        sys.stdout.buffer.write(encoded(text))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # whoever read has had enough
    except OSError as exc:
        raise StoreError(f'stdout: cannot be written: {exc.strerror or exc}') from exc


def note(text: str, quiet: bool) -> None:
    """A line for the person at the terminal, on stderr."""
    if not quiet:
        click.echo(text, err=True)
