"""`python -m chunklab` is `chunklab`."""

from __future__ import annotations

from chunklab.cli import main

if __name__ == '__main__':
    main()
