"""Options for indexes that exist, and for what other systems retrieved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar('F', bound=Callable[..., Any])


def existing_options(command: F) -> F:
    """--collection with all that says how to read it, and --rankings."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        '--collection',
        'collections',
        metavar='NAME',
        multiple=True,
        help='Also score a collection that another pipeline filled, as it is; may be repeated. --chroma says where.',
    ),
    click.option(
        '--text-field', default='', help='The metadata that has the texts of --collection.  [default: its documents]'
    ),
    click.option(
        '--id-field',
        default='',
        help='The metadata that names the document of a chunk.  [default: doc_id, source, file_name, …]',
    ),
    click.option(
        '--embed',
        metavar='SPEC',
        default='',
        help="What encodes the questions to --collection: st('…'), or collection for the function that Chroma keeps "
        'with it.  [default: as -e]',
    ),
    click.option(
        '--rankings',
        metavar='FILE',
        multiple=True,
        help='Also score what another system retrieved: JSON lines {"query_id": …, "results": [text, …]}; may be '
        'repeated.',
    ),
)
