"""A whole document through the model, in windows: one contextual vector for each of its tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from chunklab.encoders import tokens
from chunklab.encoders.blending import Blend
from chunklab.encoders.models import SentenceTransformers
from chunklab.encoders.token_vectors import LARGEST
from chunklab.encoders.transformer import SentenceTransformerEncoder
from chunklab.encoders.windows import Late, Windows, paragraph_tokens, plan_by_paragraph, plan_windows
from chunklab.errors import ModelError, SpecError
from chunklab.store import digest_of
from chunklab.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

CODE_VERSION = 1
"""Raised when the same weights and document would give other vectors."""

# Unless told otherwise windows share at least half of their tokens. A token's vector leans to all that stands in its
# window, so with less in common a chunk's vector tells too much of where the windows lie: at a quarter, recall fell by
# 0.02 on 94 questions.
_OVERLAP = 2
_LONGEST = 8192  # tokens of a window, of models that read more or without limit: attention grows with their square
_TOKENS_PER_TEXT = 256  # a batch of windows holds at most so many times `batch` tokens

_PROBE = 'Either party may end this agreement on thirty days’ written notice to the other, for any reason or for none.'
_ALIKE = 0.99  # cosine


@dataclass(frozen=True, slots=True)
class Reading:
    """A document about to be read.

    `starts` are the characters at which its tokens start; `batches` are the rows for the `n_before` special (and
    prompt) tokens before it, for its tokens and for the special tokens after it, in this order and in parts, computed
    as they are taken. `n_read` counts the tokens that the model reads: the prompt's in every window, special ones not.
    """

    starts: NDArray[np.int32] = field(repr=False)
    batches: Iterator[Vectors] = field(repr=False)
    n_before: int
    n_read: int


class DocumentReader:
    """Reads documents with the model of `plain`. All windows of a document are of one length, a batch holds windows of
    one document only: so nothing is padded, and no document's vectors depend on another."""

    def __init__(
        self, choice: SentenceTransformers, plain: SentenceTransformerEncoder, late: Late | None = None
    ) -> None:
        self._choice = choice
        self._plain = plain
        self._late = late or Late()
        self._prompt: list[int] | None = None
        self._pools_prompt: bool | None = None

    @property
    def numbers(self) -> str:
        """How the vectors are to be kept: float16 or float32."""
        return self._late.numbers

    @property
    def digest(self) -> str:
        """Digest of all that a document's vectors depend on."""
        return digest_of(
            'token vectors',
            (CODE_VERSION, tokens.CODE_VERSION),
            self._plain.weights.digest,
            self._plain.weights.document_prompt,
            (self._choice.device, self._choice.batch),
            (_OVERLAP, _LONGEST, _TOKENS_PER_TEXT),
            *(() if self._late == Late() else (astuple(self._late),)),  # the usual ones are what the version stands for
        )

    def n_read(self, text: str) -> int:
        """Tokens that the model will read of a document with this text; the model is not loaded."""
        return self._n_read(self._planned(text, self._plain.tokenizer().tokens(text).starts))

    def read(self, text: str, told: Callable[[int], None]) -> Reading:
        """The document with this text, to be read batch by batch; `told` gets the tokens read so far after each."""
        starts, _, ids = self._plain.tokenizer().numbered(text)
        windows = self._planned(text, starts)
        before, after = self._frame()
        n_before = len(before) if self._is_prompt_pooled() else 0
        batches = self._batches(ids, windows, (before, after), n_before, told)
        return Reading(starts, batches, n_before, self._n_read(windows))

    def _batches(
        self,
        ids: NDArray[np.int32],
        windows: Windows,
        frame: tuple[Sequence[int], Sequence[int]],
        n_before: int,
        told: Callable[[int], None],
    ) -> Iterator[Vectors]:
        before, after = frame
        length = len(before) + windows.length + len(after)
        at_once = min(self._choice.batch, max(1, self._choice.batch * _TOKENS_PER_TEXT // max(1, length)))
        edges = windows.edges
        several = None if self._late.weighting == 'nearest' else Blend(windows, self._late.weighting)
        for first in range(0, len(windows), at_once):
            some = range(first, min(first + at_once, len(windows)))
            given = np.empty((len(some), length), dtype=np.int64)
            given[:, : len(before)], given[:, length - len(after) :] = before, after
            for row, start in zip(given, windows.starts[some.start : some.stop].tolist(), strict=True):
                row[len(before) : length - len(after)] = ids[start : start + windows.length]
            rows = []
            for i, of_window in zip(some, self._vectors(given), strict=True):
                inside = of_window[len(before) : len(before) + windows.length]
                if i == 0:
                    rows.append(of_window[len(before) - n_before : len(before)])
                if several is None:
                    low, high = edges[i : i + 2] - windows.starts[i]
                    rows.append(inside[low:high])
                else:
                    rows.append(several.add(i, inside))
                if i == len(windows) - 1:
                    rows.append(of_window[len(before) + windows.length :])
            yield np.concatenate(rows)
            told(self._n_read(windows) * (some.stop) // len(windows))

    def _vectors(self, ids: NDArray[np.int64]) -> Vectors:
        vectors = token_vectors(self._plain.model(), ids)
        if vectors.size and not np.abs(vectors).max() <= LARGEST:  # so put, NaN is caught too
            raise ModelError(
                f'{self._plain.weights.name}: gives token vectors that are not finite, or over {LARGEST:.0f}'
            )
        return vectors

    def _planned(self, text: str, starts: NDArray[np.int32]) -> Windows:
        room = min(self._plain.weights.window, _LONGEST) - len(self._prompt_ids())
        if room < 1:
            raise ModelError(f'{self._plain.weights.name}: the document prompt leaves no room for a document')
        if max(self._late.window, self._late.stride) > room:
            raise SpecError(f'late: {self._plain.weights.name} reads windows of {room} tokens, and no longer ones')
        longest = self._late.window or room
        stride = self._late.stride or longest - longest // _OVERLAP
        if self._late.begin == 'paragraph':
            return plan_by_paragraph(len(starts), longest, stride, paragraph_tokens(text, starts))
        return plan_windows(len(starts), longest, stride)

    def _n_read(self, windows: Windows) -> int:
        return len(windows) * (windows.length + len(self._prompt_ids()))

    def _frame(self) -> tuple[list[int], list[int]]:
        """Numbers in the vocabulary of what stands before and after the document's tokens in every window."""
        before, after = self._plain.tokenizer().specials()
        return [*before, *self._prompt_ids()], after

    def _prompt_ids(self) -> list[int]:
        """The tokens of the document prompt as they are where a text follows it."""
        if self._prompt is None:
            prompt = self._plain.weights.document_prompt
            _, ends, ids = self._plain.tokenizer().numbered(prompt + _PROBE)
            self._prompt = ids[: ends.searchsorted(len(prompt), side='right')].tolist()
        return self._prompt

    def _is_prompt_pooled(self) -> bool:
        """Whether the tokens before the document count; asking loads the model and tries it out."""
        if self._pools_prompt is None:
            model = self._plain.model()
            pools = all(getattr(module, 'include_prompt', True) for module in model)
            self._pools_prompt = pools or not self._prompt_ids()
            self._try_out(model)
        return self._pools_prompt

    def _try_out(self, model: SentenceTransformer) -> None:
        """ModelError unless the mean of the vectors of a sentence's tokens is what the model makes of the sentence."""
        before, after = self._frame()
        ids = np.array([[*before, *self._plain.tokenizer().ids(_PROBE), *after]])
        mean = token_vectors(model, ids)[0, 0 if self._pools_prompt else len(before) :].mean(axis=0)
        expected = model.encode_document(
            [_PROBE], prompt=self._plain.weights.document_prompt, normalize_embeddings=True, show_progress_bar=False
        )[0]
        if mean.shape != expected.shape or mean @ expected < _ALIKE * np.linalg.norm(mean):
            raise ModelError(
                f"{self._plain.weights.name}: its vector of a text is not the mean of its tokens' vectors, which late "
                'encoding needs'
            )


def token_vectors(model: SentenceTransformer, ids: NDArray[np.int64]) -> Vectors:
    """The last vector that the model has for each token of rows of equal length, shape (rows, tokens, dim)."""
    import torch

    if not ids.shape[1]:
        return np.zeros((*ids.shape, model.get_embedding_dimension() or 0), dtype=np.float32)
    with torch.inference_mode():
        given = torch.from_numpy(ids).to(model.device)
        found = model[0]({'input_ids': given, 'attention_mask': torch.ones_like(given)})['token_embeddings']
        return np.asarray(found.float().cpu().numpy())
