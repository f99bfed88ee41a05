/* What can an archive be asked beside ranked cases? Queries with signs, other orders, texts, counts of
   values, corrections and completions. This script comes last in its bundle, which a page fetches
   when its first results stand, or when a query needs it. */
(function (searchcases) {
  "use strict";

  const { analysis, entities, expansion, metadata, places, queryparser, ranking, values } = searchcases;
  const { QuerySyntaxError } = searchcases;

  const COMPLETION_SHARDS = 4; // a short prefix stands for more words than a list can show

  let known = null;

  /** Takes what the packs `core` and `more` hold; needed before anything else. */
  function setTables(core, tables) {
    if (known === tables) return;
    known = tables;
    entities.setTables(tables.entities, core.analysis.normal.greek);
    metadata.setTables(tables.metadata);
    queryparser.setTables(core.query);
  }

  /** The table of characters. */
  function unicode(segment) {
    return segment.pack("unicode", searchcases.characters.read);
  }

  /** An error about one word, placed within the whole query; others as they are. */
  function placed(error, text) {
    if (!(error instanceof QuerySyntaxError)) return error;
    return new QuerySyntaxError(text, placeOf(error.query, text), error.reason);
  }

  const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

  /** Where a word of the query stands: at its start, or behind white space or one of `(:-`. */
  function placeOf(word, text) {
    const wanted = word.replace(/~1$/, "~"); // as it may be written
    const hay = lower(text);
    const begins = RegExp(`^[${analysis.WHITE_SPACE}(:-]?$`);
    let at = hay.indexOf(wanted);
    while (at >= 0 && !begins.test(hay.charAt(at - 1))) at = hay.indexOf(wanted, at + 1);
    return Math.max(at, 0);
  }

  /** What was found in another order than the score's: places in the ranking. */
  async function order(segment, found, sort) {
    const ranked = ranking.best(found, found.docs.length);
    const keys = sort === "title" ? await values.titleOrder(segment) : await dates(segment);
    return ranked.sort((one, other) => keys[found.docs[one]] - keys[found.docs[other]]);
  }

  /** Dates, negated: the newest first. */
  async function dates(segment) {
    const keys = new Float64Array(segment.docCount);
    for (const { value, docs } of await values.of(segment, "date"))
      for (const doc of docs) keys[doc] = -value;
    return keys;
  }

  /**
   * The text of a case per field, and runs of its words that are in doubt or denied: from its page,
   * or from a twin where pages cannot be read. Keyword lists, which repeat the text, are never shown.
   */
  async function textOf({ segment, source }, doc, href) {
    const { text_documents: size } = segment.core;
    const { fields, doubts } = await (source.text ? source.text(href) : segment.row("x", size, doc));
    const shown = Object.entries(fields).filter(([name]) => name !== "keywords");
    return { fields: Object.fromEntries(shown), doubts };
  }

  /** Values of fields with the number of found cases that each would keep. */
  function facets({ segment }, results, fields) {
    return searchcases.facets.count(segment, results.docs, fields);
  }

  /** What the leaves of a query look for in a text (see snippet.js). */
  function patterns({ segment }, results) {
    const { query: tables, settings } = segment.core;
    const searched = tables.text_fields.filter((_, n) => settings.boosts[n]);
    return results.leaves.flatMap((leaf) => {
      const status = tables.status_fields.indexOf(leaf.field);
      const told = searched.filter((name) => status < 0 || tables.reporting_fields.includes(name));
      const fields = leaf.field && status < 0 ? [leaf.field] : told;
      return fields.map((field) => ({
        field,
        words: wordTests(leaf),
        status: status < 0 ? null : status,
      }));
    });
  }

  /** A test of a form per word that must stand side by side. */
  function wordTests(leaf) {
    if (leaf.kind === "term") return [(form) => analysis.stem(form) === leaf.term];
    if (leaf.kind === "phrase") return leaf.terms.map((term) => (form) => analysis.stem(form) === term);
    if (leaf.kind === "exact") return leaf.forms.map((wanted) => (form) => form === wanted);
    return [expansion.accepts(leaf)];
  }

  /**
   * The query with its unknown words corrected; null where there is nothing to correct. What was
   * looked for by its other names, as the expansions of the results say, is no slip.
   */
  async function suggest(archive, asked, expansions = []) {
    const named = expansions.map(({ words }) => words);
    await archive.ready([asked, ...named].join(" "));
    return searchcases.suggestion.suggest(archive.segment, asked, named);
  }

  /** Forms that begin with a text, those in the most documents first. */
  async function complete(archive, prefix, limit) {
    await archive.ready(prefix);
    const forms = await places.formsWith(archive.segment, analysis.fold(prefix), COMPLETION_SHARDS);
    forms.sort((one, other) => other.df - one.df);
    return forms.slice(0, limit).map(({ form }) => form);
  }

  searchcases.more = Object.freeze({
    complete,
    facets,
    order,
    parse: queryparser.parse,
    patterns,
    placed,
    setTables,
    suggest,
    textOf,
    unicode,
  });
})((globalThis.searchcases ??= {}));
