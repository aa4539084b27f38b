"""Sentences by NLTK's Punkt: trained on the corpus in use, or with NLTK's installed data for a language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chunklab.errors import ModelError
from chunklab.sentences.gaps import spans_from_starts
from chunklab.types import SpanArray

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer


@dataclass(slots=True)
class Punkt:
    """Punkt learns from a corpus, without annotations, what is an abbreviation there and what begins a sentence.

    With no language it is trained by `fit` on the corpus in use (Kiss & Strunk 2006, by NLTK's PunktTrainer), document
    by document; nothing is downloaded. With one (`english`) NLTK's installed punkt_tab data is used and `fit` changes
    nothing; ModelError if it is not installed.
    """

    language: str = ''
    _tokenizer: PunktSentenceTokenizer | None = field(default=None, init=False, repr=False, compare=False)

    def fit(self, texts: Iterable[str]) -> None:
        """Learn from all `texts`, in the order given: the same texts in the same order give the same sentences."""
        if self.language:
            return
        from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTrainer

        trainer = PunktTrainer(lang_vars=_language_vars(), token_cls=_token_class())
        for text in texts:
            trainer.train(text, finalize=False)
        self._tokenizer = PunktSentenceTokenizer(trainer.get_params(), lang_vars=_language_vars())

    def spans(self, text: str) -> SpanArray:
        """Sentences in order, shape (n, 2), trimmed, none empty; only white space lies between them."""
        if self._tokenizer is None:
            if not self.language:
                raise AssertionError('BUG: Punkt is asked for sentences before it was fitted')
            self._tokenizer = _installed(self.language)
        return spans_from_starts(text, (start for start, _ in self._tokenizer.span_tokenize(text)))


def _installed(language: str) -> PunktSentenceTokenizer:
    from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTokenizer

    try:
        parameters = PunktTokenizer(language)._params
    except (LookupError, ValueError, OSError) as exc:
        raise ModelError(
            f'NLTK has no punkt data for the language {language!r}: "python -m nltk.downloader punkt_tab" installs '
            'that of all languages, punkt without a language needs none'
        ) from exc
    return PunktSentenceTokenizer(parameters, lang_vars=_language_vars())


def _language_vars() -> Any:
    """NLTK's patterns, compiled by `re`: NLTK ends a match after five seconds by the clock, which a long text reaches
    on a slow machine."""
    from nltk.tokenize.punkt import PunktLanguageVars

    plain = PunktLanguageVars()
    words = re.compile(plain._word_tokenizer_re().pattern, re.VERBOSE)
    contexts = re.compile(plain.period_context_re().pattern, re.VERBOSE)

    class LanguageVars(PunktLanguageVars):  # type: ignore[misc]
        re_boundary_realignment = re.compile(plain.re_boundary_realignment.pattern, re.MULTILINE)

        def word_tokenize(self, s: str) -> list[str]:
            return words.findall(s)

        def period_context_re(self) -> re.Pattern[str]:
            return contexts

    return LanguageVars()


def _token_class() -> Any:
    """NLTK's token, which training makes for every word, without the two patterns that hardly any word can match."""
    from nltk.tokenize.punkt import PunktToken

    class Token(PunktToken):  # type: ignore[misc]
        __slots__ = ()

        def _get_type(self, tok: str) -> str:
            return tok.lower() if tok.isalpha() else super()._get_type(tok)

        @property
        def is_ellipsis(self) -> bool:
            return self.tok[:2] == '..' and bool(super().is_ellipsis)

    return Token
