"""The cache folder: what was computed once, addressed by what made it, safe against a kill at any time."""

from __future__ import annotations

from chunklab.store.arrays import rows_from_bytes, rows_to_bytes, vectors_from_bytes, vectors_to_bytes
from chunklab.store.blobs import BlobCache
from chunklab.store.digests import digest_of, file_digest
from chunklab.store.folder import FORMAT, Store, default_path, open_store

__all__ = [
    'FORMAT',
    'BlobCache',
    'Store',
    'default_path',
    'digest_of',
    'file_digest',
    'open_store',
    'rows_from_bytes',
    'rows_to_bytes',
    'vectors_from_bytes',
    'vectors_to_bytes',
]
