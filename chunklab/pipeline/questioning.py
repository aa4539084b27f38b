"""What an experiment measures, how deep that looks into a ranking, and the texts it is measured on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chunklab.experiment import Experiment
from chunklab.measures import Measure, from_spec
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.retrieval import Asked
from chunklab.pipeline.session import Session
from chunklab.retrieve import Depth
from chunklab.specs import Spec, parse
from chunklab.texts import TextIndex


def the_measures(experiment: Experiment) -> tuple[Measure, ...]:
    """Each measure of the experiment once, in order."""
    made = [from_spec(parse(text)) for text in experiment.measure_specs()]
    return tuple({str(measure): measure for measure in made}.values())


def _cutoff_specs(measures: Sequence[Measure]) -> list[Spec]:
    return [spec for spec in (parse(str(measure)) for measure in measures) if spec.cutoff]


def cutoffs(measures: Sequence[Measure]) -> tuple[int, ...]:
    """Every k at which something is measured, ascending."""
    found = {spec.cutoff.n for spec in _cutoff_specs(measures) if spec.cutoff and spec.cutoff.unit == 'chunks'}
    return tuple(sorted(found))


def search_depth(measures: Sequence[Measure], experiment: Experiment) -> Depth:
    """Deep enough for every measure, and for the k and the budgets asked for even if no measure looks so far."""
    budgets = {spec.cutoff.n for spec in _cutoff_specs(measures) if spec.cutoff and spec.cutoff.unit == 'tokens'}
    return Depth(max((*cutoffs(measures), *experiment.k)), max((*budgets, *experiment.budgets)))


def asked_of(session: Session, experiment: Experiment, measures: Sequence[Measure]) -> Asked:
    """How an experiment puts its questions: in the index that it names, as deep as its measures look."""
    return Asked(
        experiment.index,
        experiment.own_chroma,
        search_depth(measures, experiment),
        tuple(sorted({*cutoffs(measures), *experiment.k})),
        restricted=any(query.restrict_to for query in session.corpus.queries),
    )


def texts_of(session: Session, cut: Cut, texts: Mapping[str, TextIndex]) -> Mapping[str, TextIndex]:
    """The texts of the documents with those of a cutting's own: the chunks that stand in no document."""
    unplaced = cut.cutting.unplaced
    if not unplaced:
        return texts
    context = session.context([])
    return {**texts, **{key: TextIndex.of(document, context.tokens(document)) for key, document in unplaced.items()}}


def document_texts(session: Session) -> Mapping[str, TextIndex]:
    """By document, what measures look up in its text."""
    context = session.context([])
    return {document.doc_id: TextIndex.of(document, context.tokens(document)) for document in session.corpus.documents}
