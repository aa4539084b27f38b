"""Three chunkers of Chroma's package chunking_evaluation, judged by that package: what benchmarks/whole.py times.

    PYTHONPATH=FOLDER python benchmarks/with_chunking_evaluation.py CORPUS

CORPUS is a folder of chunklab's. As its README has it: an evaluation over one table of questions, `run` per chunker,
Chroma's SentenceTransformer function as encoder, a collection in memory. Prints mean scores as JSON. Lengths are in
cl100k tokens, the package's own unit. None of that package's code is here.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from chunklab.encoders.models import bundled_folder
from chunklab.reproduce.cl100k import load_cl100k

SIZE = 200
PIECE = 50
MADE_ANEW = ('auto_chunk', 'auto_questions')
"""Collections that `run` deletes first. That there is none raises another error in today's Chroma than it expects."""


def main() -> None:
    """Judge the three."""
    corpus = Path(sys.argv[1])
    load_cl100k()  # tiktoken keeps what is loaded, so the package finds it without a network
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(judged(corpus, questions_table(corpus, Path(folder)))))


def judged(corpus: Path, table: Path) -> dict[str, dict[str, float]]:
    """By chunker, the means that the package tells."""
    from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction
    from chunking_evaluation.chunking import ClusterSemanticChunker, FixedTokenChunker, RecursiveTokenChunker
    from chunking_evaluation.evaluation_framework.base_evaluation import BaseEvaluation
    from chunking_evaluation.utils import openai_token_count

    paths = {path.name: str(path) for path in sorted((corpus / 'documents').iterdir())}
    evaluation = BaseEvaluation(str(table), corpora_id_paths=paths)
    for name in MADE_ANEW:
        evaluation.chroma_client.get_or_create_collection(name)
    encoder: Any = SentenceTransformerEmbeddingFunction(model_name=str(bundled_folder()), device='cpu')
    chunkers = {
        'fixed': FixedTokenChunker(chunk_size=SIZE, chunk_overlap=0),
        'recursive': RecursiveTokenChunker(chunk_size=SIZE, chunk_overlap=0, length_function=openai_token_count),
        'cluster': ClusterSemanticChunker(encoder, max_chunk_size=SIZE, min_chunk_size=PIECE),
    }
    found = {name: evaluation.run(chunker, encoder, retrieve=5) for name, chunker in chunkers.items()}
    return {
        name: {'recall@5': float(scores['recall_mean']), 'iou@5': float(scores['iou_mean'])}
        for name, scores in found.items()
    }


def questions_table(corpus: Path, folder: Path) -> Path:
    """The questions of a corpus folder as the package reads them."""
    path = folder / 'questions.csv'
    with path.open('w', encoding='utf-8', newline='') as out:
        writer = csv.writer(out)
        writer.writerow(['question', 'references', 'corpus_id'])
        for line in (corpus / 'queries.jsonl').read_text(encoding='utf-8').splitlines():
            query = json.loads(line)
            (doc_id,) = {span['doc_id'] for span in query['spans']}
            references = [
                {'content': answer, 'start_index': span['start'], 'end_index': span['end']}
                for answer, span in zip(query['answers'], query['spans'], strict=True)
            ]
            writer.writerow([query['query'], json.dumps(references), doc_id])
    return path


if __name__ == '__main__':
    main()
