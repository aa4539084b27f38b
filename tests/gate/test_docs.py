"""docs/gate.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from chunklab.gate.record import COSTS
from chunklab.gate.rules import parse_rule

PAGE = Path(__file__).parents[2] / 'docs' / 'gate.md'


def test_every_rule_of_the_page_is_one():
    page = PAGE.read_text(encoding='utf-8')
    table = page.split('| rule | fails when |')[1].split('\n\n')[0]
    rules = re.findall(r'^\| `([^`]+)` \|', table, re.MULTILINE)
    assert len(rules) == 8
    assert [str(parse_rule(rule)) for rule in rules] == rules
    assert all(f'`{cost}`' in page or f'`{cost}:' in page for cost in COSTS)


def test_every_option_of_the_page_is_there():
    from chunklab.cli.baseline import command as baseline
    from chunklab.cli.check import command as check

    known = {name for command in (check, *baseline.commands.values()) for p in command.params for name in p.opts}
    known |= {'--chunklab-update-baseline'}
    named = set(re.findall(r'(?<![-\w])--[a-z][a-z-]+', PAGE.read_text(encoding='utf-8')))
    assert named <= known
