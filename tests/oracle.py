"""The semantics of a search, by brute force: every case is read, token by token.

No index, and none of the modules that use one: what is shared with the package is the analysis of
a text, the classes of the query tree and the reading of metadata. Slow and short; where this file
and the package differ, one of them is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from itertools import compress

from occurrences import Forms, accepts, key, leaves, lexical, places, size, stands_in

import searchcases.query as q
from searchcases import assertion
from searchcases.analysis import tokenize
from searchcases.analysis.stream import read
from searchcases.config import Settings
from searchcases.metadata import number_of, value_words
from searchcases.model import STATUS_FIELDS, TEXT_FIELDS, Case
from searchcases.query import Query, Scoring

UNIT = 2**16
MAX_FORMS = 1_000


class TooManyFormsError(Exception):
    """A prefix, wildcard or fuzzy word stands for more than ``MAX_FORMS`` forms."""


@cache
def nearest_unit(numerator: int, denominator: int, *, base: int | None = None) -> int:
    """Logarithm of a ratio (natural, or to a base) in units of 2**-16, rounded half up."""
    with localcontext(prec=50):
        logarithm = (Decimal(numerator) / denominator).ln()
        if base is not None:
            logarithm /= Decimal(base).ln()
        return int((logarithm * UNIT).quantize(Decimal(1), ROUND_HALF_UP))


class Oracle:
    """Searches a list of cases under one set of settings."""

    def __init__(self, cases: Sequence[Case], settings: Settings) -> None:
        self.settings = settings
        self.cases = {case.case_id: case for case in cases}
        self.forms: dict[str, dict[str, Forms]] = {
            case.case_id: {
                name: tuple(token.form for token in tokenize(case.fields.get(name, "")))
                for name in TEXT_FIELDS
            }
            for case in cases
        }
        self.statuses = {
            case.case_id: {name: statuses(name, case.fields.get(name, "")) for name in TEXT_FIELDS}
            for case in cases
        }
        fields = [forms for words in self.forms.values() for forms in words.values()]
        self.vocabulary = set().union(*fields)

    # Who comes first?

    def search(self, query: Query) -> list[tuple[str, float]]:
        """Case id and score of every case that matches, best first."""
        for leaf in leaves(query, negated=True):
            if isinstance(leaf, q.Prefix | q.Wildcard | q.Fuzzy) and (
                sum(map(accepts(leaf), self.vocabulary)) > MAX_FORMS
            ):
                raise TooManyFormsError
        found = {i: self.score(query, i) for i in self.cases if self.matches(query, i)}

        def place(case_id: str) -> tuple[float, int, bytes]:
            return -found[case_id], self.length(case_id, None), case_id.encode()

        return [(case_id, found[case_id]) for case_id in sorted(found, key=place)]

    def matches(self, query: Query, case_id: str) -> bool:
        """Whether a case matches."""
        match query:
            case q.And(children):
                return all(self.matches(child, case_id) for child in children)
            case q.Or(children):
                return any(self.matches(child, case_id) for child in children)
            case q.Not(child):
                return not self.matches(child, case_id)
            case q.Value(field, words):
                values = self.cases[case_id].metadata.get(field, ())
                return any(stands_in(words, value_words(field, value)) for value in values)
            case q.Range(field, low, high):
                number = number_of(field, self.cases[case_id].metadata.get(field, ()))
                known = number == number  # NaN otherwise, which lies in no range
                return known and (low is None or low <= number) and (high is None or number <= high)
            case q.Synonyms(_, others):
                return any(self.matches(other, case_id) for other in others)
            case q.Weighted(leaf):
                return self.matches(leaf, case_id)
            case leaf:
                return bool(self.tf(leaf, case_id))

    # What is it worth?

    def score(self, query: Query, case_id: str) -> float:
        """Sum of what the different leaves that match contribute, in the order of their keys."""
        score = 0.0
        for leaf in sorted(set(leaves(query)), key=key):
            if self.matches(leaf, case_id):
                score += self.contribution(leaf, case_id)
        return score

    def contribution(self, leaf: Scoring, case_id: str) -> float:
        """BM25F or TF-IDF of one leaf; the order of operations decides about the last bit."""
        match leaf:
            case q.Weighted(inner, weight):
                return self.contribution(inner, case_id) * (weight / UNIT)
            case q.Synonyms(words, others):
                names = [self.contribution(one, case_id) for one in others]
                excess = max(names) * (self.settings.synonyms / 4)
                for word in words:
                    excess -= self.contribution(word, case_id)
                return max(excess, 0.0)
        if not self.tf(leaf, case_id):
            return 0.0
        quarters, idf = self.weight(leaf, case_id), self.idf(leaf)
        weight = quarters / 4
        if self.settings.weighting == "tfidf":
            if quarters < 4:
                return weight * (idf / UNIT)
            logarithm = nearest_unit(quarters, 1, base=2) - 2 * UNIT
            return (1.0 + logarithm / UNIT) * (idf / UNIT)
        if not quarters:
            return 0.0
        k1, b = self.settings.k1, self.settings.b
        relative = self.length(case_id, leaf.field) / self.average_length(leaf.field)
        norm = k1 * (1.0 - b + b * relative)
        return idf / UNIT * (weight * (k1 + 1.0)) / (weight + norm)

    def idf(self, leaf: Scoring) -> int:
        """In units of 2**-16; a phrase has the sum over its words."""
        if isinstance(leaf, q.Phrase):
            return sum(self.idf(q.Term(leaf.field, term)) for term in leaf.terms)
        if isinstance(leaf, q.Exact) and len(leaf.forms) > 1:
            return sum(self.idf(q.Exact(leaf.field, (form,))) for form in leaf.forms)
        n, df = len(self.collection(leaf.field)), self.df(leaf)
        if self.settings.weighting == "tfidf":
            return nearest_unit(n + df, df)  # ln(1 + N / df)
        return nearest_unit(2 * n + 2, 2 * df + 1)  # ln(1 + (N - df + 1/2) / (df + 1/2))

    def df(self, leaf: Scoring) -> int:
        """How many cases match a leaf."""
        return sum(bool(self.tf(leaf, case_id)) for case_id in self.cases)

    def weight(self, leaf: Scoring, case_id: str) -> int:
        """w = sum over fields and occurrences of boost x quarters."""
        boosts, settings = self.boosts(leaf.field), self.settings
        quarters = 4, settings.possible, settings.absent
        if leaf.field in STATUS_FIELDS:
            quarters = 4, 4, 4
        return sum(
            boosts[name] * quarters[status]
            for name, found in self.tf(leaf, case_id).items()
            for status in found
        )

    def tf(self, leaf: Scoring, case_id: str) -> dict[str, list[int]]:
        """The status of each occurrence in each field that counts and holds some."""
        found: dict[str, list[int]] = {}
        for name, boost in self.boosts(leaf.field).items():
            for place in self.places(leaf, case_id, name) if boost else ():
                found.setdefault(name, []).append(self.status(leaf, case_id, name, place))
        return found

    def places(self, leaf: Scoring, case_id: str, name: str) -> list[int]:
        """Where a leaf occurs in a field, with the status that it asks for."""
        found = places(leaf, self.forms[case_id][name])
        if leaf.field not in STATUS_FIELDS:
            return found
        wanted = STATUS_FIELDS.index(leaf.field)
        return [place for place in found if self.status(leaf, case_id, name, place) == wanted]

    def status(self, leaf: Scoring, case_id: str, name: str, place: int) -> int:
        """The most doubtful status of the words of an occurrence."""
        return max(self.statuses[case_id][name][place : place + size(leaf)])

    def boosts(self, field: str | None) -> Mapping[str, int]:
        """What counts: one field alone, or each as much as its boost says."""
        if field in STATUS_FIELDS:
            told = ["title", "diagnosis", "ddx", "findings", "impression", "discussion", "other"]
            return {name: self.settings.boosts.get(name, 0) for name in told}
        if field is None:
            return {name: self.settings.boosts.get(name, 0) for name in TEXT_FIELDS}
        return {field: 1}

    def length(self, case_id: str, field: str | None) -> int:
        """dl = sum over fields of boost x number of words."""
        words = self.forms[case_id]
        if field in STATUS_FIELDS:
            field = None
        return sum(boost * len(words[name]) for name, boost in self.boosts(field).items())

    def collection(self, field: str | None) -> list[str]:
        """The cases that N and avgdl are about: all, or those that have the field."""
        if field is None or field in STATUS_FIELDS:
            return list(self.cases)
        return [case_id for case_id in self.cases if self.forms[case_id][field]]

    def average_length(self, field: str | None) -> float:
        """avgdl: mean length in that collection."""
        collection = self.collection(field)
        return sum(self.length(case_id, field) for case_id in collection) / len(collection)

    # What is shown?

    def matched(self, query: Query, case_id: str) -> dict[str, list[str]]:
        """The distinct words of a case, per field, that stand for a leaf of the query."""
        shown: dict[str, set[str]] = {}
        for leaf in lexical(query):
            for name in self.tf(leaf, case_id):
                forms = self.forms[case_id][name]
                for place in self.places(leaf, case_id, name):
                    shown.setdefault(name, set()).update(forms[place : place + size(leaf)])
        return {name: sorted(forms) for name, forms in shown.items()}


def statuses(name: str, text: str) -> list[int]:
    """The status of each word of a field."""
    stream = read([text])
    found = assertion.statuses(stream.tokens, stream.vocabulary).tolist()
    words = [*compress(found, stream.is_word)]
    if name in ("keywords", "tags"):
        return [0] * len(words)
    return [max(status, 1) if name == "ddx" else status for status in words]
