"""LaTeX that compiles by itself whatever a corpus is called, and letters that say what is better than what."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.compare.pairwise import Pair
from chunklab.report.latex import PACKAGES, escaped, to_latex
from chunklab.report.pairs import lettered_latex, row_letters
from chunklab.report.table import Column, Table

HOSTILE = (
    '\\input{/etc/passwd} $x_1^2$ & 50 % #1 ~ {a} "b" \'c\' `d` <<e>> a--b ,, ?` !`'
    ' | ü ß ¿ Ł 合同 ▲ …—–“”‘’ ± × ≈ § · −1'
)


def test_escapes_by_hand():
    assert escaped('a_b & 5 % #1 $x$ {y} ~^\\') == (
        r'a\_b \& 5 \% \#1 \$x\$ \{y\} \textasciitilde{}\textasciicircum{}\textbackslash{}'
    )
    assert escaped('a--b ,, -,-') == 'a-{}-b ,{}, -{},{}-'
    assert escaped('合 Ł ü') == '[U+5408] [U+0141] ü'
    assert escaped('a\nb') == r'a\textbackslash{}nb'


@settings(max_examples=50)
@given(st.text(max_size=20))
def test_nothing_in_a_text_is_a_command_and_nothing_is_lost(text):
    shown = escaped(text)
    assert shown.isprintable()
    without = re.sub(r'\\(text[a-z]+|ldots|S)\{\}|\\[{}$&#_%]|\$(-|\\[a-z]+)\$|\{\}', '', shown)
    assert not set(without) & set('\\{}$&#_%~^')


def test_cells_groups_and_superscripts():
    columns = (
        Column('strategy', 'strategy', 'text'),
        Column('a', 'recall', 'score', 'first 5'),
        Column('b', 'differs', 'difference', 'first 5'),
        Column('c', 'share', 'share'),
    )
    table = Table('scores', 'T', columns, (('f(x_1)', 0.5, -0.25, 0.335), ('g', float('nan'), 0.25, 1.0)))
    shown = to_latex(table, raised={(0, 1): 'b'})
    assert r'\texttt{f(x\_1)} & 0.500\textsuperscript{b} & $-$0.250 & 33.5 \% \\' in shown
    assert r'\texttt{g} & \textendash{} & +0.250 & 100.0 \% \\' in shown
    assert r' & \multicolumn{2}{c}{first 5} &  \\' in shown
    assert r'\cmidrule(lr){2-3}' in shown
    assert r'\begin{tabular}{@{}llrr@{}}' in shown


def pair(measure, better, worse, adjusted_p=0.01):
    return Pair(measure, better, worse, 0.1, 0.001, adjusted_p, 0.001, 40, better if adjusted_p < 0.05 else '')


def test_a_score_names_the_rows_that_it_beats_and_only_in_that_measure(plant):
    comparison = plant(strategies=('fixed(size=200)', 'sentence(size=200)', 'clause(size=200)')).comparison
    pairs = [
        pair('complete@5', 'sentence(size=200)', 'clause(size=200)'),
        pair('complete@5', 'sentence(size=200)', 'fixed(size=200)'),
        pair('complete@5', 'fixed(size=200)', 'clause(size=200)', 0.3),
        pair('drm@5', 'clause(size=200)', 'sentence(size=200)'),
    ]
    lines = [line for line in lettered_latex(comparison, pairs, 'c').splitlines() if r'\texttt' in line]
    assert [re.findall(r'\\textsuperscript{(\w+)}', line) for line in lines] == [[], ['ac'], ['b']]
    assert lines[1].startswith('b & ')
    assert re.search(r'0\.800\\textsuperscript{ac} & 0\.900 & 0\.550', lines[1])


def test_where_nothing_can_be_significant_that_is_said(plant):
    comparison = plant(strategies=('fixed(size=200)', 'sentence(size=200)')).comparison
    few = [Pair('complete@5', 'fixed(size=200)', 'sentence(size=200)', 0.3, 0.5, 0.5, 0.5, 2, '')]
    assert 'With 2 independent documents' in lettered_latex(comparison, few, 'c')


def test_rows_have_letters_while_there_are_letters():
    assert row_letters(3) == ('a', 'b', 'c')
    assert row_letters(26)[-1] == 'z'
    assert row_letters(27)[-1] == '27'


@pytest.mark.slow
def test_a_document_of_its_own_compiles(plant, tmp_path):
    if not shutil.which('pdflatex'):
        pytest.skip('pdflatex is not installed (Debian: texlive-latex-recommended, lmodern)')
    comparison = plant().comparison
    pairs = [pair('complete@5', 'sentence(size=200)', row.strategy) for row in comparison.rows[2:]]
    hostile = Table('odd', HOSTILE, (Column('strategy', HOSTILE, 'text', HOSTILE),), ((HOSTILE,),), (HOSTILE,))
    packages = ''.join(re.findall(r'\\usepackage\S+', PACKAGES))
    assert packages.count('usepackage') == 5
    body = lettered_latex(comparison, pairs, HOSTILE) + to_latex(hostile)
    lines = (
        r'\documentclass{article}',
        packages,
        r'\usepackage{lmodern}',
        r'\begin{document}',
        body,
        r'\end{document}',
    )
    (tmp_path / 'table.tex').write_text('\n'.join(lines), encoding='utf-8')
    ran = subprocess.run(
        ['pdflatex', '-interaction=nonstopmode', '-halt-on-error', '-no-shell-escape', 'table.tex'],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    log = (tmp_path / 'table.log').read_text(encoding='latin-1')
    assert ran.returncode == 0, log[-2000:]
    assert 'Missing character' not in log
    assert (tmp_path / 'table.pdf').stat().st_size > 10_000
