"""Which other names has what a query looks for? Abbreviations, synonyms, lay words.

``entries`` says what an entry of a table is, ``csvtable`` and ``ontology`` read them from CSV and
from RDF/XML such as RadLex; ``table`` finds the names that begin with a term; ``loading`` gives the
built-in table, behind a user's ``own``; ``occurring`` leaves those that an archive holds;
``rewriting`` adds the other names to a query tree. The sources and the columns of the built-in
table stand in ``docs/synonyms.md``.
"""

from searchcases.synonyms.loading import load
from searchcases.synonyms.occurring import OccurringNames
from searchcases.synonyms.rewriting import Expansion, expand
from searchcases.synonyms.table import Other, Row, SynonymTable

__all__ = ["Expansion", "OccurringNames", "Other", "Row", "SynonymTable", "expand", "load"]
