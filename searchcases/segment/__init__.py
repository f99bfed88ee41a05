"""One immutable file that holds the whole inverted index: written once, then only read.

Reading: ``layout`` (which arrays are in it, and where?), ``reader`` (given a term, where are its
postings?), ``lists``, ``strings``, ``records`` (how is a list, a text, a case read?), ``columns``
(the postings of many forms as arrays).

Writing: ``writer`` puts a segment together from batches of cases: ``forward`` (which tokens does
each case hold, in order?), ``runs`` (the same, by term), ``documents`` and ``notes`` (what is
beside them, of a batch and of all?), ``spool``, ``scratch``, ``stretches`` and ``gathering`` (where
do batches wait?), ``blocks``, ``merging`` and ``postings`` (how do they become one?), ``frequent``
and ``spilling`` (and words that have too many postings to be held?), ``packing`` (in few bytes).
"""
