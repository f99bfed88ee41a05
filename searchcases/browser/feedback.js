/**
 * Which words of the best cases should the query have had, too? Formulas and their sources:
 * searchcases/feedback.py.
 *
 * Needs nothing but the texts of these cases, the df of `CANDIDATES` words and the number of cases.
 */
(function (searchcases) {
  "use strict";

  const { analysis, query, scoring } = searchcases;

  /** How many cases are looked at. */
  const CASES = 10;
  const CANDIDATES = 40;
  const TERMS = 20;
  const STRENGTH = 0.75;
  const WORD = /^[a-z]{3,}$/;

  /** Boost x tf of each term that may be added, and the weighted length of the case. */
  function counted(fields, boosts) {
    const weights = new Map();
    let length = 0;
    for (const [name, text] of Object.entries(fields)) {
      const boost = boosts[name] ?? 0;
      if (!boost) continue;
      const words = analysis.forms(text);
      length += boost * words.length;
      for (const word of words) {
        if (analysis.isStopWord(word)) continue;
        const term = analysis.stem(word);
        if (WORD.test(term)) weights.set(term, (weights.get(term) ?? 0) + boost);
      }
    }
    return { weights, length };
  }

  /** The first of [term, strength], by strength, then by term. */
  function strongest(found, count) {
    return [...found]
      .sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))
      .slice(0, count);
  }

  /**
   * [term, A(t)] of the terms that have most of it.
   *
   * `examples` are the feedback cases, best first, as {score, fields}; `settings` have k1, b and
   * `boosts` by the names of fields.
   */
  function candidates(examples, { k1, b, boosts }) {
    const all = examples.map(({ fields }) => counted(fields, boosts));
    const total = examples.reduce((sum, { score }) => sum + score, 0);
    const average = all.reduce((sum, { length }) => sum + length, 0) / examples.length || 1;
    const found = new Map();
    for (const [n, { weights, length }] of all.entries()) {
      const share = examples[n].score / total;
      const norm = scoring.bm25Norm(length, average, k1, b);
      for (const [term, weight] of weights)
        found.set(term, (found.get(term) ?? 0) + share * (weight / (weight + norm)));
    }
    return strongest(found, CANDIDATES);
  }

  /** The leaves to add, strongest first; `dfs` are those of the candidates, in order. */
  function chosen(found, dfs, docCount) {
    const strengths = found.flatMap(([term, value], n) =>
      dfs[n] ? [[term, value * scoring.bm25Idf(docCount, dfs[n])]] : [],
    );
    const best = strongest(strengths, TERMS);
    return best
      .map(([term, value]) => {
        const weight = Math.floor(STRENGTH * (value / best[0][1]) * scoring.ONE + 0.5);
        return query.node("weighted", { leaf: query.node("term", { field: null, term }), weight });
      })
      .filter(({ weight }) => weight);
  }

  const isPlainWord = (tree) => tree.kind === "term" && tree.field === null;
  const onlyNarrows = ({ kind }) => kind === "not" || kind === "value" || kind === "range";

  /** A tree with further leaves: found as well where any word will do, else only ranked by. */
  function joined(tree, leaves) {
    if (!leaves.length) return tree;
    const of = (kind, children) => query.node(kind, { children });
    if (tree.kind === "or" && tree.children.some(isPlainWord))
      return of("or", [...tree.children, ...leaves]);
    if (tree.kind === "and") {
      const parts = tree.children.filter((child) => !onlyNarrows(child));
      if (parts.length === 1) {
        const wider = joined(parts[0], leaves);
        return of(
          "and",
          tree.children.map((child) => (child === parts[0] ? wider : child)),
        );
      }
    }
    const either = of("or", [tree, ...leaves]);
    return isPlainWord(tree) ? either : of("and", [tree, either]);
  }

  searchcases.feedback = Object.freeze({ CASES, candidates, chosen, joined });
})((globalThis.searchcases ??= {}));
