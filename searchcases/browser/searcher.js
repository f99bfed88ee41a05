// Query in, ranked hits out: an archive, opened in the browser.
//
//     const archive = await searchcases.Archive.open(searchcases.sources.web("search/5f3a/"));
//     const results = await archive.search("marrow hypointensity");
//     const cards = await archive.cards(results.first(10).map(({ doc }) => doc));
(function (searchcases) {
  "use strict";

  const { analysis, query, ranking, sources, synonyms, words } = searchcases;

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
    constructor(source, segment) {
      this.source = source;
      this.segment = segment;
      this.docCount = segment.docCount;
      this.settings = segment.core.settings;
    }

    /** Opens the packs of a source (see sources.js). */
    static async open(source) {
      const segment = await searchcases.segment.Segment.open(source);
      analysis.setTables(segment.core.analysis);
      return new Archive(source, segment);
    }

    /** What is asked of an archive beside ranked cases (more.js), and whatever that needs. */
    async more() {
      const [more, tables] = await Promise.all([sources.need("more"), this.segment.more()]);
      more.setTables(this.segment.core, tables);
      return more;
    }

    /** Loads what a text needs before it can be analysed. */
    async ready(text) {
      if (analysis.isPlain(text)) return;
      const more = await this.more();
      if (analysis.needsUnicode(text)) analysis.setUnicode(await more.unicode(this.segment));
    }

    /** Finds cases and ranks them. Throws QuerySyntaxError. */
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
      const typed = await this.#parsed(text, allWords);
      const { tree, expansions } = expand ? await this.#expanded(typed) : { tree: typed, expansions: [] };
      try {
        const learnt = feedback
          ? await (await sources.need("feedback")).learn(this, tree, weighting)
          : { tree, words: [] };
        const found = await ranking.scores(this.segment, learnt.tree, weighting);
        const order = sort === "score" ? null : await (await this.more()).order(this.segment, found, sort);
        return new Results(text, learnt.tree, weighting, found, order, expansions, learnt.words);
      } catch (error) {
        throw searchcases.more?.placed(error, text) ?? error;
      }
    }

    async #parsed(text, allWords) {
      const plain = words.parse(text, { allWords }, this.segment.core.query.limits);
      if (plain) return plain;
      await this.ready(text);
      return (await this.more()).parse(text, { allWords });
    }

    /** The tree that looks for other names as well, and what was added. */
    async #expanded(tree) {
      const terms = synonyms.firstTerms(tree);
      const rows = await Promise.all(terms.map((term) => this.segment.names(term)));
      return synonyms.expand(tree, (term) => rows[terms.indexOf(term)]);
    }

    /** What a list shows of documents, in the same order. */
    cards(docs) {
      const size = this.segment.core.card_documents;
      return Promise.all(
        docs.map(async (doc) => {
          const row = await this.segment.row("c", size, doc);
          const [caseId, title, href, facts, heading, extract, thumb] = row;
          const [src, width, height] = thumb ?? [];
          return { caseId, title, href, facts, heading, extract, thumb: thumb && { src, width, height } };
        }),
      );
    }
  }

  searchcases.Archive = Archive;
})((globalThis.searchcases ??= {}));
