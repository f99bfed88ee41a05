"""One immutable file that holds the whole inverted index: written once, then only read.

``layout``: which arrays are in it, and where? ``reader``: given a term, where are its postings?
``forward``: which tokens does each case hold, in order? ``invert``: the same, by term.
"""
