"""What is drawn: every name there as text, nothing on top of anything else, nothing that a page could run or fetch."""

from __future__ import annotations

import io
import re
import struct
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError
from chunklab.report.plots import PLOT_NAMES, Plot, plots_of, straddle_plots, to_png
from chunklab.report.plots.plot import DOTS_PER_INCH
from chunklab.report.plots.style import SMALL, styled

NAMES = list(PLOT_NAMES)
ALLOWED = {'svg', 'title', 'desc', 'g', 'path', 'use', 'defs', 'clipPath', 'rect', 'pattern', 'text'}


def drawn(everything):
    plots = plots_of(everything.comparison, survey=everything.survey, causes=everything.causes)
    return {plot.name: plot for plot in plots}


@pytest.fixture(scope='module')
def plain(planted):
    return drawn(planted)


@pytest.fixture(scope='module')
def attacked(hostile):
    return drawn(hostile)


def elements(svg):
    return [(element.tag.rpartition('}')[2], element) for element in ET.fromstring(svg).iter()]


def texts(svg):
    return [element.text for tag, element in elements(svg) if tag in ('text', 'title', 'desc') and element.text]


def test_each_plot_is_there_in_reading_order(plain, attacked):
    assert list(plain) == list(attacked) == NAMES


@pytest.mark.parametrize('name', NAMES)
def test_every_strategy_is_named_in_text(planted, hostile, plain, attacked, name):
    for everything, plots in ((planted, plain), (hostile, attacked)):
        shown = ' '.join(texts(plots[name].svg))
        if name == 'straddle':
            names = ['fixed', 'clause', 'sentence', 'fixed(unit=words)']
        else:
            rows = everything.comparison.rows[name == 'forest' :]  # the baseline stands in its heading
            names = [printable(row.strategy) for row in rows]
        assert [wanted for wanted in names if wanted not in shown] == []


@pytest.mark.parametrize('name', NAMES)
def test_hostile_text_is_text(attacked, name):
    svg = attacked[name].svg
    assert {tag for tag, _ in elements(svg)} <= ALLOWED
    assert '<script' not in svg
    assert svg.count('</svg>') == 1
    assert not re.search('[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]', svg)
    if name != 'straddle':
        assert any('<script>' in text for text in texts(svg))


def test_a_dollar_is_a_dollar(attacked):
    shown = [element.text for tag, element in elements(attacked['forest'].svg) if tag == 'text' and element.text]
    assert any('$x^2$' in text for text in shown)  # and not an x with a raised 2


@pytest.mark.parametrize('name', NAMES)
def test_an_svg_stands_by_itself_under_any_policy(plain, name):
    svg = plain[name].svg
    assert svg.startswith('<svg ')
    assert ' style=' not in svg  # forbidden by a policy without 'unsafe-inline', and so lost
    assert set(re.findall(r'https?://[^"]*', svg)) <= {'http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink'}
    assert not re.search(r' on\w+=|data:|<image|20\d\d-\d\d', svg)
    root = ET.fromstring(svg)
    assert float(root.attrib['width']) <= 900
    assert root.attrib['role'] == 'img'
    assert texts(svg)[:2] == [plain[name].title, plain[name].alt]


def test_ids_are_one_plots_own_and_all_references_lead_somewhere(plain):
    seen = set()
    for plot in plain.values():
        ids = [element.attrib['id'] for _, element in elements(plot.svg) if 'id' in element.attrib]
        assert len(ids) == len(set(ids))
        assert not seen.intersection(ids)
        seen.update(ids)
        named = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', plot.svg)
        assert named
        assert {one or other for one, other in named} <= set(ids)


def test_no_text_is_smaller_than_nine_points(plain, attacked):
    for plot in (*plain.values(), *attacked.values()):
        sizes = [e.attrib['font-size'] for tag, e in elements(plot.svg) if tag == 'text']
        assert sizes
        assert min(float(size.removesuffix('px')) for size in sizes) >= SMALL  # a unit of the drawing is a point


def test_the_same_numbers_give_the_same_bytes(planted, plain):
    assert drawn(planted) == plain  # the SVG is part of a plot's value
    assert to_png(plain['causes']) == to_png(plain['causes'])


@pytest.mark.parametrize('name', NAMES)
def test_no_text_lies_on_another_or_off_the_page(plain, attacked, name):
    for plots in (plain, attacked):
        boxes = text_boxes(plots[name])
        assert len(boxes) > 5
        page = boxes.pop('page')
        for text, box in boxes.items():
            assert box.x0 >= page.x0, text
            assert box.x1 <= page.x1, text
            assert box.y0 >= page.y0, text
            assert box.y1 <= page.y1, text
        found = list(boxes.items())
        clashes = [(a, b) for i, (a, one) in enumerate(found) for b, other in found[:i] if clash(one, other)]
        assert clashes == []


