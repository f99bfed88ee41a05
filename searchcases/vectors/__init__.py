"""Which documents come first, worked out on arrays? The same ranking as ``ranking``, many at once.

``runs``: what does a leaf add to the score of each document? ``engine``: which come first? NumPy
takes longer to import than a search without it takes, so ``searcher`` asks here only from the
second query on.
"""

from searchcases.vectors.engine import Found, Vectors

__all__ = ["Found", "Vectors"]
