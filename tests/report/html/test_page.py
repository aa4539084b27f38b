"""The page: its policy is that of its own script and style, and it names nothing outside itself."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from chunklab.report.html.page import Section, image, to_page
from chunklab.report.html.report import to_viewer


@pytest.fixture
def page(two_contracts_page):
    return two_contracts_page


def digests(page, tag):
    found = re.findall(f'<{tag}>(.*?)</{tag}>', page, re.DOTALL)
    return [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found]


def test_the_policy_allows_its_own_script_and_style_and_nothing_else(page):
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    (script,), (style,) = digests(page, 'script'), digests(page, 'style')
    rules = dict(rule.strip().split(' ', 1) for rule in policy.split(';'))
    assert rules == {
        'default-src': "'none'",
        'script-src': f"'sha256-{script}'",
        'style-src': f"'sha256-{style}'",
        'img-src': 'data:',
        'base-uri': "'none'",
        'form-action': "'none'",
        'require-trusted-types-for': "'script'",
        'trusted-types': "'none'",
    }
    assert page.index('Content-Security-Policy') < page.index('<style>')


def test_nothing_outside_is_named_and_no_element_has_a_style_or_handler(page):
    body = re.sub(r'<script.*?</script>|<style>.*?</style>', '', page, flags=re.DOTALL)
    assert not re.search(r'\b(?:style|on\w+)=|https?:|//\w', body)
    assert set(re.findall(r'(?:src|href)="([^"]*)"', body)) <= {'data:,', '#viewer'}


def test_scripts_put_text_into_the_page_as_text_only(page):
    (script,) = re.findall(r'<script>(.*?)</script>', page, re.DOTALL)
    for sink in (
        'innerHTML',
        'outerHTML',
        'insertAdjacentHTML',
        'document.write',
        'eval(',
        'Function(',
        'fetch',
        'XMLHttp',
    ):
        assert sink not in script


def test_the_same_viewer_gives_the_same_page(two_contracts):
    assert to_viewer(two_contracts) == to_viewer(two_contracts)


def test_data_comes_through_whole(page, two_contracts):
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    data = json.loads(found)
    assert [d['text'] for d in data['documents']] == [d.text for d in two_contracts.documents]
    assert [q['id'] for q in data['questions']] == [q.query_id for q in two_contracts.queries]


def test_a_page_without_a_viewer_may_run_nothing():
    page = to_page('<Title>', 'lead', [Section('a', 'A & B', '<p>x</p>')], None)
    assert "script-src 'none'" in page
    assert '<script' not in page
    assert '<title>&lt;Title&gt;</title>' in page
    assert '<h2 id="a-heading">A &amp; B</h2>' in page


def test_an_image_is_data_with_its_words():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    made = image(svg, 'a "plot" of <x>')
    assert base64.b64decode(made.partition('base64,')[2].partition('"')[0]).decode() == svg
    assert made.startswith('<img alt="a &quot;plot&quot; of &lt;x&gt;" src="data:image/svg+xml;base64,')
