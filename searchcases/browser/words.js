/**
 * What do words mean that stand side by side? The trees of plain queries, which hold no sign of the
 * query language, and what queryparser.js needs of them.
 *
 * The twin of the Python modules `words`, `neighbours` and `clauses` of `queryparser`. Most queries
 * are plain, so the rest of the language is a script that a page fetches when it is needed.
 */
(function (searchcases) {
  "use strict";

  const { analysis, query } = searchcases;

  /** Words that stand side by side, in any way in which a case may have them. */
  function leafOf(tokens, field) {
    const leaves = analysis
      .readings(tokens)
      .map((terms) =>
        terms.length > 1
          ? query.node("phrase", { field, terms })
          : query.node("term", { field, term: terms[0] }),
      );
    if (leaves[0].kind === "term") leaves.splice(1, 1); // a compound's second word says no more
    return leaves.length > 1 ? query.node("or", { children: leaves }) : leaves[0];
  }

  /**
   * Words side by side, with nothing but white space between them; one in place of those that are
   * one word ("3 cm"). See queryparser/neighbours.py.
   * @param {{text: string, start: number, end: number, query: string}[]} run
   */
  function joined(run) {
    if (run.length < 2) return run;
    const { query: text, start } = run[0];
    const tokens = analysis
      .tokenize(text.slice(start, run.at(-1).end))
      .map((token) => ({ ...token, start: token.start + start, end: token.end + start }));
    const found = [];
    for (let at = 0; at < run.length; ) {
      const first = run[at];
      let last = at;
      for (let inside; ; ) {
        const { end } = run[last]; // tokens that begin in what is joined so far reach on
        inside = tokens.filter((token) => token.start >= first.start && token.start < end);
        const reach = Math.max(0, ...inside.map((token) => token.end));
        let more = last + 1;
        while (more < run.length && run[more].start < reach) more++;
        if (more - 1 <= last) {
          found.push(one(first, run[last], inside));
          break;
        }
        last = more - 1;
      }
      at = last + 1;
    }
    return found;
  }

  /** The lexeme of one word or of several that are one. */
  function one(first, last, tokens) {
    const forms = tokens.map(({ form }) => form);
    let text = first.query.slice(first.start, last.end);
    // The words beside it may give it another meaning.
    if (analysis.forms(text).join("\n") !== forms.join("\n")) text = forms.map(analysis.stem).join(" ");
    return { ...first, end: last.end, text };
  }

  /** Whether the clause of a word, written without quotes or field, is nothing but a stop word. */
  function isStopWord({ kind, field, term }, text) {
    if (kind !== "term" || field) return false;
    const forms = analysis.forms(text);
    return forms.length === 1 && analysis.isStopWord(forms[0]) && term === analysis.stem(forms[0]);
  }

  function join(kind, children) {
    const unique = query.distinct(children);
    if (unique.length === 1 && unique[0].kind !== "not") return unique[0];
    return query.node(kind, { children: unique });
  }

  /** What cases must match of words: stop words say nothing beside others. */
  function required(words, stopWords, allWords) {
    const kept = words.length ? words : stopWords;
    return allWords || !kept.length ? kept : [join("or", kept)];
  }

  /**
   * The tree of a plain query; null where a query may say more, or is not well formed.
   * @param {string} text
   * @param {{allWords: boolean}} how - whether all words must match
   * @param {{length: number, clauses: number, word: number}} limits - those of the lexer
   */
  function parse(text, { allWords }, limits) {
    const found = [...text.matchAll(/[^ ]+/g)].map(({ 0: word, index }) => ({
      query: text,
      text: word,
      start: index,
      end: index + word.length,
    }));
    const isWord = (lexeme) => lexeme.text.length <= limits.word && !SIGN.test(lexeme.text);
    if (text.length > limits.length || found.length > limits.clauses || !found.every(isWord)) return null;
    const words = [];
    const stopWords = [];
    for (const lexeme of joined(found)) {
      const tokens = analysis.tokenize(lexeme.text);
      if (!tokens.length) continue;
      const leaf = leafOf(tokens, null);
      (isStopWord(leaf, lexeme.text) ? stopWords : words).push(leaf);
    }
    const clauses = required(words, stopWords, allWords);
    return clauses.length ? join("and", clauses) : null;
  }

  /** What makes more than a word of one; beyond ASCII there is other white space as well. */
  const SIGN = /^(?:AND|OR|NOT)$|^-|[^!-~]|["&()*:=?~]/;

  searchcases.words = Object.freeze({ isStopWord, join, joined, leafOf, parse, required });
})((globalThis.searchcases ??= {}));
