"""One self-contained page: style, text, data and script in one file that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from chunklab import __version__
from chunklab.report.html.escaping import embedded_json, shown
from chunklab.report.html.viewer import Viewer, viewer_data

_SCRIPTS = (
    'glyphs.js',
    'cover.js',
    'blocks.js',
    'pane.js',
    'address.js',
    'questions.js',
    'viewer.js',
    'outcome.js',
    'text.js',
    'events.js',
)
"""In the order in which they stand in the page's one script."""


_GENERATOR = '<meta name="generator" content="chunklab '


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with its place in the contents; `body` is HTML."""

    anchor: str
    heading: str
    body: str


def to_page(title: str, lead: str, sections: Sequence[Section], viewer: Viewer | None) -> str:
    """The page: title, one line under it, sections in order, and last the boundary viewer, if there is one."""
    parts = list(sections)
    script = ''
    if viewer is not None:
        parts.append(Section('viewer', 'Boundary viewer', _resource('viewer.html')))
        code = _script()
        script = (
            f'<script type="application/json" id="data">{embedded_json(viewer_data(viewer))}</script>\n'
            f'<script>{code}</script>\n'
        )
    style = _resource('style.css')
    policy = _policy(style, _script() if viewer is not None else '')
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f'{_GENERATOR}{__version__}">\n<link rel="icon" href="data:,">\n'
        f'<title>{shown(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n'
        f'<header>\n<h1>{shown(title)}</h1>\n<p class="lead">{shown(lead)}</p>\n'
        f'{_contents(parts)}</header>\n<main>\n'
        + ''.join(_section(part) for part in parts)
        + f'</main>\n{script}</body>\n</html>\n'
    )


def is_page(path: Path) -> bool:
    """Whether there is a page at `path` that `to_page` made, of whatever version."""
    return path.is_file() and _GENERATOR.encode() in path.read_bytes()


def image(svg: str, alt: str) -> str:
    """An SVG as an image of its own: its styles stay its own, and nothing in it can run or ask for anything."""
    data = base64.b64encode(svg.encode('utf-8')).decode('ascii')
    return f'<img alt="{shown(alt)}" src="data:image/svg+xml;base64,{data}">'


def _contents(parts: Sequence[Section]) -> str:
    links = ''.join(f'<li><a href="#{part.anchor}">{shown(part.heading)}</a></li>' for part in parts)
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>\n' if len(parts) > 1 else ''


def _section(part: Section) -> str:
    return (
        f'<section id="{part.anchor}" aria-labelledby="{part.anchor}-heading">\n'
        f'<h2 id="{part.anchor}-heading">{shown(part.heading)}</h2>\n{part.body}</section>\n'
    )


def _policy(style: str, script: str) -> str:
    """What the page may do: run its own script, wear its own style, show its own images; nothing else."""
    scripts = f"'sha256-{_digest(script)}'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'sha256-{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')


def _script() -> str:
    code = '\n'.join(_resource(f'js/{name}') for name in _SCRIPTS)
    return f"'use strict';\n(() => {{\n{code}\n}})();\n"


def _resource(name: str) -> str:
    return files('chunklab.report.html').joinpath(name).read_text(encoding='utf-8')
