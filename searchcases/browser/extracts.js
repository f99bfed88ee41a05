/* How is the extract of a case marked for a query? The text of the case is fetched when its card comes
   into view. Text from cases only ever becomes text. */
(function (searchcases) {
  "use strict";

  const { element } = searchcases.resultList;
  const HEADINGS = { ddx: "Differential diagnosis", exam: "Examination" };

  /** The name of a field as readers know it. */
  function heading(field) {
    return HEADINGS[field] ?? field.charAt(0).toUpperCase() + field.slice(1);
  }

  /**
   * Text cut at its marks.
   * @param {{text: string, marks: [number, number][], statuses: number[]}} snippet marks ascending,
   *   half-open, in UTF-16 units
   * @returns {[string, number?][]} runs; those that are marked with their status
   */
  function pieces({ text, marks, statuses }) {
    const cuts = [0, ...marks.flat(), text.length];
    return cuts
      .slice(1)
      .map((end, n) => [text.slice(cuts[n], end), n % 2 ? statuses[n >> 1] : undefined])
      .filter(([run]) => run);
  }

  /**
   * The densest extract of a case for a query: `Hit.snippet` of the Python module `hits`.
   * @param {{fields: Object<string, string>, doubts: Object<string, number[]>}} text of the case
   * @param {object[]} patterns of the query
   */
  function snippet({ fields, doubts }, patterns) {
    const { marksOf, snippetOf } = searchcases.snippet;
    const shown = { ...fields, keywords: "" }; // a keyword list only repeats the text
    const marks = {};
    for (const [name, text] of Object.entries(shown)) marks[name] = marksOf(text, name, patterns, doubts[name]);
    const all = Object.values(marks).flat();
    const status = Math.min(...all.map((mark) => mark.status), all.length ? Infinity : 0);
    return { ...snippetOf(shown, marks), status };
  }

  /**
   * Put an extract into its paragraph: where no word is plainly present that it is so, the name of its
   * section, then its text in pieces.
   */
  function fill(paragraph, name, runs, status = 0) {
    const doubt = element("span", { class: "card-doubt" }, `only ${DOUBTS[status]}`);
    paragraph.replaceChildren(
      ...(status ? [doubt, " "] : []),
      element("span", { class: "card-heading" }, name),
      " ",
      ...runs.map(([run, of]) => (of === undefined ? run : markOf(run, of))),
    );
  }

  const DOUBTS = ["", "in doubt", "denied"];

  /** A marked word; one that is in doubt or denied says so. */
  function markOf(run, status) {
    if (!status) return element("mark", {}, run);
    const told = element("span", { class: "visually-hidden" }, ` (${DOUBTS[status]})`);
    return element("mark", { class: DOUBTS[status].replace(" ", "-"), title: DOUBTS[status] }, run, told);
  }

  /**
   * Replace the extracts of the cases in view by marked ones, as their texts come.
   * @param {HTMLElement[]} items of the list
   * @param {object} archive
   * @param {object} results that the items show
   * @param {number[]} docs those of the items
   * @param {{href: string}[]} cards those of the items
   * @param {function(): boolean} fresh whether the items still stand
   * @returns {IntersectionObserver}
   */
  function watch(items, archive, results, docs, cards, fresh) {
    const { more } = searchcases;
    const patterns = more.patterns(archive, results);
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        mark(target, items.indexOf(target)).catch(() => {}); // the fixed extract stays
      }
    });
    for (const item of items) observer.observe(item);
    return observer;

    async function mark(item, n) {
      const text = await more.textOf(archive, docs[n], cards[n].href);
      await archive.ready(Object.values(text.fields).join(" "));
      const found = snippet(text, patterns);
      if (fresh()) fill(item.querySelector(".card-extract"), heading(found.field), pieces(found), found.status);
    }
  }

  searchcases.extracts = Object.freeze({ heading, pieces, snippet, watch });
})((globalThis.searchcases ??= {}));
