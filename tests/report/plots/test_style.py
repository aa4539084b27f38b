"""The palette as readers with other eyes see it, and on paper without colour."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from chunklab.report.plots import style
from chunklab.report.plots.causes import _LOOKS
from chunklab.report.plots.forest import _MARKS

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency",
# severity 1.0, for linear RGB
DEFICIENCIES = {
    'none': np.eye(3),
    'protanopia': np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    'deuteranopia': np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    'tritanopia': np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
SERIES = (style.BLUE, style.VERMILLION, style.GREEN, style.ORANGE, style.PURPLE, style.SKY, style.BLACK)
JUST_NOTICEABLE = 2.3  # CIE76, Mahy et al. (1994)


def rgb(colour):
    if isinstance(colour, str):
        return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.array(colour)


def linear(colour):
    values = rgb(colour)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(light):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratios = to_xyz @ np.clip(light, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def luminance(colour):
    return float(linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize('name', sorted(DEFICIENCIES))
@pytest.mark.parametrize('colours', [SERIES, tuple(look.colour for look in _LOOKS.values())], ids=['curves', 'causes'])
def test_no_two_colours_are_alike_whoever_looks(name, colours):
    seen = [lab(DEFICIENCIES[name] @ linear(colour)) for colour in colours]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 3 * JUST_NOTICEABLE


def test_the_simulation_would_find_a_bad_pair():
    red, green = '#c04040', '#757533'  # alike to a deuteranope, far apart to others
    for name, alike in (('none', False), ('deuteranopia', True)):
        a, b = (lab(DEFICIENCIES[name] @ linear(colour)) for colour in (red, green))
        assert (np.linalg.norm(a - b) < 10 * JUST_NOTICEABLE) == alike


def test_without_colour_each_has_a_shape_or_a_hatch_of_its_own():
    curves = [style.line_style(place) for place in range(63)]
    assert len(set(curves)) == 63
    assert len({(look.colour, look.marker) for look in curves}) == 63
    assert len({look.marker for look in curves[:9]}) == 9
    assert len({mark.marker for mark in _MARKS.values()}) == len(_MARKS)
    plain = [look for look in _LOOKS.values() if not look.hatch]
    assert len({look.hatch for look in _LOOKS.values() if look.hatch}) == len(_LOOKS) - len(plain)
    assert contrast(plain[0].colour, plain[1].colour) > 3


def test_text_reads_on_what_it_stands_on():
    assert contrast(style.INK, style.CARD) > 7
    assert contrast(style.MUTED, style.CARD) > 7
    for share in np.linspace(0, 1, 101):
        assert contrast(style.ink_on(share), style.shade(share)) > 4.4


def test_shades_darken_with_every_step_and_stay_in_range():
    found = [luminance(style.shade(share)) for share in np.linspace(0, 1, 101)]
    assert all(a > b for a, b in pairwise(found))
    assert style.shade(-1) == style.shade(0) == (1.0, 1.0, 1.0)
    assert style.shade(2) == style.shade(1)
