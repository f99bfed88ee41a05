/**
 * How does a query come to look for the other names of its words? Tree in, tree out.
 *
 * The same trees as in searchcases/synonyms/rewriting.py. What the names are comes from
 * `lookup(term)`: the rows of all names whose first term is `term`, as searchcases/synonyms/table.py
 * gives them: `[name, rest, [[other, terms], …]]`; an empty list where there is none.
 */
(function (searchcases) {
  "use strict";

  const { query } = searchcases;

  /** Names that are added for one. */
  const MAX_OTHERS = 24;

  const isWords = (node) => node.kind === "term" || node.kind === "phrase";
  const termsOf = (leaf) => (leaf.kind === "term" ? [leaf.term] : leaf.terms);

  function leafOf(field, terms) {
    if (terms.length > 1) return query.node("phrase", { field, terms });
    return query.node("term", { field, term: terms[0] });
  }

  /** A text that equal leaves share, and no others. */
  const signOf = (leaf) => query.leafKey(leaf).join("\0");

  /** Items without those whose key came before. */
  function distinct(items, keyOf) {
    const found = new Map();
    for (const item of items) {
      const key = keyOf(item);
      if (!found.has(key)) found.set(key, item);
    }
    return [...found.values()];
  }

  /**
   * The tree that looks for other names as well, and what was added, in the order of the words.
   * @param {object} tree - a node of query.js
   * @param {(term: string) => any[]} lookup
   * @returns {{tree: object, expansions: {words: string, others: string[]}[]}}
   */
  function expand(tree, lookup) {
    const expansions = [];

    function rewritten(node) {
      if (isWords(node)) return alternatives(query.node("or", { children: [node] }));
      if (node.kind === "or") return alternatives(node);
      return node.kind === "and" ? required(node) : node;
    }

    function alternatives(node) {
      const children = node.children.map((child) => (isWords(child) ? child : rewritten(child)));
      const present = new Set(node.children.filter(isWords).map(signOf));
      for (const group of groups(node.children, lookup)) {
        const found = synonyms(node.children.slice(group.start, group.end), group, present);
        if (found) children.push(found);
      }
      return children.length > 1 ? query.node("or", { children }) : children[0];
    }

    function required(node) {
      const starts = new Map(groups(node.children, lookup).map((group) => [group.start, group]));
      const children = [];
      for (let at = 0; at < node.children.length; ) {
        const group = starts.get(at);
        let found = node.children[at++];
        if (group) {
          const words = node.children.slice(group.start, group.end);
          const others = synonyms(words, group, new Set());
          if (others) {
            at = group.end;
            const typed = words.length > 1 ? query.node("and", { children: words }) : found;
            found = query.node("or", { children: [typed, others] });
          }
        } else if (!isWords(found)) found = rewritten(found);
        children.push(found);
      }
      return children.length > 1 ? query.node("and", { children }) : children[0];
    }

    /** The node of a group; null where all of its other names are looked for already. */
    function synonyms(words, group, present) {
      const named = group.others.map(([name, terms]) => [name, leafOf(words[0].field, terms)]);
      const kept = named
        .filter(([, leaf]) => !present.has(signOf(leaf)))
        .slice(0, MAX_OTHERS);
      if (!kept.length) return null;
      const names = new Set(kept.map(([name]) => name)); // a name may have several leaves
      expansions.push({ words: group.name, others: [...names] });
      return query.node("synonyms", { words, others: kept.map(([, leaf]) => leaf) });
    }

    const found = rewritten(tree);
    return { tree: found, expansions: distinct(expansions, JSON.stringify) };
  }

  /** The names that the children hold side by side, from left to right, the longest first. */
  function groups(children, lookup) {
    const found = [];
    for (let at = 0; at < children.length; ) {
      const group = longest(children, at, lookup);
      if (group) found.push(group);
      at = group ? group.end : at + 1;
    }
    return found;
  }

  /** The longest name whose words begin at a child and end with one; null where there is none. */
  function longest(children, start, lookup) {
    const terms = [];
    const ends = new Map(); // number of terms to the child behind them
    let rows = [];
    for (let at = start; at < children.length; at++) {
      const leaf = children[at];
      if (!isWords(leaf) || leaf.field !== children[start].field) break;
      terms.push(...termsOf(leaf));
      ends.set(terms.length, at + 1);
      if (at === start) rows = lookup(terms[0]);
      if (!rows.some(([, rest]) => rest.length >= terms.length)) break;
    }
    const fitting = rows.filter(
      ([, rest]) => ends.has(1 + rest.length) && rest.every((term, i) => term === terms[1 + i]),
    );
    if (!fitting.length) return null;
    const size = Math.max(...fitting.map(([, rest]) => rest.length));
    const best = fitting.filter(([, rest]) => rest.length === size);
    const others = best.flatMap((row) => row[2]);
    return {
      start,
      end: ends.get(1 + size),
      name: best[0][0],
      others: distinct(others, ([, held]) => JSON.stringify(held)),
    };
  }

  /** The terms that a lookup may be asked for: the first of each word or phrase. */
  function firstTerms(tree) {
    if (isWords(tree)) return [termsOf(tree)[0]];
    return [...new Set((tree.children ?? []).flatMap(firstTerms))];
  }

  searchcases.synonyms = Object.freeze({ expand, firstTerms });
})((globalThis.searchcases ??= {}));
