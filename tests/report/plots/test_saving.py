"""Plots as files: by the end of the name, whole or not at all."""

from __future__ import annotations

import pytest

from chunklab.errors import ChunklabError, StoreError
from chunklab.report.plots import check_plot_file, save_plot, straddle_plots, to_png


@pytest.fixture(scope='module')
def plot(planted):
    [found] = straddle_plots(planted.survey)
    return found


def test_svg_and_png(plot, tmp_path):
    save_plot(plot, tmp_path / 'new' / 'a.svg')
    assert (tmp_path / 'new' / 'a.svg').read_text(encoding='utf-8') == plot.svg
    save_plot(plot, tmp_path / 'a.PNG')
    assert (tmp_path / 'a.PNG').read_bytes() == to_png(plot)
    assert sorted(path.name for path in tmp_path.iterdir()) == ['a.PNG', 'new']


@pytest.mark.parametrize('name', ['a.pdf', 'a', 'svg', 'a.svg.gz', ''])
def test_another_end_of_the_name(plot, tmp_path, name):
    with pytest.raises(ChunklabError, match=r'a plot is saved as \.svg or \.png, by the end of the name'):
        check_plot_file(tmp_path / name)
    with pytest.raises(ChunklabError):
        save_plot(plot, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_one_line(plot, tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(StoreError, match=r'a\.svg: cannot be written'):
        save_plot(plot, tmp_path / 'file' / 'a.svg')
