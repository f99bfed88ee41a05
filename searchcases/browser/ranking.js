// Which score has each matching document, and which come first?
(function (searchcases) {
  "use strict";

  const { matcher, query, scoring } = searchcases;

  /** What the formulas need to know of all documents, seen through one field or all of them. */
  async function collection(segment, field) {
    const seen = field && (await searchcases.occurrences.collection(segment, field));
    const { docCount, total, lengths } = seen || whole(segment);
    return { docCount, averageLength: total ? total / docCount : 1, lengths };
  }

  function whole({ core, docCount, lengths }) {
    const total = core.settings.boosts.reduce((sum, boost, n) => sum + boost * core.field_totals[n], 0);
    return { docCount, total, lengths };
  }

  function idfOf(weighting, docCount, df) {
    return weighting === "tfidf" ? scoring.tfidfIdf(docCount, df) : scoring.bm25Idf(docCount, df);
  }

  /** The words of a phrase as leaves; none where a leaf is one word. */
  function wordsOf({ kind, field, terms, forms }) {
    if (kind === "phrase") return terms.map((term) => ({ kind: "term", field, term }));
    if (kind !== "exact" || forms.length < 2) return [];
    return forms.map((form) => ({ kind: "exact", field, forms: [form] }));
  }

  /** idf of a leaf in units of 2^-16; of a phrase, the sum over its words. */
  async function idf(segment, leaf, docCount, df, weighting) {
    const words = wordsOf(leaf);
    if (!words.length) return idfOf(weighting, docCount, df);
    const known = leaf.terms && !leaf.field ? await segment.dfs(leaf.terms) : null;
    const counted = (word) =>
      word.field || word.forms
        ? matcher.weigh(segment, word).then(({ docs }) => docs.length)
        : segment.df(word.term);
    const dfs = known ?? (await Promise.all(words.map(counted)));
    return dfs.reduce((sum, of) => sum + idfOf(weighting, docCount, of), 0);
  }

  /** The contribution of a leaf, as a function of document and weight. */
  async function scorer(segment, leaf, df, weighting) {
    const { docCount, averageLength, lengths } = await collection(segment, leaf.field);
    const value = await idf(segment, leaf, docCount, df, weighting);
    if (weighting === "tfidf") return (_, weight) => scoring.tfidf(weight, value);
    const { k1, b } = segment.core.settings;
    return (doc, weight) =>
      scoring.bm25(weight, scoring.bm25Norm(lengths[doc], averageLength, k1, b), value, k1);
  }

  /** Each filter and leaf of words below a node, also those under a negation. */
  function* leavesOf(node) {
    if (node.kind === "not") yield* leavesOf(node.child);
    else if (node.children) for (const child of node.children) yield* leavesOf(child);
    else yield* query.wordsOf(node);
  }

  /** What a leaf adds to the scores of documents; `contributionsOf` knows the leaves of words. */
  function added(leaf, contributionsOf, quarters) {
    if (leaf.kind === "weighted") {
      const inside = added(leaf.leaf, contributionsOf, quarters);
      return new Map([...inside].map(([doc, value]) => [doc, scoring.weighted(value, leaf.weight)]));
    }
    if (leaf.kind !== "synonyms") return contributionsOf(leaf);
    const words = leaf.words.map((word) => added(word, contributionsOf, quarters));
    const names = new Map(); // the best of them, by document
    for (const other of leaf.others)
      for (const [doc, value] of added(other, contributionsOf, quarters))
        names.set(doc, Math.max(value, names.get(doc) ?? 0));
    const excess = new Map(); // what the best other name has above the words together
    for (const [doc, value] of names) {
      let more = scoring.heldBack(value, quarters);
      for (const word of words) more -= word.get(doc) ?? 0;
      if (more > 0) excess.set(doc, more);
    }
    return excess;
  }

  /** The documents that match, ascending, and the score of each. */
  async function scores(segment, tree, weighting) {
    const known = new Map();
    await Promise.all(
      [...leavesOf(tree)].map(async (leaf) => {
        const found = await matcher.weigh(segment, leaf);
        if (found.weights && found.docs.length)
          found.contribution = await scorer(segment, leaf, found.docs.length, weighting);
        known.set(query.nodeKey(leaf), found);
      }),
    );
    const of = (leaf) => known.get(query.nodeKey(leaf));
    const mask = matcher.documents(tree, segment.docCount, (leaf) => of(leaf).docs);
    const sums = new Float64Array(segment.docCount);
    const contributionsOf = (leaf) => contributions(of(leaf), mask);
    for (const leaf of query.scoringLeaves(tree))
      for (const [doc, value] of added(leaf, contributionsOf, segment.core.settings.synonyms))
        sums[doc] += value;
    const docs = [];
    for (let doc = 0; doc < mask.length; doc++) if (mask[doc]) docs.push(doc);
    return { docs: Uint32Array.from(docs), scores: Float64Array.from(docs, (doc) => sums[doc]) };
  }

  /** What a leaf of words contributes, by document. */
  function contributions({ docs, weights, contribution }, mask) {
    const found = new Map();
    for (let i = 0; i < docs.length; i++)
      if (mask[docs[i]]) found.set(docs[i], contribution(docs[i], weights[i]));
    return found;
  }

  /** The first `count` of the ranking, as places in `docs`: by score, then by document. */
  function best({ scores: values }, count) {
    if (count >= values.length) {
      const all = Uint32Array.from(values, (_, i) => i);
      return all.sort((one, other) => values[other] - values[one] || one - other);
    }
    const heap = []; // ascending places whose scores descend; short, so kept sorted by insertion
    for (let i = 0; i < values.length; i++) {
      if (heap.length === count && values[i] <= values[heap[count - 1]]) continue;
      let at = Math.min(heap.length, count - 1);
      for (; at && values[heap[at - 1]] < values[i]; at--) heap[at] = heap[at - 1];
      heap[at] = i;
    }
    return Uint32Array.from(heap);
  }

  searchcases.ranking = Object.freeze({ best, scores });
})((globalThis.searchcases ??= {}));
