"""Puts a folder in the place of another, so that whoever looks there sees the old one or the new one."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from chunklab.corpus.wording import printable
from chunklab.errors import StoreError

NEW = 'new'
OLD = 'old'

_LOCK = 'lock'
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_HERE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
"""What a system says that can't exchange two folders in this place."""


@contextlib.contextmanager
def scratch_beside(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`, on the same disk, for this process alone; gone when the block is left.

    What a killed run left behind is cleaned first, and an old folder that it had set aside put back. Raises StoreError
    where another process is writing `target`.
    """
    import filelock

    digest = hashlib.sha256(target.name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]
    scratch = target.with_name(f'.{target.name[:40]}-{digest}.partial')
    scratch.mkdir(parents=True, exist_ok=True)
    # the system drops the lock when its process dies, however it dies
    lock = filelock.FileLock(scratch / _LOCK)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise StoreError(f'{printable(str(target))} is being written by another process') from error
    try:
        _restore(scratch, target)
        for name in (NEW, OLD):
            if (scratch / name).exists():
                shutil.rmtree(scratch / name)
        yield scratch
    finally:
        _restore(scratch, target)
        shutil.rmtree(scratch, ignore_errors=True)
        lock.release()


def put_in_place(scratch: Path, target: Path) -> None:
    """Makes the folder `new` of `scratch` the folder `target`, in one step where the system has one for it.

    Elsewhere than on Linux a kill between two renames leaves no `target`; the next `scratch_beside` puts the old one
    back.
    """
    new = scratch / NEW
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        target.rename(scratch / OLD)
        new.rename(target)


def _restore(scratch: Path, target: Path) -> None:
    """Puts the old folder back where it was set aside and no new one has come into its place."""
    if (scratch / OLD).exists() and not target.exists():
        (scratch / OLD).rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Whether the two folders have changed places: False where the system can't do that."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # no such call; no C library to ask, on Windows
        return False
    ctypes.set_errno(0)
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_HERE:
        return False
    raise OSError(code, os.strerror(code), str(other))
