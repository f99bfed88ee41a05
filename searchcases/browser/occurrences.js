// Which documents match a leaf that postings alone do not answer? Phrases, fields, statuses and words
// that mean several, from where words stand; filters. The rest of the Python module `matcher`.
(function (searchcases) {
  "use strict";

  const { analysis, expansion, query, values } = searchcases;
  const { formsWith, placesOf } = searchcases.places;
  const { QUARTERS } = searchcases.scoring;

  /** Adds up weights per document. */
  class Sums {
    constructor(docCount) {
      this.weights = new Uint32Array(docCount);
      this.seen = new Uint8Array(docCount);
    }

    /** Adds occurrences in a slot, given as their statuses: those that the scope sees. */
    add(slot, statuses, { boosts, quarters }) {
      const boost = boosts[slot % boosts.length];
      if (!boost) return;
      const doc = Math.floor(slot / boosts.length);
      for (const status of statuses) {
        if (quarters[status] === null) continue;
        this.seen[doc] = 1;
        this.weights[doc] += boost * quarters[status];
      }
    }

    /** What was added up. */
    found() {
      const docs = [];
      for (const [doc, seen] of this.seen.entries()) if (seen) docs.push(doc);
      return { docs: Uint32Array.from(docs), weights: Uint32Array.from(docs, (d) => this.weights[d]) };
    }
  }

  /** Which occurrences a leaf sees, and what each counts: a boost per text field, quarters by status. */
  function scopeOf(segment, field) {
    const { query: tables, settings } = segment.core;
    const { boosts, possible, absent } = settings;
    const quarters = [QUARTERS, possible, absent];
    if (!field) return { boosts, quarters };
    if (tables.status_fields.includes(field)) {
      const { reporting_fields: told, status_fields: names, text_fields: fields } = tables;
      return {
        boosts: boosts.map((boost, n) => (told.includes(fields[n]) ? boost : 0)),
        quarters: names.map((name) => (name === field ? QUARTERS : null)),
      };
    }
    return { boosts: tables.text_fields.map((name) => +(name === field)), quarters };
  }

  /** Documents that match a leaf, and their weights. Throws where it means too many words. */
  async function weigh(segment, leaf) {
    if (leaf.kind === "value" || leaf.kind === "range") return { docs: await filtered(segment, leaf) };
    const scope = scopeOf(segment, leaf.field);
    if (leaf.kind === "phrase") return weighWords(segment, leaf.terms, scope);
    if (leaf.kind === "exact") {
      const [form, ...more] = leaf.forms;
      return more.length
        ? weighWords(segment, leaf.forms.map(analysis.stem), scope, leaf.forms)
        : weighForms(segment, [form], scope);
    }
    if (leaf.kind !== "term") return weighForms(segment, await expanded(segment, leaf), scope);
    const sums = new Sums(segment.docCount);
    addPlaces(sums, await placesOf(segment, leaf.term), scope);
    return sums.found();
  }

  function addPlaces(sums, { slots, firsts, statuses }, scope) {
    for (let i = 0; i < slots.length; i++)
      sums.add(slots[i], statuses.slice(firsts[i], firsts[i + 1]), scope);
  }

  /** The forms that a prefix, wildcard or fuzzy word stands for. */
  async function expanded(segment, leaf) {
    const fits = expansion.accepts(leaf);
    const forms = await formsWith(segment, expansion.literalPrefix(leaf));
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
      [...wanted].map(async ([term, some]) => addForms(sums, await placesOf(segment, term), some, scope)),
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
    addPlaces(sums, ofForms(places, forms), scope);
  }

  /** The places of some forms of a term alone. */
  function ofForms(places, forms) {
    const wanted = places.forms.map((form) => forms.includes(form));
    if (wanted.every(Boolean)) return places;
    const kept = { forms, slots: [], firsts: [0], positions: [], statuses: [] };
    for (const [row, slot] of places.slots.entries()) {
      for (let at = places.firsts[row]; at < places.firsts[row + 1]; at++) {
        if (!wanted[places.formOf[at]]) continue;
        kept.positions.push(places.positions[at]);
        kept.statuses.push(places.statuses[at]);
      }
      if (kept.positions.length > kept.firsts.at(-1)) {
        kept.slots.push(slot);
        kept.firsts.push(kept.positions.length);
      }
    }
    return kept;
  }

  /** Documents in which words stand side by side; of each all forms, or the one that is given. */
  async function weighWords(segment, terms, scope, forms = []) {
    const found = await Promise.all(terms.map((term) => placesOf(segment, term)));
    const [lead, ...others] = found.map((all, n) => (forms[n] ? ofForms(all, [forms[n]]) : all));
    const sums = new Sums(segment.docCount);
    const at = others.map(() => 0);
    lead.slots.forEach((slot, row) => {
      const all = others.every((places, n) => {
        while (places.slots[at[n]] < slot) at[n] += 1;
        return places.slots[at[n]] === slot;
      });
      if (!all) return;
      const behind = others.map((places, n) => statusesIn(places, at[n]));
      const statuses = [];
      for (const [start, status] of statusesIn(lead, row)) {
        const rest = behind.map((words, n) => words.get(start + n + 1) ?? Infinity);
        const worst = Math.max(status, ...rest); // a phrase is as doubtful as its worst word
        if (worst < Infinity) statuses.push(worst);
      }
      sums.add(slot, statuses, scope);
    });
    return sums.found();
  }

  /** Position to status of the occurrences in a row. */
  function statusesIn({ firsts, positions, statuses }, row) {
    const found = new Map();
    for (let at = firsts[row]; at < firsts[row + 1]; at++) found.set(positions[at], statuses[at]);
    return found;
  }

  /** The documents that pass a filter. */
  async function filtered(segment, leaf) {
    const passes =
      leaf.kind === "range"
        ? ({ value }) => value >= (leaf.low ?? -Infinity) && value <= (leaf.high ?? Infinity)
        : ({ value }) => holds(value, leaf.words);
    const groups = await values.of(segment, leaf.field);
    return groups.filter(passes).flatMap(({ docs }) => [...docs]);
  }

  /** Whether the wanted words stand side by side among these. */
  function holds(words, wanted) {
    return words.some((_, start) => wanted.every((word, n) => words[start + n] === word));
  }

  /** What the formulas need to know of all documents, seen through one field or a status. */
  async function collection(segment, field) {
    const { field_totals: totals, field_doc_counts: counts, query: tables } = segment.core;
    const number = tables.text_fields.indexOf(field);
    if (number < 0) return null; // a status is asked of whole cases
    const docCount = counts[number];
    return { docCount, total: totals[number], lengths: await values.fieldLengths(segment, field) };
  }

  searchcases.occurrences = Object.freeze({ collection, holds, scopeOf, weigh });
})((globalThis.searchcases ??= {}));
