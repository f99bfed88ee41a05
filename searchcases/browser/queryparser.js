/**
 * What does a query text mean? Text in, frozen tree out, or one error with the place marked.
 *
 * The same trees and errors as in searchcases/queryparser; offsets are in UTF-16 units. The grammar
 * is written down in docs/query-language.md.
 */
(function (searchcases) {
  "use strict";

  const { lexer, query, words: plain } = searchcases;
  const { join } = plain;
  const { refuse } = lexer;

  let filterFields, rangeFields;

  /** Takes what searchcases/queryparser/tables.py gives; needed before anything is parsed. */
  function setTables(tables) {
    ({ filter_fields: filterFields, range_fields: rangeFields } = tables);
    lexer.setTables(tables);
  }

  // Leaves

  /** The leaf of a lexeme; null where it holds no word at all (a lone dash, say). */
  function leafOf(lexeme, field) {
    if (filterFields.includes(field)) return filterOf(lexeme, field);
    const { kind, text } = lexeme;
    if (kind === "PREFIX") return query.node("prefix", { field, prefix: oneWord(lexeme, text) });
    if (kind === "WILDCARD") {
      return query.node("wildcard", { field, pattern: oneWord(lexeme, text, /[*?]/g) });
    }
    if (kind === "FUZZY") {
      const sign = text.lastIndexOf("~");
      const form = oneWord(lexeme, text.slice(0, sign));
      return query.node("fuzzy", { field, form, distance: +text.slice(sign + 1) || 1 });
    }
    const tokens = searchcases.analysis.tokenize(text);
    if (!tokens.length) return null;
    if (kind === "EXACT") return query.node("exact", { field, forms: tokens.map(({ form }) => form) });
    return plain.leafOf(tokens, field);
  }

  /** The folded word, which but for its wild signs must be one word. */
  function oneWord(lexeme, word, wild) {
    const folded = searchcases.analysis.fold(word);
    if (!searchcases.analysis.isWord(wild ? folded.replace(wild, "x") : folded)) {
      refuse(lexeme, "*, ? and ~ go with one word of letters and digits; write its parts apart");
    }
    return folded;
  }

  function filterOf(lexeme, field) {
    if (!["WORD", "PHRASE", "RANGE"].includes(lexeme.kind)) {
      refuse(lexeme, `${field}: takes whole words, without = * ? ~`);
    }
    if (rangeFields.includes(field)) return rangeOf(lexeme, field);
    const words = searchcases.metadata.valueWords(field, lexeme.text);
    if (!words.length) refuse(lexeme, `${field}: needs a word behind it`);
    return query.node("value", { field, words });
  }

  /** What lies between two ages or dates, or within one. */
  function rangeOf(lexeme, field) {
    const { text } = lexeme;
    const [, lowText, dots, highText] = /^(.*?)(\.\.|$)(.*)$/su.exec(text);
    const start = lexeme.start + (lexeme.kind === "PHRASE"); // a phrase begins behind its quote
    let low = null;
    let high = null;
    if (lowText || !highText) [low, high] = bounds(lexeme, field, lowText, start);
    if (dots) high = null;
    if (highText) high = upper(lexeme, field, highText, start + text.length - highText.length);
    if (low !== null && high !== null && low > high) {
      refuse(lexeme, "the range ends before it begins; swap its ends");
    }
    return query.node("range", { field, low, high });
  }

  /** The last number of a range; behind `<` the one before its bound begins. */
  function upper(lexeme, field, bound, offset) {
    const [low, high] = bounds(lexeme, field, bound.replace(/^</, ""), offset);
    return bound[0] === "<" ? below(low) : high;
  }

  /** The largest double below one that is not negative. */
  function below(number) {
    if (!number) return -Number.MIN_VALUE;
    const double = Float64Array.of(number);
    new BigInt64Array(double.buffer)[0]--;
    return double[0];
  }

  const EXAMPLES = {
    age: "age:30..50, age:6m..2 or age:80..",
    date: "date:2023..2024-06",
    size: "size:10mm..3cm or size:50..",
  };

  function bounds(lexeme, field, bound, offset) {
    const reason = `this is not a valid ${field}; write ${EXAMPLES[field]}`;
    return searchcases.metadata.rangeBounds(field, bound) ?? refuse(lexeme, reason, offset);
  }

  // Clauses: each a tree, null where its lexeme held no word, and the lexeme at which it begins

  const ONLY_NEGATIONS = "negations alone find nothing; add a word to look for";

  /** One tree of clauses that stand side by side. */
  function together(clauses, allWords) {
    const parts = { words: [], stopWords: [], filters: [], negations: [] };
    for (const clause of clauses) if (clause[0]) parts[roleOf(...clause)].push(clause[0]);
    const { words, stopWords, filters, negations } = parts;
    const required = plain.required(words, stopWords, allWords);
    if (!required.length && !filters.length) {
      refuse(clauses[0][1], negations.length ? ONLY_NEGATIONS : lexer.NOTHING);
    }
    return join("and", [...required, ...alternatives(filters), ...negations]);
  }

  function roleOf(clause, lexeme) {
    if (clause.kind === "not") return "negations";
    if (filtersOnly(clause)) return "filters";
    return lexeme.kind === "WORD" && plain.isStopWord(clause, lexeme.text) ? "stopWords" : "words";
  }

  /** Whether a clause says nothing about words: a filter, or a bracket of filters. */
  const filtersOnly = ({ kind, children }) =>
    kind === "value" ||
    kind === "range" ||
    !!children?.every((child) => child.kind === "not" || filtersOnly(child));

  /** Filters of one field are alternatives. */
  const alternatives = (filters) =>
    [...new Set(filters.map(fieldOf))].map((field) =>
      join(
        "or",
        filters.filter((clause) => fieldOf(clause) === field),
      ),
    );

  /** The one field that a clause is about; else its key, which no other clause has. */
  function fieldOf(clause) {
    if (clause.field) return clause.field;
    const fields = new Set(clause.kind === "or" ? clause.children.map(fieldOf) : []);
    return fields.size === 1 ? [...fields][0] : query.nodeKey(clause);
  }

  /** The tree of an explicit `and` or `or`; null where no operand held a word. */
  function operation(kind, clauses) {
    const found = clauses.filter(([clause]) => clause);
    const negated = found.filter(([clause]) => clause.kind === "not");
    if (negated.length && kind === "or") {
      refuse(negated[0][1], "OR NOT would find nearly every case; write AND NOT");
    }
    if (found.length && negated.length === found.length) refuse(negated[0][1], ONLY_NEGATIONS);
    const trees = found.map(([clause]) => clause);
    return trees.length ? join(kind, trees) : null;
  }

  /** The lexemes of a query, with one in place of those that are one word; see words.js. */
  function joined(lexemes) {
    const found = [];
    let run = [];
    const endRun = () => {
      found.push(...plain.joined(run));
      run = [];
    };
    const outer = [null]; // the field of each bracket
    let field = null;
    for (const lexeme of lexemes) {
      const { kind, text } = lexeme;
      if (kind === "OPEN") outer.push(field ?? outer.at(-1));
      else if (kind === "CLOSE") outer.pop();
      if (kind === "WORD" && !filterFields.includes(field ?? outer.at(-1))) run.push(lexeme);
      else {
        endRun();
        found.push(lexeme);
      }
      field = kind === "FIELD" ? text : null;
    }
    endRun();
    return found;
  }

  // Grammar

  /**
   * The tree of a query. Precedence: NOT, then AND, then OR, then side by side.
   * @param {string} text
   * @param {{allWords?: boolean}} [options] - whether words that stand side by side must all match
   * @returns {object} a node of query.js
   * @throws {QuerySyntaxError} the query is not well formed, or beyond a limit
   */
  function parse(text, { allWords = false } = {}) {
    const lexemes = joined(lexer.lex(text));
    let at = 0;
    const next = (kind) => (lexemes[at]?.kind === kind ? lexemes[at++] : null);

    /** The clause of all up to the bracket that closes, or to the end. */
    function group(field) {
      const found = [];
      while (at < lexemes.length && !next("CLOSE")) found.push(disjunction(field));
      return [together(found, allWords), found[0][1]];
    }

    const infix = (sign, kind, operands) => (field) => {
      const found = [operands(field)];
      while (next(sign)) found.push(operands(field));
      return found.length === 1 ? found[0] : [operation(kind, found), found[0][1]];
    };

    function negation(field) {
      if (!next("NOT")) return operand(field);
      const [clause, lexeme] = operand(field);
      return [clause && query.node("not", { child: clause }), lexeme];
    }

    function operand(outer) {
      const field = next("FIELD")?.text ?? outer;
      if (next("OPEN")) return group(field);
      const lexeme = lexemes[at++];
      return [leafOf(lexeme, field), lexeme];
    }

    const conjunction = infix("AND", "and", negation);
    const disjunction = infix("OR", "or", conjunction);
    return group(null)[0];
  }

  searchcases.queryparser = Object.freeze({ setTables, parse });
})((globalThis.searchcases ??= {}));
