"""Code of somebody else's, called so that whatever it does becomes one line about the strategy."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import TypeVar

from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError, StrategyError
from chunklab.pipeline.patience import PATIENCE, OutOfTimeError, limited
from chunklab.pipeline.strategies import Strategy
from chunklab.roles import PieceChunker
from chunklab.types import Document

_Result = TypeVar('_Result')
_SHOWN = 300  # characters of what an exception says


def is_foreign(strategy: Strategy) -> bool:
    """Whether what cuts is not chunklab's own code, or only stands in front of code that is not."""
    own = type(strategy.chunker).__module__.partition('.')[0] == 'chunklab'
    return isinstance(strategy.chunker, PieceChunker) or not own


def called(strategy: Strategy, document: Document, call: Callable[[], _Result]) -> _Result:
    """What `call` returns; what it prints goes to stderr, for stdout is for results. StrategyError if it raises or
    takes longer than the strategy's `seconds`."""
    seconds = float(getattr(strategy.chunker, 'seconds', 0) or PATIENCE)
    try:
        with limited(seconds), contextlib.redirect_stdout(sys.stderr):
            return call()
    except OutOfTimeError as exc:
        raise failure(strategy, document, f'is not done after {seconds:g} seconds') from exc
    except ChunklabError as exc:
        raise failure(strategy, document, str(exc)) from exc
    except KeyboardInterrupt:
        raise
    except BaseException as exc:  # a panic of Rust code is no Exception
        raise failure(strategy, document, f'{type(exc).__name__}: {exc}'.removesuffix(': ')) from exc


def failure(strategy: Strategy, document: Document, reason: str) -> StrategyError:
    """That a strategy failed on a document, on one harmless line."""
    said = printable(' '.join(reason[: 2 * _SHOWN].split()))
    said = said if len(said) <= _SHOWN else said[:_SHOWN] + '…'
    return StrategyError(f'{printable(strategy.spec)}, document {printable(document.doc_id)}: {said}')
