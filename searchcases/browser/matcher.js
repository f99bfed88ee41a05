// Which documents match? Yes or no, from postings to sets of documents; scores are not known here.
// A leaf of words becomes { docs, weights }: documents, ascending, and w in quarters, the sum over
// fields and statuses of boost x tf x k. A filter has { docs } alone.
(function (searchcases) {
  "use strict";

  /** Documents that match a leaf, and their weights. Throws where it means too many words. */
  async function weigh(segment, leaf) {
    const term = leaf.field ? undefined : (leaf.term ?? leaf.terms?.join(" "));
    const known = term === undefined ? null : await segment.postings(term);
    if (known) return known;
    await searchcases.sources.need("more");
    return searchcases.occurrences.weigh(segment, leaf);
  }

  /** The leaves any of which a document must match for a leaf to match. */
  function meant(leaf) {
    if (leaf.kind === "synonyms") return leaf.others.flatMap(meant);
    return leaf.kind === "weighted" ? meant(leaf.leaf) : [leaf];
  }

  /**
   * The documents that match a tree, as a mask of a byte per document.
   * `docsOf` gives the documents of a leaf of words or a filter.
   */
  function documents(tree, docCount, docsOf) {
    const mask = new Uint8Array(docCount);
    if (tree.kind === "or" || tree.kind === "and") {
      const children = tree.children.filter((child) => child.kind !== "not");
      const every = tree.kind === "and";
      for (const [n, child] of children.entries()) {
        const found = documents(child, docCount, docsOf);
        for (let doc = 0; doc < docCount; doc++)
          mask[doc] = n === 0 ? found[doc] : every ? mask[doc] & found[doc] : mask[doc] | found[doc];
      }
      for (const { kind, child } of tree.children)
        if (kind === "not") {
          const found = documents(child, docCount, docsOf);
          for (let doc = 0; doc < docCount; doc++) mask[doc] &= 1 - found[doc];
        }
    } else for (const leaf of meant(tree)) for (const doc of docsOf(leaf)) mask[doc] = 1;
    return mask;
  }

  searchcases.matcher = Object.freeze({ documents, weigh });
})((globalThis.searchcases ??= {}));
