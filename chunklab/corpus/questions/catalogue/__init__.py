"""Every kind of clause that is recognised: CUAD's categories by their names there, then common others."""

from __future__ import annotations

from collections.abc import Mapping

from chunklab.corpus.questions.catalogue.conduct import CONDUCT
from chunklab.corpus.questions.catalogue.general import GENERAL
from chunklab.corpus.questions.catalogue.liability import LIABILITY
from chunklab.corpus.questions.catalogue.licence import LICENCE
from chunklab.corpus.questions.catalogue.money import MONEY
from chunklab.corpus.questions.catalogue.running import RUNNING
from chunklab.corpus.questions.catalogue.term import TERM
from chunklab.corpus.questions.kinds import Kind

CATALOGUE: tuple[Kind, ...] = (*TERM, *LICENCE, *MONEY, *LIABILITY, *CONDUCT, *RUNNING, *GENERAL)

BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in CATALOGUE}
