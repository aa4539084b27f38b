"""Questions for contracts that have none: made from their clauses, judged, kept apart, looked over by a person."""

from __future__ import annotations

from chunklab.corpus.questions.choice import SHARES, THRESHOLD, Choice
from chunklab.corpus.questions.maker import ORIGIN, Generated, QuestionMaker, Record, generate
from chunklab.corpus.questions.report import QuestionReport
from chunklab.corpus.questions.review import ReviewResult, read_review, write_review
from chunklab.corpus.questions.stored import GENERATED, check_takes_questions, read_generated, write_generated

__all__ = [
    'GENERATED',
    'ORIGIN',
    'SHARES',
    'THRESHOLD',
    'Choice',
    'Generated',
    'QuestionMaker',
    'QuestionReport',
    'Record',
    'ReviewResult',
    'check_takes_questions',
    'generate',
    'read_generated',
    'read_review',
    'write_generated',
    'write_review',
]
