"""Models that a user names by their name on the Hugging Face hub: from its cache on this machine, else downloaded."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from chunklab.errors import ModelError

_NOT_NEEDED = ('onnx/*', 'openvino/*', '*.onnx', '*.h5', '*.msgpack', '*.ot', '*.tflite', '*.mlmodel', '*.gguf')


def find_on_hub(name: str) -> Path:
    """The folder of the model `owner/name`; what the hub's cache holds is used as it is, without asking the hub.

    ModelError where it is neither on this machine nor to be had (no network, no such model, offline by HF_HUB_OFFLINE).
    """
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    with contextlib.suppress(LocalEntryNotFoundError, HFValidationError):
        cached = Path(huggingface_hub.snapshot_download(name, local_files_only=True))
        if any(cached.rglob('*.safetensors')) or any(cached.rglob('*.bin')):
            return cached
    try:
        with _no_bars():
            return Path(huggingface_hub.snapshot_download(name, ignore_patterns=list(_NOT_NEEDED)))
    except (LocalEntryNotFoundError, HfHubHTTPError, HFValidationError, OSError) as exc:
        reason = str(exc).strip().splitlines()[0]
        raise ModelError(f'{name}: not on this machine, and the Hugging Face hub did not give it: {reason}') from exc


@contextlib.contextmanager
def _no_bars() -> Iterator[None]:
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    hidden = are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if not hidden:
            enable_progress_bars()