def text_boxes(plot):
    """The extent of every visible text, in pixels, and of the page."""
    import warnings

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    with styled(plot.name), warnings.catch_warnings():
        warnings.filterwarnings('ignore', message='Glyph .* missing from font')
        figure = plot.draw().figure
        figure.set_dpi(DOTS_PER_INCH)
        FigureCanvasAgg(figure).draw()
        hidden = {label for axes in figure.axes for label in not_drawn(axes)}
        found = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
        boxes = {(i, t.get_text()): Text.get_window_extent(t) for i, t in enumerate(found) if t not in hidden}
        return {**boxes, 'page': figure.bbox.frozen()}


def not_drawn(axes):
    """Labels of ticks beyond the limits, or of axes that are off: matplotlib keeps them, but does not draw them."""
    for labels, limits, place in (
        (axes.get_xticklabels(), axes.get_xlim(), 0),
        (axes.get_yticklabels(), axes.get_ylim(), 1),
    ):
        low, high = sorted(limits)
        yield from (label for label in labels if not axes.axison or not low <= label.get_position()[place] <= high)


def clash(one, other):
    """Whether two boxes share more than the blank that surrounds letters."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > 2 and down > 4


def test_png_is_the_same_picture(plain):
    for name in ('forest', 'categories'):
        data = to_png(plain[name])
        assert data[:8] == b'\x89PNG\r\n\x1a\n'
        width, height = struct.unpack('>II', data[16:24])
        root = ET.fromstring(plain[name].svg)
        assert width / height == pytest.approx(float(root.attrib['width']) / float(root.attrib['height']), rel=0.01)
        assert width == 1340


def test_a_png_is_drawn_in_the_palette(plain):
    from PIL import Image

    colours = Image.open(io.BytesIO(to_png(plain['phases']))).convert('RGB').getcolors(1 << 24)
    counts = {colour: n for n, colour in colours}
    assert counts[0, 0x72, 0xB2] > 500
    assert counts[0xE6, 0x9F, 0] > 500


def test_what_is_not_there_is_not_drawn(planted):
    comparison = replace(planted.comparison, phased=None, verdicts=(), categories={})
    one = replace(comparison, rows=comparison.rows[:1])
    assert plots_of(one) == ()
    nothing = replace(one, query_ids=(), measures=(), rows=(replace(one.rows[0], scores={}),))
    assert plots_of(nothing) == ()
    single = replace(planted.survey, rows=planted.survey.rows[:1])
    assert straddle_plots(single) == ()


def test_one_query_and_one_strategy(planted):
    comparison = planted.comparison
    q = comparison.query_ids[0]
    rows = tuple(replace(row, scores={m: {q: of[q]} for m, of in row.scores.items()}) for row in comparison.rows[:2])
    none = replace(comparison.verdicts[0].interval_95, low=float('nan'), high=float('nan'), method='none')
    alone = replace(comparison.verdicts[0], interval_95=none, verdict='cannot be said', n_clusters=1, n_queries=1)
    small = replace(comparison, query_ids=(q,), rows=rows, phased=None, verdicts=(alone,))
    assert [plot.name for plot in plots_of(small)] == ['forest', 'pareto']
    lone = plots_of(replace(small, rows=rows[:1], verdicts=()), causes=planted.causes[:1])
    assert [plot.name for plot in lone] == ['causes']


def test_without_matplotlib_one_line_names_the_extra(planted, monkeypatch):
    monkeypatch.setitem(sys.modules, 'matplotlib', None)
    with pytest.raises(ChunklabError, match=r"^plots need matplotlib: pip install 'chunklab\[plots\]'$"):
        plots_of(planted.comparison)


def test_nothing_global_is_left_changed(planted, monkeypatch):
    import matplotlib

    monkeypatch.setitem(sys.modules, 'matplotlib.pyplot', None)  # whoever imports it now fails

    def settings():
        return {key: matplotlib.rcParams[key] for key in matplotlib.rcParams if key != 'backend'}  # asking chooses one

    before = settings()
    with styled('x'):
        assert not matplotlib.rcParams['text.parse_math']
    plots_of(replace(planted.comparison, phased=None), causes=planted.causes)
    assert settings() == before


def test_a_plot_made_elsewhere_has_no_png():
    with pytest.raises(AssertionError, match='BUG'):
        to_png(Plot('x', 'title', 'alt', '<svg/>'))
