"""How do other engines rank the same queries? bm25s, tantivy and Whoosh, each at its best.

Each gets the same plain words, any of which may match, and Porter stemming; every variant is
measured and the one with the best MAP over *all* queries is shown: in their favour, for our own
settings are the defaults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version

import bm25s
import Stemmer
import tantivy
from whoosh import fields, qparser, scoring
from whoosh.analysis import StemmingAnalyzer
from whoosh.filedb.filestore import RamStorage

from searchcases.analysis import is_stop_word
from searchcases.evaluation import DEPTH, Run

SETTINGS = ((1.2, 0.75), (1.5, 0.75), (2.0, 0.75), (3.0, 0.9))
"""k1 and b: the usual ones, and those that searchcases has come to."""

Variants = Iterator[tuple[str, Run]]


def peers(texts: Mapping[str, str], queries: Mapping[str, str]) -> dict[str, Variants]:
    """Per engine its variants, each with what it found."""
    return {
        f"bm25s {version('bm25s')}": _bm25s(texts, queries),
        f"tantivy {version('tantivy')}": _tantivy(texts, queries),
        f"Whoosh {version('Whoosh-Reloaded')}, OR": _whoosh(texts, queries),
    }


def _bm25s(texts: Mapping[str, str], queries: Mapping[str, str]) -> Variants:
    stemmer = Stemmer.Stemmer("english")
    names = list(texts)
    for stop_words in ("en", []):
        options = {"stopwords": stop_words, "stemmer": stemmer, "show_progress": False}
        documents = bm25s.tokenize(list(texts.values()), **options)
        asked = bm25s.tokenize(list(queries.values()), **options)
        for method in ("lucene", "robertson", "atire", "bm25l", "bm25+"):
            for k1, b in SETTINGS:
                engine = bm25s.BM25(method=method, k1=k1, b=b)
                engine.index(documents, show_progress=False)
                depth = min(DEPTH, len(names))
                found, scores = engine.retrieve(asked, k=depth, show_progress=False)
                run = {
                    query: tuple(
                        names[n] for n, s in zip(found[row], scores[row], strict=True) if s > 0
                    )
                    for row, query in enumerate(queries)
                }
                words = "stop words left out" if stop_words else "all words"
                yield f"{method}, k1 {k1:g}, b {b:g}, {words}", run


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _telling(text: str) -> list[str]:
    return [word for word in _words(text) if not is_stop_word(word)]


def _tantivy(texts: Mapping[str, str], queries: Mapping[str, str]) -> Variants:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for name, text in texts.items():
        writer.add_document(tantivy.Document(name=name, text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    for told, words_of in (("all words", _words), ("stop words left out", _telling)):
        run = {}
        for query, text in queries.items():
            asked = index.parse_query(" ".join(words_of(text)), ["text"])
            hits = searcher.search(asked, DEPTH).hits
            run[query] = tuple(searcher.doc(address)["name"][0] for _, address in hits)
        yield f"en_stem, {told}", run


def _whoosh(texts: Mapping[str, str], queries: Mapping[str, str]) -> Variants:
    schema = fields.Schema(
        name=fields.ID(stored=True), text=fields.TEXT(analyzer=StemmingAnalyzer())
    )
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for name, text in texts.items():
        writer.add_document(name=name, text=text)
    writer.commit()
    parser = qparser.QueryParser("text", schema, group=qparser.OrGroup)
    for k1, b in SETTINGS:
        with index.searcher(weighting=scoring.BM25F(B=b, K1=k1)) as searcher:
            run = {
                query: tuple(
                    hit["name"]
                    for hit in searcher.search(parser.parse(" ".join(_words(text))), limit=DEPTH)
                )
                for query, text in queries.items()
            }
        yield f"k1 {k1:g}, b {b:g}", run
