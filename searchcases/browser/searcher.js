// Query in, ranked hits out: an archive, opened in the browser.
//
//     const archive = await searchcases.Archive.open(searchcases.sources.web("search/5f3a/"));
//     const results = await archive.search("marrow hypointensity");
//     const cards = await archive.cards(results.first(10).map(({ doc }) => doc));
(function (searchcases) {
  "use strict";

  const { analysis, expansion, facets, query, queryparser, ranking, synonyms } = searchcases;

  /** What a query found: the documents, their scores, and the order. */
  class Results {
    #found;

    constructor(text, tree, weighting, found, order, expansions, added) {
      const leaves = query.lexicalLeaves(tree);
      Object.assign(this, { query: text, tree, weighting, expansions, added, leaves });
      this.#found = found;
      this.order = order; // places in the ranking by another order than the score's, or null
    }

    get total() {
      return this.#found.docs.length;
    }

    /** The first `count` documents: [{ rank, doc, score }, …]. */
    first(count = this.total) {
      const { docs, scores } = this.#found;
      const places = this.order?.slice(0, count) ?? ranking.best(this.#found, count);
      return Array.from(places, (at, n) => ({ rank: n + 1, doc: docs[at], score: scores[at] }));
    }

    /** All documents that were found, ascending. */
    get docs() {
      return this.#found.docs;
    }
  }

  class Archive {
    #source;
    #segment;

    constructor(source, segment) {
      this.#source = source;
      this.#segment = segment;
      this.docCount = segment.docCount;
      this.settings = segment.core.settings;
    }

    /** Opens the packs of a source (see sources.js). */
    static async open(source) {
      const segment = await searchcases.segment.Segment.open(source);
      analysis.setTables({ ...segment.core.analysis, ...segment.core.metadata });
      queryparser.setTables(segment.core.query);
      return new Archive(source, segment);
    }

    /** Loads what a text needs before it can be analysed. */
    async ready(text) {
      if (analysis.needsUnicode(text)) analysis.setUnicode(await this.#segment.unicode());
    }

    /** Finds cases and ranks them; `feedback` needs feedback.js. Throws QuerySyntaxError. */
    async search(
      text,
      {
        allWords = false,
        weighting = this.settings.weighting,
        sort = "score",
        expand = true,
        feedback = false,
      } = {},
    ) {
      await this.ready(text);
      const typed = queryparser.parse(text, { allWords });
      const { tree, expansions } = expand ? await this.#expanded(typed) : { tree: typed, expansions: [] };
      return this.#placed(text, async () => {
        const learnt = feedback
          ? await searchcases.feedback.learn(this, this.#segment, tree, weighting)
          : { tree, words: [] };
        const found = await ranking.scores(this.#segment, learnt.tree, weighting);
        const order = await this.#order(found, sort);
        return new Results(text, learnt.tree, weighting, found, order, expansions, learnt.words);
      });
    }

    /** The tree that looks for other names as well, and what was added. */
    async #expanded(tree) {
      const terms = synonyms.firstTerms(tree);
      const rows = await Promise.all(terms.map((term) => this.#segment.names(term)));
      return synonyms.expand(tree, (term) => rows[terms.indexOf(term)]);
    }

    /** An error about one word is placed within the whole query. */
    async #placed(text, work) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof searchcases.QuerySyntaxError)) throw error;
        throw new searchcases.QuerySyntaxError(text, placeOf(error.query, text), error.reason);
      }
    }

    async #order(found, sort) {
      if (sort === "score") return null;
      const ranked = ranking.best(found, found.docs.length);
      const keys = sort === "title" ? await this.#segment.titleOrder() : await this.#dates();
      return ranked.sort((one, other) => keys[found.docs[one]] - keys[found.docs[other]]);
    }

    /** Dates, negated: the newest first. */
    async #dates() {
      const keys = new Float64Array(this.docCount);
      for (const { value, docs } of await this.#segment.values("date"))
        for (const doc of docs) keys[doc] = -value;
      return keys;
    }

    /** What a list shows of documents, in the same order. */
    cards(docs) {
      const size = this.#segment.core.card_documents;
      return Promise.all(
        docs.map(async (doc) => {
          const row = await this.#segment.row("c", size, doc);
          const [caseId, title, href, facts, heading, extract, thumb] = row;
          const [src, width, height] = thumb ?? [];
          return { caseId, title, href, facts, heading, extract, thumb: thumb && { src, width, height } };
        }),
      );
    }

    /**
     * The text of a case per field, and runs of its words that are in doubt or denied: from its page,
     * or from a twin where pages cannot be read. Keyword lists, which repeat the text, are never shown.
     */
    async text(doc, href) {
      const { text_documents: size } = this.#segment.core;
      const { text } = this.#source;
      const { fields, doubts } = await (text ? text(href) : this.#segment.row("x", size, doc));
      const shown = Object.entries(fields).filter(([name]) => name !== "keywords");
      return { fields: Object.fromEntries(shown), doubts };
    }

    /** Values of fields with the number of found cases that each would keep. */
    facets(results, fields) {
      return facets.count(this.#segment, results.docs, fields);
    }

    /** What the leaves of a query look for in a text (see snippet.js). */
    patterns(results) {
      const { query: tables, settings } = this.#segment.core;
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

    /**
     * The query with its unknown words corrected; null where there is nothing to correct. What was
     * looked for by its other names, as the expansions of the results say, is no slip.
     */
    async suggest(text, expansions = []) {
      const named = expansions.map(({ words }) => words);
      await this.ready([text, ...named].join(" "));
      return searchcases.suggestion.suggest(this.#segment, text, named);
    }

    /** Forms that begin with a text, those in the most documents first. */
    async complete(prefix, limit) {
      await this.ready(prefix);
      const forms = await this.#segment.forms(analysis.fold(prefix), COMPLETION_SHARDS);
      forms.sort((one, other) => other.df - one.df);
      return forms.slice(0, limit).map(({ form }) => form);
    }
  }

  const COMPLETION_SHARDS = 4; // a short prefix stands for more words than a list can show

  /** A test of a form per word that must stand side by side. */
  function wordTests(leaf) {
    if (leaf.kind === "term") return [(form) => analysis.stem(form) === leaf.term];
    if (leaf.kind === "phrase") return leaf.terms.map((term) => (form) => analysis.stem(form) === term);
    if (leaf.kind === "exact") return leaf.forms.map((wanted) => (form) => form === wanted);
    return [expansion.accepts(leaf)];
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

  searchcases.Archive = Archive;
})((globalThis.searchcases ??= {}));
