/* What did someone mean to ask? A query with its unknown words corrected: the twin of the Python
   module `suggestion`. */
(function (searchcases) {
  "use strict";

  const { places } = searchcases;

  /**
   * The query with unknown words corrected; null where no word is unknown or none is near.
   * @param {object} segment
   * @param {string} text well formed, and ready to be analysed
   * @param {string[]} named names in the text that were looked for by their other names
   * @returns {Promise<string|null>}
   */
  async function suggest(segment, text, named) {
    const { stem, terms } = searchcases.analysis;
    const forms = (start) => places.formsWith(segment, start);
    const understood = new Set(named.flatMap(terms));
    let corrected = "";
    let at = 0;
    for (const { form, start, end } of wordsOf(text, segment.core.query.filter_fields)) {
      const term = stem(form);
      if (understood.has(term) || (await isKnown(segment, term))) continue;
      const meant = await searchcases.nearforms.nearest({ forms }, form);
      if (meant === null) continue;
      corrected += text.slice(at, start) + meant;
      at = end;
    }
    return at ? corrected + text.slice(at) : null;
  }

  /** Whether any field of any case holds a form of a term. */
  async function isKnown(segment, term) {
    if (await segment.df(term)) return true; // in a field that is searched
    return (await places.placesOf(segment, term)).slots.length > 0;
  }

  /** The words of a query that stand for themselves, and where. */
  function wordsOf(text, filterFields) {
    const words = [];
    let field = "";
    let brackets = 0; // so many deep in values of metadata
    for (const { kind, text: content, start } of searchcases.lexer.lex(text)) {
      const isValue = filterFields.includes(field);
      if (brackets || (isValue && kind === "OPEN")) {
        brackets += (kind === "OPEN") - (kind === "CLOSE");
      } else if (!isValue && (kind === "WORD" || kind === "PHRASE")) {
        const from = start + (kind === "PHRASE"); // behind its quote
        for (const word of searchcases.analysis.tokenize(content))
          words.push({ form: word.form, start: from + word.start, end: from + word.end });
      }
      field = kind === "FIELD" ? content : "";
    }
    return words;
  }

  searchcases.suggestion = Object.freeze({ suggest });
})((globalThis.searchcases ??= {}));
