"""How do brackets, fields and operators group lexemes? Whoosh's parser, with nodes of ours.

Whoosh tags the text (here: with our lexemes), moves brackets, field names and operators into a
tree of syntax nodes, and asks each node for its query. The nodes below answer with our frozen
tree instead of Whoosh's. Precedence: ``NOT``, then ``AND``, then ``OR``, then side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whoosh.qparser import plugins, syntax
from whoosh.qparser.default import QueryParser
from whoosh.qparser.taggers import Tagger

from searchcases.analysis.chain import analyze
from searchcases.query import And, Not, Or, Query
from searchcases.queryparser.clauses import Clause, operation, together
from searchcases.queryparser.lexer import Kind, Lexeme
from searchcases.queryparser.words import leaf_of


class _Leaf(syntax.TextNode):  # type: ignore[misc]  # Whoosh has no types
    """A word, phrase or range; Whoosh sets ``fieldname`` where a field name stands before it."""

    def __init__(self, lexeme: Lexeme) -> None:
        super().__init__(lexeme.text)
        self.lexeme = lexeme

    def query(self, parser: _Parser) -> Query | None:
        return leaf_of(parser.text, self.lexeme, self.fieldname, analyze)


class _SideBySide(syntax.GroupNode):  # type: ignore[misc]  # the same
    merging = False

    def query(self, parser: _Parser) -> Query:
        return together(parser.text, _clauses(self, parser), all_words=parser.all_words)


class _AndGroup(syntax.GroupNode):  # type: ignore[misc]  # the same
    def query(self, parser: _Parser) -> Query | None:
        return operation(parser.text, And, _clauses(self, parser))


class _OrGroup(syntax.GroupNode):  # type: ignore[misc]  # the same
    def query(self, parser: _Parser) -> Query | None:
        return operation(parser.text, Or, _clauses(self, parser))


class _NotGroup(syntax.GroupNode):  # type: ignore[misc]  # the same
    merging = False

    def query(self, parser: _Parser) -> Query | None:
        child = self.nodes[0].query(parser)
        return None if child is None else Not(child)


def _clauses(group: syntax.GroupNode, parser: _Parser) -> list[Clause]:
    return [(node.query(parser), _first_lexeme(node)) for node in group]


def _first_lexeme(node: syntax.SyntaxNode) -> Lexeme:
    while not isinstance(node, _Leaf):
        node = node[0]
    return node.lexeme


class _LexemeTagger(Tagger):  # type: ignore[misc]  # the same
    """Hands Whoosh the lexeme that begins at a place, as a node."""

    def __init__(self, lexemes: Sequence[Lexeme]) -> None:
        self._at = {lexeme.start: lexeme for lexeme in lexemes}

    def match(self, parser: _Parser, text: str, pos: int) -> syntax.SyntaxNode | None:  # noqa: ARG002
        lexeme = self._at.get(pos)
        if lexeme is None:
            return None
        return _node(lexeme).set_range(lexeme.start, lexeme.end)


def _node(lexeme: Lexeme) -> Any:
    match lexeme.kind:
        case Kind.OPEN:
            return plugins.GroupPlugin.OpenBracket()
        case Kind.CLOSE:
            return plugins.GroupPlugin.CloseBracket()
        case Kind.FIELD:
            return syntax.FieldnameNode(lexeme.text, lexeme.text)
        case Kind.NOT:
            return syntax.PrefixOperator(lexeme.text, _NotGroup)
        case Kind.AND:
            return syntax.InfixOperator(lexeme.text, _AndGroup)
        case Kind.OR:
            return syntax.InfixOperator(lexeme.text, _OrGroup)
        case _:
            return _Leaf(lexeme)


class _Lexemes(plugins.Plugin):  # type: ignore[misc]  # the same
    def __init__(self, lexemes: Sequence[Lexeme]) -> None:
        self._tagger = _LexemeTagger(lexemes)

    def taggers(self, parser: _Parser) -> list[tuple[Tagger, int]]:  # noqa: ARG002
        return [(self._tagger, -10)]  # before Whoosh's own


class _Parser(QueryParser):  # type: ignore[misc]  # the same
    """Whoosh's parser with our lexemes, its groups, its fields and its operators."""

    def __init__(self, text: str, lexemes: Sequence[Lexeme], *, all_words: bool) -> None:
        tag = plugins.OperatorsPlugin.OpTagger
        never = r"(?!)"  # the lexemes tag the operators; these only say in which order they bind
        operators = [
            (tag(never, _NotGroup, syntax.PrefixOperator), 0),
            (tag(never, _AndGroup), 0),
            (tag(never, _OrGroup), 0),
        ]
        super().__init__(
            None,
            None,
            plugins=[
                _Lexemes(lexemes),
                plugins.GroupPlugin(),
                plugins.FieldsPlugin(remove_unknown=False),
                plugins.OperatorsPlugin(operators, clean=True),
            ],
            group=_SideBySide,
        )
        self.text, self.all_words = text, all_words


def parse_structure(text: str, lexemes: Sequence[Lexeme], *, all_words: bool) -> Query:
    """The tree of a query whose lexemes are well formed.

    Raises:
        QuerySyntaxError: negations alone, ``OR NOT``, or a field searched in a way it cannot be.
    """
    parser = _Parser(text, lexemes, all_words=all_words)
    found = parser.process(text).query(parser)
    return together(text, [(found, lexemes[0])], all_words=all_words)
