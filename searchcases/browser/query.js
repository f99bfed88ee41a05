/**
 * What was asked? A frozen tree of terms, filters and their combinations.
 *
 * A node is a plain object, and what it means stands in searchcases/query.py:
 *
 *     {kind: "term", field, term}             {kind: "value", field, words}
 *     {kind: "phrase", field, terms}          {kind: "range", field, low, high}
 *     {kind: "prefix", field, prefix}         {kind: "and", children}
 *     {kind: "wildcard", field, pattern}      {kind: "or", children}
 *     {kind: "fuzzy", field, form, distance}  {kind: "not", child}
 *     {kind: "exact", field, forms}           {kind: "synonyms", words, others}
 *     {kind: "weighted", leaf, weight}
 *
 * `field` is null where none is named, `low` or `high` where a range is open.
 */
(function (searchcases) {
  "use strict";

  /** A node, frozen with its lists. */
  function node(kind, parts) {
    for (const part of Object.values(parts)) Object.freeze(part);
    return Object.freeze({ kind, ...parts });
  }

  /** A text that equal nodes share, and no others. */
  const nodeKey = (tree) => JSON.stringify(tree);

  /** Nodes without those that came before. */
  const distinct = (nodes) => [...new Map(nodes.map((one) => [nodeKey(one), one])).values()];

  /** How a leaf that scores is written. */
  const written = {
    term: (leaf) => leaf.term,
    phrase: (leaf) => leaf.terms.join(" "),
    prefix: (leaf) => leaf.prefix + "*",
    wildcard: (leaf) => leaf.pattern,
    fuzzy: (leaf) => `${leaf.form}~${leaf.distance}`,
    exact: (leaf) => leaf.forms.map((form) => `"${form}"`).join(" "),
    synonyms: (leaf) => [...leaf.words.map(joined), "=", ...leaf.others.map(joined)].join(" "),
    weighted: (leaf) => `${joined(leaf.leaf)} ^${leaf.weight}`,
  };

  /** Sort key [field, kind, term]: the order in which contributions are summed. */
  const leafKey = (leaf) => [fieldOf(leaf), leaf.kind, written[leaf.kind](leaf)];

  function fieldOf(leaf) {
    if (leaf.kind === "synonyms") return fieldOf(leaf.words[0]);
    return leaf.kind === "weighted" ? fieldOf(leaf.leaf) : (leaf.field ?? "");
  }

  function joined(leaf) {
    return leafKey(leaf).slice(1).join("|");
  }

  /** Negative, 0 or positive as one text comes before, with or behind the other, by code points. */
  function compare(one, other) {
    for (let i = 0; ; i++) {
      const left = one.codePointAt(i);
      const right = other.codePointAt(i);
      if (left !== right) return (left ?? -1) - (right ?? -1);
      if (left === undefined) return 0;
      if (left > 0xffff) i++;
    }
  }

  const walk = (tree) => (tree.kind in written ? [tree] : (tree.children ?? []).flatMap(walk));

  function byKey(leaves) {
    const sign = (leaf) => leafKey(leaf).join("\0"); // which comes before all that is in a key
    return distinct(leaves).sort((one, other) => compare(sign(one), sign(other)));
  }

  /** The distinct leaves that may contribute to a score (none under `not`), by key. */
  const scoringLeaves = (tree) => byKey(walk(tree));

  /** The leaves of words that a leaf is built of. */
  function wordsOf(leaf) {
    if (leaf.kind === "synonyms") return [...leaf.words, ...leaf.others].flatMap(wordsOf);
    return leaf.kind === "weighted" ? wordsOf(leaf.leaf) : [leaf];
  }

  /** The distinct leaves whose words show why a document was found, by key. */
  const lexicalLeaves = (tree) => byKey(walk(tree).flatMap(wordsOf));

  searchcases.query = Object.freeze({
    node,
    nodeKey,
    distinct,
    compare,
    leafKey,
    wordsOf,
    scoringLeaves,
    lexicalLeaves,
  });
})((globalThis.searchcases ??= {}));
