"""Three splitters of LangChain judged by a plain script with its Chroma store: what benchmarks/whole.py times.

    python benchmarks/with_langchain.py CORPUS

CORPUS is a folder of chunklab's. Written as a user would: documents through a splitter that adds start_index, into
Chroma, one search a question, the share of the answer's characters in the first five chunks. Prints it as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import warnings
from pathlib import Path
from statistics import fmean

from chunklab.encoders.models import bundled_folder
from chunklab.reproduce.cl100k import load_cl100k

warnings.simplefilter('ignore')  # langchain-community and -experimental say at import that they are being sunset

from langchain_chroma import Chroma  # noqa: E402
from langchain_community.embeddings import HuggingFaceEmbeddings  # noqa: E402
from langchain_core.documents import Document  # noqa: E402
from langchain_experimental.text_splitter import SemanticChunker  # noqa: E402
from langchain_text_splitters import RecursiveCharacterTextSplitter, TokenTextSplitter  # noqa: E402

K = 5


def main() -> None:
    """Judge the three."""
    corpus = Path(sys.argv[1])
    load_cl100k()  # tiktoken keeps what is loaded, so LangChain finds it without a network
    embeddings = HuggingFaceEmbeddings(model_name=str(bundled_folder()), model_kwargs={'device': 'cpu'})
    cl100k = {'encoding_name': 'cl100k_base', 'chunk_size': 200, 'chunk_overlap': 0, 'add_start_index': True}
    splitters = {
        'fixed': TokenTextSplitter(**cl100k),
        'recursive': RecursiveCharacterTextSplitter.from_tiktoken_encoder(**cl100k),
        'semantic': SemanticChunker(embeddings, add_start_index=True),
    }
    documents = [
        Document(path.read_text(encoding='utf-8'), metadata={'doc_id': path.name})
        for path in sorted((corpus / 'documents').iterdir())
    ]
    queries = [json.loads(line) for line in (corpus / 'queries.jsonl').read_text(encoding='utf-8').splitlines()]
    found = {}
    for name, splitter in splitters.items():
        chunks = splitter.split_documents(documents)
        with tempfile.TemporaryDirectory() as folder:
            store = Chroma.from_documents(chunks, embeddings, collection_name=name, persist_directory=folder)
            found[name] = {'recall@5': fmean(recall(store.similarity_search(q['query'], k=K), q) for q in queries)}
    print(json.dumps(found))


def recall(chunks: list[Document], query: dict) -> float:
    """Share of the answer's characters in these chunks."""
    gold = {(s['doc_id'], at) for s in query['spans'] for at in range(s['start'], s['end'])}
    held = {
        (chunk.metadata['doc_id'], chunk.metadata['start_index'] + at)
        for chunk in chunks
        for at in range(len(chunk.page_content))
    }
    return len(gold & held) / len(gold)


if __name__ == '__main__':
    main()
