"""Other people's splitters as strategies, one file for each library; what they need is imported only when one is named.

Offsets that a library reports are never used: its texts are placed in the document by chunklab itself.
"""
