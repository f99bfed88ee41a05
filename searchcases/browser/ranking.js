// Which score has each matching document, and which come first?
(function (searchcases) {
  "use strict";

  const { matcher, query, scoring } = searchcases;

  /** What the formulas need to know of all documents, seen through one field or all of them. */
  async function collection(segment, field) {
    const { field_totals: totals, field_doc_counts: counts, query: tables } = segment.core;
    const scope = matcher.scopeOf(segment, field);
    const total = scope.reduce((sum, boost, n) => sum + boost * totals[n], 0);
    const docCount = field ? counts[tables.text_fields.indexOf(field)] : segment.docCount;
    const lengths = field ? await segment.fieldLengths(field) : segment.lengths;
    return { docCount, averageLength: total ? total / docCount : 1, lengths };
  }

  function idfOf(weighting, docCount, df) {
    return weighting === "tfidf" ? scoring.tfidfIdf(docCount, df) : scoring.bm25Idf(docCount, df);
  }

  /** idf of a leaf in units of 2^-16; of a phrase, the sum over its terms. */
  async function idf(segment, leaf, docCount, df, weighting) {
    if (leaf.kind !== "phrase") return idfOf(weighting, docCount, df);
    const dfs = await Promise.all(
      leaf.terms.map(async (term) =>
        leaf.field
          ? (await matcher.weigh(segment, { kind: "term", field: leaf.field, term })).docs.length
          : segment.df(term),
      ),
    );
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

  /** Each leaf below a node, also those under a negation and filters. */
  function* leavesOf(node) {
    if (node.kind === "not") yield* leavesOf(node.child);
    else if (node.children) for (const child of node.children) yield* leavesOf(child);
    else yield node;
  }

  /** The documents that match, ascending, and the score of each. */
  async function scores(segment, tree, weighting) {
    const known = new Map();
    await Promise.all(
      [...leavesOf(tree)].map(async (leaf) => {
        const isFilter = leaf.kind === "value" || leaf.kind === "range";
        const found = isFilter
          ? { docs: await matcher.filtered(segment, leaf) }
          : await matcher.weigh(segment, leaf);
        known.set(query.nodeKey(leaf), found);
      }),
    );
    const of = (leaf) => known.get(query.nodeKey(leaf));
    const mask = matcher.documents(tree, segment.docCount, (leaf) => of(leaf).docs);
    const sums = new Float64Array(segment.docCount);
    for (const leaf of query.scoringLeaves(tree)) {
      const { docs, weights } = of(leaf);
      if (!docs.length) continue;
      const contribution = await scorer(segment, leaf, docs.length, weighting);
      for (let i = 0; i < docs.length; i++)
        if (mask[docs[i]]) sums[docs[i]] += contribution(docs[i], weights[i]);
    }
    const docs = [];
    for (let doc = 0; doc < mask.length; doc++) if (mask[doc]) docs.push(doc);
    return { docs: Uint32Array.from(docs), scores: Float64Array.from(docs, (doc) => sums[doc]) };
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
