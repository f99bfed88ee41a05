"""Which keywords does a case have, and what do keyword lists tell of the archive behind them?

``lists``: how is a list written? ``tokens``: which tokens were counted? ``statistics``: which
(N, L, df) explain a list's weights? ``weights``: which keywords does a text have?
"""
