"""How do the results of ``speed`` read? Markdown: what was done, on which machine, the tables."""

from __future__ import annotations

from collections.abc import Iterator

import engines
import machine
import speed_search
import speed_tables
from engines import OR, OWN
from speed_indexing import SMALL
from speed_run import Found, Options

LATENCY_PLOT, GROWTH_PLOT = "latency.svg", "growth.svg"

HEAD = """# Speed

Written on {now} by `make bench`; do not edit. {cases:,} generated cases of
some 290 words in seven fields. The machine may be shared: in the tables of latency the engines took
turns, so compare there, and see the spread."""

INDEXING = f"""## Indexing

From files of JSON lines to a closed, durable index, each run in a process of its own. searchcases
stores the cases and finds out what is denied or in doubt; the peers store the ids alone. Processor
time is of all processes and includes their start; others on the machine change it least. Sizes are
without the text of the cases. Whoosh indexed no more than {SMALL:,}. searchcases and tantivy
index all cases several times, in turn; the run of the median time is shown, with the range. Two
threads whose seconds are no fewer than their processor seconds had one processor to themselves."""

ONE_PROCESS = "This version of searchcases indexes in one process."

SMALL_ARCHIVE = """### A small archive, one process

The median of {runs} runs."""

SEARCHING = f"""## Searching

{{queries}} different queries of each kind, or as many as there are, {speed_search.PASSES} passes in
turn after one that is shown apart; from the text of the query to the ids of ten cases.
*searchcases* looks for the words alone, as the peers do; *searchcases, synonyms* is how it comes.
tantivy is not asked how many cases it finds; searchcases always says. Whoosh has {SMALL:,} cases,
so its figures flatter it. The same work, with a field apart for each section, is *tantivy*'s; *one
field* asks less of a query and cannot ask for a field.

![Latency by kind of query]({LATENCY_PLOT})"""

FIRST = """### Queries that were never asked before

searchcases keeps what it worked out for words, phrases and beginnings of words, in a third of the
size of the index, at least 64 MB; the tables above are of words that come again. The first time a
query is asked, where the queries above it in this table may have had some of its words:"""

AGREEMENT = """### Queries for which a peer finds as many cases as searchcases

They differ where stems do (Porter's first stemmer in SQLite, his second in tantivy and bm25s;
searchcases also brings Latin plurals and spellings together), where a phrase runs over the end
of a field, and in prefixes: searchcases looks for them among words as written, others among
stems."""

GROWTH = f"""### Growth

![Growth of the p50]({GROWTH_PLOT})"""


def text(found: Found, options: Options, load_before: str) -> str:
    """The page.

    Args:
        found: what was measured.
        options: what was to be measured.
        load_before: the machine's load before, as ``machine.load`` says it.
    """
    names = speed_tables.columns(found.latency)
    parts = [
        HEAD.format(now=machine.now(), cases=options.cases),
        "\n".join(f"- {fact}" for fact in _facts(names, load_before)),
        INDEXING,
        speed_tables.indexing(found.indexing),
        *([] if engines.load(OWN).jobs > 1 else [ONE_PROCESS]),
        SMALL_ARCHIVE.format(runs=options.runs),
        speed_tables.small(found.indexing),
        "### Indexing again",
        speed_tables.update(found.indexing),
        SEARCHING.format(queries=options.queries),
        speed_tables.latency(found.latency, names),
        speed_tables.spread(found.latency, names),
        FIRST,
        speed_tables.first(found.latency, names),
        AGREEMENT,
        speed_tables.agreement(found.agreement),
        GROWTH,
        speed_tables.growth(found.growth, OR),
        "### From the shell",
        speed_tables.cold(found.cold),
        "### Side by side",
        speed_tables.throughput(found.throughput),
    ]
    return "\n\n".join(parts) + "\n"


def _facts(names: list[str], load_before: str) -> Iterator[str]:
    yield from machine.facts()
    yield f"load (1, 5, 15 minutes): {load_before} before; {machine.load()} after"
    versions = {name.partition(",")[0]: engines.load(name).version for name in names}
    yield "versions: " + ", ".join(f"{name} {version}" for name, version in versions.items())
