"""Peak memory of a whole comparison on every CUAD contract there is, in a new process with an empty store.

    CHUNKLAB_DATA=… python benchmarks/memory.py [-s SPEC …]

Prints the wall seconds and the peak resident memory of `chunklab compare` as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Run the comparison and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('-s', '--strategy', action='append', default=[])
    chosen = parser.parse_args().strategy or ['fixed(size=200)']
    corpus = str(Path(os.environ['CHUNKLAB_DATA']) / 'cuad')
    with tempfile.TemporaryDirectory() as folder:
        call = [sys.executable, '-m', 'chunklab', 'compare', corpus, '-q', '-f', 'csv']
        call += [part for spec in chosen for part in ('-s', spec)]
        call += ['--store', f'{folder}/store', '--runs', f'{folder}/runs', '-o', f'{folder}/table.csv']
        begun = time.perf_counter()
        subprocess.run(call, check=True)
        seconds = time.perf_counter() - begun
        table = Path(folder, 'table.csv').read_text(encoding='utf-8').splitlines()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    print(json.dumps({'seconds': seconds, 'peak_megabytes': peak, 'rows': table[1:]}, indent=2))


if __name__ == '__main__':
    main()
