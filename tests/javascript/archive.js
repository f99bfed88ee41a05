/* Opens an archive from a folder of packs, and asks it as tests do. */
(function (searchcases) {
  "use strict";

  const { readFile } = require("node:fs/promises");
  let archive = null;

  const disk = (folder) => ({
    read: async (name) => searchcases.sources.inflate(await readFile(`${folder}/${name}.bin`)),
    text: async (href) => JSON.parse(await readFile(`${folder}/../../${href}`)),
  });

  searchcases.testing ??= {};

  searchcases.testing.open = async (folder) => {
    searchcases.analysis.setUnicode(null); // it must be fetched when a text needs it
    archive = await searchcases.Archive.open(disk(folder));
    return archive.docCount;
  };

  /** The whole ranking as [case id, score], the tree, and facets. */
  searchcases.testing.search = async (text, options, facets) => {
    const results = await archive.search(text, options);
    const hits = results.first();
    const cards = await archive.cards(hits.map(({ doc }) => doc));
    return {
      hits: hits.map(({ score }, n) => [cards[n].caseId, score]),
      tree: results.tree,
      facets: await (await archive.more()).facets(archive, results, facets),
      first: results.first(3).map(({ doc }) => doc),
      docs: hits.map(({ doc }) => doc),
    };
  };

  /** What a search with words of the first cases found and added, and extracts of the first three. */
  searchcases.testing.learn = async (text, options) => {
    const results = await archive.search(text, { ...options, feedback: true });
    const hits = results.first();
    const cards = await archive.cards(hits.map(({ doc }) => doc));
    const patterns = (await archive.more()).patterns(archive, results);
    const extract = async ({ href }, n) => {
      const found = await (await archive.more()).textOf(archive, hits[n].doc, href);
      await archive.ready(Object.values(found.fields).join(" "));
      return searchcases.extracts.snippet(found, patterns);
    };
    return {
      hits: hits.map(({ score }, n) => [cards[n].caseId, score]),
      added: results.added,
      extracts: await Promise.all(cards.slice(0, 3).map(extract)),
    };
  };

  searchcases.testing.expansions = async (text) => (await archive.search(text)).expansions;

  searchcases.testing.cards = async (text) =>
    archive.cards((await archive.search(text)).first().map(({ doc }) => doc));

  searchcases.testing.suggest = async (text, expansions) =>
    (await archive.more()).suggest(archive, text, expansions);

  searchcases.testing.complete = async (prefix, limit) =>
    (await archive.more()).complete(archive, prefix, limit);

  /** The packs of these names, inflated and deflated again, from scripts of twins. */
  searchcases.testing.twins = async (scripts, names) => {
    globalThis.document = {
      createElement: () => ({}),
      head: {
        append(script) {
          const number = Number(/local\/(\d+)\.js$/.exec(script.src)[1]);
          (0, eval)(scripts[number]);
          script.onload();
        },
      },
    };
    const source = searchcases.sources.local("");
    return Promise.all(names.map((name) => source.read(name)));
  };

  /** The snippet of a case's text for a query. */
  searchcases.testing.snippet = async (text, fields, doubts) => {
    const results = await archive.search(text);
    await Promise.all(Object.values(fields).map((value) => archive.ready(value)));
    const { marksOf, snippetOf } = searchcases.snippet;
    const patterns = (await archive.more()).patterns(archive, results);
    const marks = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, marksOf(value, name, patterns, doubts[name])]),
    );
    return snippetOf(fields, marks);
  };
})((globalThis.searchcases ??= {}));
