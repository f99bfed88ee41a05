/* How are found cases shown? Cards as the pages without JavaScript have them (`card` and
   `pagination` in macros.html.jinja), and the extract of a case marked for a query. Text from cases
   only ever becomes text. */
(function (searchcases) {
  "use strict";

  const HEADINGS = { ddx: "Differential diagnosis", exam: "Examination" };

  /** The name of a field as readers know it. */
  function heading(field) {
    return HEADINGS[field] ?? field.charAt(0).toUpperCase() + field.slice(1);
  }

  /** "1 case", "2,345 cases". */
  function counted(total) {
    return `${total.toLocaleString("en")} case${total === 1 ? "" : "s"}`;
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
   * An element with attributes and children; strings become text.
   * @param {string} name
   * @param {Object<string, string|number>} attributes
   * @param {...(Node|string)} children
   */
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** A card: a case at a rank, with its fixed extract. */
  function card({ title, href, facts, thumb, ...fixed }, rank, root) {
    const place = element("span", { class: "card-rank", "aria-hidden": true }, rank);
    const made = element("article", { class: "card" }, place);
    if (thumb) {
      const { src, width, height } = thumb;
      const image = { src: root + src, width, height, alt: "", loading: "lazy" };
      const link = { class: "card-thumb", href: root + href, tabindex: -1, "aria-hidden": true };
      made.append(element("a", link, element("img", image)));
    }
    made.append(
      element("h2", { class: "card-title" }, element("a", { href: root + href }, title)),
      element("p", { class: "card-facts" }, facts.join(" · ")),
      element("p", { class: "card-extract" }),
    );
    fill(made.lastChild, fixed.heading, [[fixed.extract]]);
    return made;
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

  /** A link to a state of the page, which the page follows by itself. */
  function stateLink(address, attributes, ...text) {
    return element("a", { href: address, "data-state": "", ...attributes }, ...text);
  }

  /** Which page this is, and links to its neighbours. `address` gives the address of a page. */
  function pagination(page, pages, address) {
    const turn = (to, rel, text) =>
      to > 0 && to <= pages ? stateLink(address(to), { class: "turn", rel }, text) : "";
    const place = pages > 1 ? element("span", {}, `Page ${page} of ${pages}`) : "";
    return [turn(page - 1, "prev", "Previous"), place, turn(page + 1, "next", "Next")];
  }

  searchcases.resultList = Object.freeze({
    heading,
    counted,
    pieces,
    snippet,
    element,
    card,
    fill,
    stateLink,
    pagination,
  });
})((globalThis.searchcases ??= {}));
