// Which documents match? Yes or no, from postings to sets of documents; scores are not known here.
// A leaf becomes { docs, weights }: documents, ascending, and w = sum over fields of boost x tf.
(function (searchcases) {
  "use strict";

  const { analysis, expansion, query } = searchcases;

  /** Adds up weights per document. */
  class Sums {
    constructor(docCount) {
      this.weights = new Uint32Array(docCount);
    }

    add(doc, weight) {
      this.weights[doc] += weight;
    }

    /** What was added up. */
    found() {
      const docs = [];
      for (const [doc, weight] of this.weights.entries()) if (weight) docs.push(doc);
      return { docs: Uint32Array.from(docs), weights: Uint32Array.from(docs, (d) => this.weights[d]) };
    }
  }

  /** A boost per text field: one field alone, or each as the settings say. */
  function scopeOf(segment, field) {
    const { query: tables, settings } = segment.core;
    return tables.text_fields.map((name, n) => (field ? +(name === field) : settings.boosts[n]));
  }

  /** Documents that match a leaf, and their weights. Throws where it stands for too many words. */
  async function weigh(segment, leaf) {
    const scope = scopeOf(segment, leaf.field);
    if (leaf.kind === "phrase") return weighPhrase(segment, leaf.terms, scope);
    if (leaf.kind !== "term") return weighForms(segment, await expanded(segment, leaf), scope);
    if (!leaf.field) return segment.postings(leaf.term);
    const sums = new Sums(segment.docCount);
    addPlaces(sums, await segment.places(leaf.term), scope);
    return sums.found();
  }

  function addPlaces(sums, { slots, firsts }, scope) {
    for (let i = 0; i < slots.length; i++) {
      const boost = scope[slots[i] % scope.length];
      if (boost) sums.add(Math.floor(slots[i] / scope.length), boost * (firsts[i + 1] - firsts[i]));
    }
  }

  /** The forms that a prefix, wildcard or fuzzy word stands for. */
  async function expanded(segment, leaf) {
    const fits = expansion.accepts(leaf);
    const forms = await segment.forms(expansion.literalPrefix(leaf));
    const found = forms.map(({ form }) => form).filter(fits);
    const most = segment.core.query.limits.expansion;
    if (found.length <= most) return found;
    const word = query.leafKey(leaf)[2];
    const reason = `${word} stands for more than ${most.toLocaleString("en")} words; write more of it`;
    throw new searchcases.QuerySyntaxError(word, 0, reason);
  }

  async function weighForms(segment, forms, scope) {
    const wanted = groupedByStem(forms);
    const sums = new Sums(segment.docCount);
    await Promise.all(
      [...wanted].map(async ([term, some]) => addForms(sums, await segment.places(term), some, scope)),
    );
    return sums.found();
  }

  function groupedByStem(forms) {
    const groups = new Map();
    for (const form of forms) {
      const term = analysis.stem(form);
      groups.set(term, [...(groups.get(term) ?? []), form]);
    }
    return groups;
  }

  function addForms(sums, places, forms, scope) {
    const { slots, firsts, formOf } = places;
    const wanted = places.forms.map((form) => forms.includes(form));
    if (wanted.every(Boolean)) return addPlaces(sums, places, scope);
    for (let i = 0; i < slots.length; i++) {
      const boost = scope[slots[i] % scope.length];
      if (!boost) continue;
      let tf = 0;
      for (let at = firsts[i]; at < firsts[i + 1]; at++) tf += +wanted[formOf[at]];
      if (tf) sums.add(Math.floor(slots[i] / scope.length), boost * tf);
    }
  }

  async function weighPhrase(segment, terms, scope) {
    const found = await Promise.all(terms.map((term) => segment.places(term)));
    const sums = new Sums(segment.docCount);
    const at = found.map(() => 0);
    const [lead, ...others] = found;
    lead.slots.forEach((slot, row) => {
      const boost = scope[slot % scope.length];
      if (!boost) return;
      const all = others.every((places, n) => {
        while (places.slots[at[n]] < slot) at[n] += 1;
        return places.slots[at[n]] === slot;
      });
      if (!all) return;
      const sets = others.map((places, n) => new Set(positionsIn(places, at[n])));
      const starts = positionsIn(lead, row).filter((start) =>
        sets.every((positions, n) => positions.has(start + n + 1)),
      );
      if (starts.length) sums.add(Math.floor(slot / scope.length), boost * starts.length);
    });
    return sums.found();
  }

  function positionsIn({ firsts, positions }, row) {
    return positions.slice(firsts[row], firsts[row + 1]);
  }

  /** The documents that pass a filter. */
  async function filtered(segment, leaf) {
    const passes =
      leaf.kind === "range"
        ? ({ value }) => value >= (leaf.low ?? -Infinity) && value <= (leaf.high ?? Infinity)
        : ({ value }) => holds(value, leaf.words);
    const values = await segment.values(leaf.field);
    return values.filter(passes).flatMap(({ docs }) => [...docs]);
  }

  /** Whether the wanted words stand side by side among these. */
  function holds(words, wanted) {
    return words.some((_, start) => wanted.every((word, n) => words[start + n] === word));
  }

  /**
   * The documents that match a tree, as a mask of a byte per document.
   * `docsOf` gives the documents of a leaf, scoring or filter.
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
    } else for (const doc of docsOf(tree)) mask[doc] = 1;
    return mask;
  }

  searchcases.matcher = Object.freeze({ documents, filtered, holds, scopeOf, weigh });
})((globalThis.searchcases ??= {}));
