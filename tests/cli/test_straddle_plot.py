"""`chunklab straddle --plot`: the curve beside the table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

SPECS = ('-s', 'fixed(size=20..40:20)', '-s', 'sentence(size=40)')


@pytest.mark.parametrize('name', ['curve.svg', 'curve.png'])
def test_the_curve_is_drawn_beside_the_table(cli, small_corpus, name):
    ran = cli('straddle', small_corpus, *SPECS, '--plot', name)
    assert ran.code == 0, ran.err
    assert ran.out == cli('straddle', small_corpus, *SPECS).out
    drawn = Path(name).read_bytes()
    assert drawn.startswith(b'<svg ' if name.endswith('svg') else b'\x89PNG')
    if name.endswith('svg'):
        assert b'>fixed</text>' in drawn
        assert b'6 queries' in drawn


@pytest.mark.parametrize(
    ('args', 'complaint'),
    [
        (('--plot', 'curve.pdf'), 'curve.pdf: a plot is saved as .svg or .png, by the end of the name'),
        (('--plot', '-'), 'a plot is saved as .svg or .png'),
        (('--plot', 'curve.svg', '-s', 'fixed(size=20)'), "one strategy has to come in several: -s 'fixed(size="),
        (('--plot', 'curve.svg', '-s', 'fixd(size=20|40)'), 'unknown chunker "fixd"'),
    ],
)
def test_what_cannot_be_drawn_is_said_before_the_work(cli, small_corpus, args, complaint):
    ran = cli('straddle', small_corpus, *args)
    assert (ran.code, ran.out) == (2, '')
    assert complaint in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert not list(Path().glob('curve*'))


def test_a_plot_without_matplotlib_names_the_extra(cli, small_corpus, monkeypatch):
    monkeypatch.setitem(sys.modules, 'matplotlib', None)
    ran = cli('straddle', small_corpus, *SPECS, '--plot', 'curve.svg')
    assert ran.code == 2
    assert ran.err == "Error: plots need matplotlib: pip install 'chunklab[plots]'\n"


def test_matplotlib_is_not_loaded_for_a_table(cli, small_corpus, monkeypatch):
    monkeypatch.setitem(sys.modules, 'matplotlib', None)  # importing it now raises ImportError
    assert cli('straddle', small_corpus, *SPECS).code == 0
