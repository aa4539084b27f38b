"""What a JSON file looks like from its beginning, without reading all of it."""

from __future__ import annotations

import re
from pathlib import Path

PREFIX_BYTES = 65_536
"""How much of a file is looked at; every key that tells a format stands in its first object."""

BESIDE = re.compile(r'(\.|readme|licen[cs]e|source|notice|citation)', re.IGNORECASE)
"""Names of files that lie beside a data set without being part of it."""

MAX_DEPTH = 16
"""How deep a data set nests at most; what nests deeper is none of ours, and could be made to fill the memory."""

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]"]', re.DOTALL)


def key_paths(path: Path) -> frozenset[str]:
    """The keys in the first 64 KB of a JSON object, as paths ('data[].paragraphs[].context'); never raises.

    Empty for what is no file, can't be read, or doesn't begin with an object.
    """
    try:
        with path.open('rb') as file:
            text = file.read(PREFIX_BYTES).decode('utf-8', 'replace').removeprefix('\ufeff')
    except (OSError, ValueError):
        return frozenset()
    return _scan(text) if text.lstrip().startswith('{') else frozenset()


def the_json_file(path: Path, wanted: frozenset[str]) -> Path | None:
    """`path` where it is a JSON file with the `wanted` key paths, or the one such file of a folder without other data.

    None where there is no such file, or where more than it lies in the folder; never raises.
    """
    if wanted <= key_paths(path):
        return path
    try:
        entries = [entry for entry in path.iterdir() if not BESIDE.match(entry.name)]
    except (OSError, ValueError):
        return None
    return entries[0] if len(entries) == 1 and wanted <= key_paths(entries[0]) else None


def _scan(text: str) -> frozenset[str]:
    """Key paths of the JSON object that begins `text`; it may be cut off anywhere."""
    found: set[str] = set()
    open_paths: list[str] = []
    here = ''
    for token in _TOKEN.finditer(text):
        string, colon = token.groups()
        if string is not None:
            if colon and open_paths:
                base = open_paths[-1]
                here = f'{base}.{string}' if base else string
                found.add(here)
        elif token[0] == '"' or len(open_paths) > MAX_DEPTH:  # a string that the prefix cuts off goes to its end
            break
        elif token[0] in '{[':
            open_paths.append(here + ('[]' if token[0] == '[' else ''))
            here = open_paths[-1]
        elif open_paths:
            open_paths.pop()
            here = open_paths[-1] if open_paths else ''
    return frozenset(found)
