"""What `benchmarks/chunkers.py` times: chunklab's chunkers and others', all with one encoder's tokenizer and one size.

Each entry of `CONTENDERS` loads what may be loaded before and gives a function that cuts texts, cold.
"""

from __future__ import annotations

import other_chunkers
import own_chunkers
from contender import Contender, raw_tokenizer

BOTH = (0, 40)
CONTENDERS = (
    Contender('bound', 'tokenizers, encode with offsets, one after another', own_chunkers.bare_encode),
    Contender('bound', 'tokenizers, encode_batch with offsets', own_chunkers.bare_batch),
    Contender('bound', 'chunklab, seven strategies', own_chunkers.seven, ours=True),
    Contender('fixed', 'chunklab fixed', own_chunkers.ours('fixed'), BOTH, ours=True),
    Contender(
        'fixed', 'chonkie TokenChunker (tokenizers)', other_chunkers.chonkie('TokenChunker', raw_tokenizer), BOTH
    ),
    Contender(
        'fixed', 'chonkie TokenChunker (tokie)', other_chunkers.chonkie('TokenChunker', other_chunkers.tokie), BOTH
    ),
    Contender('fixed', 'LangChain SentenceTransformersTokenTextSplitter', other_chunkers.langchain_tokens, BOTH),
    Contender('fixed', 'Chroma FixedTokenChunker (cl100k)', other_chunkers.chroma('fixed'), BOTH),
    Contender('fixed', 'llama-index TokenTextSplitter', other_chunkers.llama_index('TokenTextSplitter'), BOTH),
    Contender('recursive', 'chunklab recursive', own_chunkers.ours('recursive'), BOTH, ours=True),
    Contender('recursive', 'chonkie RecursiveChunker', other_chunkers.chonkie('RecursiveChunker', raw_tokenizer)),
    Contender('recursive', 'semchunk', other_chunkers.semchunk, BOTH),
    Contender('recursive', 'Chroma RecursiveTokenChunker', other_chunkers.chroma('recursive'), BOTH),
    Contender('recursive', 'semantic-text-splitter', other_chunkers.text_splitter, BOTH),
    Contender('recursive', 'LangChain RecursiveCharacterTextSplitter', other_chunkers.langchain_recursive, BOTH),
    Contender('sentence', 'chunklab sentence', own_chunkers.ours('sentence'), ours=True),
    Contender('sentence', 'chonkie SentenceChunker', other_chunkers.chonkie('SentenceChunker', raw_tokenizer), BOTH),
    Contender('sentence', 'llama-index SentenceSplitter', other_chunkers.llama_index('SentenceSplitter'), BOTH),
    Contender('outline', 'chunklab clause', own_chunkers.ours('clause'), ours=True),
    Contender('semantic', 'SentenceTransformer.encode of the sentences, length-ordered', own_chunkers.bare_sentences),
    Contender('semantic', 'chunklab semantic', own_chunkers.encoding('semantic'), ours=True),
    Contender('semantic', 'chunklab cluster', own_chunkers.encoding('cluster'), ours=True),
    Contender('semantic', 'Chroma ClusterSemanticChunker', other_chunkers.chroma('cluster')),
    Contender('semantic', 'Chroma KamradtModifiedChunker', other_chunkers.chroma('kamradt')),
    Contender('semantic', 'LangChain SemanticChunker', other_chunkers.langchain_semantic),
    Contender('semantic', 'llama-index SemanticSplitterNodeParser', other_chunkers.llama_index_semantic),
    Contender('semantic', 'chonkie SemanticChunker', other_chunkers.chonkie_semantic),
)
