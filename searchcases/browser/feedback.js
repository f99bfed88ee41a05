/**
 * Which words of the best cases should the query have had, too? Formulas and their sources:
 * searchcases/feedback.py.
 *
 * Needs nothing but the texts of these cases, the df of `CANDIDATES` words and the number of cases.
 * A page fetches this script when its reader first asks for such words: few do.
 */
(function (searchcases) {
  "use strict";

  const { analysis, query, ranking, scoring } = searchcases;

  const CASES = 10;
  const CANDIDATES = 40;
  const TERMS = 20;
  const STRENGTH = 0.75;
  const WORD = /^[a-z]{3,}$/;

  /**
   * A tree with the words that the best cases of its ranking share, and those of them that it did not
   * have, as a reader knows them.
   * @param {object} archive gives the texts of cases, and tells how many of them hold a word
   * @returns {Promise<{tree: object, words: string[]}>}
   */
  async function learn(archive, tree, weighting) {
    const { segment } = archive;
    const { core, docCount } = segment;
    const found = await ranking.scores(segment, tree, weighting);
    const best = [...ranking.best(found, CASES)].filter((at) => found.scores[at] > 0);
    const more = await archive.more();
    const cards = await archive.cards(best.map((at) => found.docs[at]));
    const read = async (at, n) => {
      const { fields } = await more.textOf(archive, found.docs[at], cards[n].href);
      await archive.ready(Object.values(fields).join(" "));
      return { score: found.scores[at], fields };
    };
    const examples = await Promise.all(best.map(read));
    const named = core.query.text_fields.map((name, n) => [name, core.settings.boosts[n]]);
    const settings = { ...core.settings, boosts: Object.fromEntries(named) };
    const strong = candidates(examples, settings);
    const dfs = await Promise.all(strong.map(([term]) => segment.df(term)));
    const leaves = chosen(strong, dfs, docCount);
    return { tree: joined(tree, leaves), words: wordsOf(leaves, tree, examples, settings.boosts) };
  }

  /** [boost, forms] of each field that counts. A keyword list only repeats the text. */
  function searched(fields, boosts) {
    const counting = Object.entries(fields).filter(([name]) => boosts[name] && name !== "keywords");
    return counting.map(([name, text]) => [boosts[name], analysis.forms(text)]);
  }

  /** Boost x tf of each term that may be added, and the weighted length of the case. */
  function counted(fields, boosts) {
    const weights = new Map();
    let length = 0;
    for (const [boost, words] of searched(fields, boosts)) {
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
      .sort(([one, left], [other, right]) => right - left || query.compare(one, other))
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

  /**
   * The words that leaves add to a tree, in their order: of several forms of a word the one that
   * stands in the examples most often; ties by the form.
   */
  function wordsOf(leaves, tree, examples, boosts) {
    const known = new Set(query.lexicalLeaves(tree).map(({ term }) => term));
    const terms = leaves.map(({ leaf }) => leaf.term).filter((term) => !known.has(term));
    const written = new Map(terms.map((term) => [term, new Map()]));
    const texts = examples.flatMap(({ fields }) => searched(fields, boosts));
    for (const word of texts.flatMap(([, words]) => words)) {
      const counts = analysis.isStopWord(word) ? null : written.get(analysis.stem(word));
      counts?.set(word, (counts.get(word) ?? 0) + 1);
    }
    return [...written.values()].map((counts) => strongest(counts, 1)[0][0]);
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

  searchcases.feedback = Object.freeze({ learn, candidates, chosen, wordsOf, joined });
})((globalThis.searchcases ??= {}));
