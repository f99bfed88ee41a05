"""How well do the settings find what people judged to be relevant?

Queries and judgements come from files (``queries``, ``judgements``), each query becomes a tree of
its plain words (``words``), the index ranks the cases (``runs``), ``measures`` says how good the
rankings are, and ``intervals`` how sure a difference between two settings is.
"""

from searchcases.evaluation.intervals import Interval, paired_interval
from searchcases.evaluation.judgements import Judgements, read_judgements
from searchcases.evaluation.measures import MEASURES, PerQuery, mean, measure
from searchcases.evaluation.queries import read_queries
from searchcases.evaluation.runs import DEPTH, Run, run_of
from searchcases.evaluation.words import words_tree

__all__ = [
    "DEPTH",
    "MEASURES",
    "Interval",
    "Judgements",
    "PerQuery",
    "Run",
    "mean",
    "measure",
    "paired_interval",
    "read_judgements",
    "read_queries",
    "run_of",
    "words_tree",
]
