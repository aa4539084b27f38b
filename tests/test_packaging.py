"""What setup.cfg promises holds for the tree."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope='module')
def setup_cfg():
    parser = configparser.ConfigParser()
    parser.read(ROOT / 'setup.cfg', encoding='utf-8')
    return parser


def test_every_package_is_in_the_wheel(setup_cfg):
    listed = set(setup_cfg['options']['packages'].split())
    found = {
        path.parent.relative_to(ROOT).as_posix().replace('/', '.') for path in ROOT.glob('chunklab/**/__init__.py')
    }
    assert listed == found | {'chunklab._corpora'}


def test_every_room_is_in_the_import_contract(setup_cfg):
    layers = setup_cfg['importlinter:contract:rooms']['layers'].replace('|', ' ').split()
    rooms = {
        f'chunklab.{path.stem}'
        for path in (ROOT / 'chunklab').iterdir()
        if path.stem not in ('__init__', '__main__', '__pycache__', 'py', 'experiment')
    }
    assert set(layers) == rooms


def test_constraints_pin_every_requirement(setup_cfg):
    def name(requirement):
        return requirement.split()[0].split('=')[0].split('<')[0].split('>')[0].lower()

    wanted = '\n'.join([setup_cfg['options']['install_requires'], *setup_cfg['options.extras_require'].values()])
    pinned = {
        line.split('==')[0].lower()
        for line in (ROOT / 'constraints.txt').read_text(encoding='utf-8').splitlines()
        if '==' in line and not line.startswith('#')
    }
    assert {name(line) for line in wanted.splitlines() if line.strip()} <= pinned
    assert 'torch' in pinned
