"""Components by spec: canonical spelling, defaults, and what is refused."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from chunklab import registry
from chunklab.errors import SpecError


@pytest.mark.parametrize(
    ('written', 'canonical'),
    [
        ('fixed', 'fixed(size=200)'),
        ('fixed()', 'fixed(size=200)'),
        ('fixed(overlap=0,size=200)', 'fixed(size=200)'),
        ('fixed(overlap=40, size=100)', 'fixed(size=100, overlap=40)'),
        ('fixed(100, 40)', 'fixed(size=100, overlap=40)'),
        ('semantic(threshold=90)', 'semantic(size=200, threshold=90)'),
        ("sentence(splitter=spacy('en_core_web_sm'))", 'sentence(size=200, splitter=spacy(en_core_web_sm))'),
    ],
)
def test_one_component_has_one_spelling(written, canonical):
    component = registry.build('chunker', written)
    assert component.spec == canonical
    assert registry.build('chunker', canonical) == component


def test_every_built_in_chunker_can_be_listed_with_its_parameters():
    for name in registry.names('chunker'):
        assert registry.summary('chunker', name).endswith('.')
        assert registry.parameters('chunker', name)
    assert [p.name for p in registry.parameters('chunker', 'fixed')] == ['size', 'overlap', 'unit', 'max_chars']
    assert registry.parameters('chunker', 'fixed')[2].takes == 'tokens | words | characters'


@pytest.mark.parametrize(
    ('written', 'complaint'),
    [
        ('fixd', 'did you mean "fixed"?'),
        ('fixed(1, 2, tokens, 0, 5)', 'takes at most 4 values'),
        ('fixed(100, size=100)', 'size is given twice'),
        ('fixed(size=1.5)', 'size must be a whole number, not 1.5'),
        ('fixed(unit=pages)', 'unit=pages is not one of tokens, words, characters'),
        ('fixed@5', 'takes no cutoff'),
        ('fixed(size=1|2)', 'only a sweep can take'),
        ('spans', "missing a required argument: 'path'"),
    ],
)
def test_what_does_not_fit_is_refused(written, complaint):
    with pytest.raises(SpecError) as caught:
        registry.build('chunker', written)
    assert complaint in str(caught.value)


class EveryTen:
    """Cuts every ten characters."""

    def __init__(self, step: int = 10) -> None:
        self.step = step

    def spans(self, document, context):
        from chunklab.types import Span

        return [Span(i, min(i + self.step, len(document.text))) for i in range(0, len(document.text), self.step)]


def test_an_installed_package_adds_a_chunker(monkeypatch):
    point = EntryPoint('every_ten', f'{__name__}:EveryTen', 'chunklab.chunkers')
    monkeypatch.setattr(EntryPoint, 'load', lambda self: EveryTen)
    monkeypatch.setattr('importlib.metadata.entry_points', lambda group: EntryPoints([point]).select(group=group))
    assert 'every_ten' in registry.names('chunker')
    component = registry.build('chunker', 'every_ten(step=5)')
    assert component.spec == 'every_ten(step=5)'
    assert component.made.step == 5
