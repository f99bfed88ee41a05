/* How are found cases shown? Cards as the pages without JavaScript have them (`card` and
   `pagination` in macros.html.jinja), and links to states of the page. Text from cases only ever
   becomes text. */
(function (searchcases) {
  "use strict";

  /** "1 case", "2,345 cases". */
  function counted(total) {
    return `${total.toLocaleString("en")} case${total === 1 ? "" : "s"}`;
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
  function card({ title, href, facts, heading, extract, thumb }, rank, root) {
    const told = element("span", { class: "card-heading" }, heading);
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
      element("p", { class: "card-extract" }, told, " ", extract),
    );
    return made;
  }

  /** A link to a state of the page, which the page follows by itself. */
  function stateLink(address, attributes, ...text) {
    return element("a", { href: address, "data-state": "", ...attributes }, ...text);
  }

  /** What is chosen: links that take it away again. `labels` are the names of the fields. */
  function chips(state, address, labels) {
    const { chosen, label, toggled } = searchcases.queryState;
    return chosen(state).map(([field, value]) => {
      const name = `${labels[field]}: ${label(field, value)}`;
      const to = address(toggled(state, field, value));
      const link = stateLink(to, { class: "chip", "aria-label": `Remove ${name}` }, `${name} ×`);
      return element("li", {}, link);
    });
  }

  /** Which page this is, and links to its neighbours. `address` gives the address of a page. */
  function pagination(page, pages, address) {
    const turn = (to, rel, text) =>
      to > 0 && to <= pages ? stateLink(address(to), { class: "turn", rel }, text) : "";
    const place = pages > 1 ? element("span", {}, `Page ${page} of ${pages}`) : "";
    return [turn(page - 1, "prev", "Previous"), place, turn(page + 1, "next", "Next")];
  }

  searchcases.resultList = Object.freeze({
    counted,
    element,
    card,
    chips,
    stateLink,
    pagination,
  });
})((globalThis.searchcases ??= {}));
