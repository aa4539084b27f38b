from __future__ import annotations

from chunklab.measures import from_spec
from chunklab.reproduce.published import MEASURES
from chunklab.reproduce.variants import AS_PUBLISHED, VARIANTS
from chunklab.specs import parse


def test_as_published_is_parity_chroma_itself():
    measures = [str(measure) for measure in VARIANTS[AS_PUBLISHED].measures().values()]
    assert measures == [
        'recall(parity=chroma)@5',
        'precision(parity=chroma)@5',
        'precision_omega(parity=chroma)',
        'iou(parity=chroma)@5',
    ]


def test_every_variant_scores_the_tables_measures_by_their_specs():
    for variant in VARIANTS.values():
        measures = variant.measures()
        assert tuple(measures) == MEASURES
        assert all(from_spec(parse(str(measure))) == measure for measure in measures.values())


def test_each_departure_is_mended_by_itself_and_four_together():
    published = VARIANTS[AS_PUBLISHED]
    fields = ('places', 'collections', 'repeats', 'references', 'touching')
    mended = {name: [f for f in fields if getattr(v, f) != getattr(published, f)] for name, v in VARIANTS.items()}
    assert mended == {
        AS_PUBLISHED: [],
        'true offsets': ['places'],
        'touching apart': ['touching'],
        'repeats united': ['repeats'],
        'references merged': ['references'],
        'all four': ['places', 'repeats', 'references', 'touching'],
        'own collections': ['collections'],
    }
