/* How can a result be narrowed, and how widened where nothing was found? Check boxes with counts,
   and links. */
(function (searchcases) {
  "use strict";

  const SHOWN = 8; // rows of a facet before the others fold away: all of the age bands
  const MOST = 60; // rows at all; a rarer tag is found by its name
  const { FACET_FIELDS, changed, chosen, narrowed, toggled } = searchcases.queryState;
  const { filterValue, label } = searchcases.queryState;

  /**
   * The counts of every facet field. What is chosen in a field does not narrow its own counts, for
   * its values are alternatives.
   * @returns {Promise<Object<string, {value: string, count: number}[]>>}
   */
  async function counts(archive, state, results, options) {
    const found = FACET_FIELDS.map(async (field) => {
      const values = state.filters[field];
      const open = narrowed(state, field, []);
      const wide = values.length ? await searchcases.searchPage.searched(archive, open, options) : results;
      const counted = (await searchcases.more.facets(archive, wide, [field]))[field];
      const rows = counted.map((row) => ({ ...row, value: filterValue(field, row.filter) }));
      const known = new Set(rows.map((row) => row.value));
      const none = values.filter((one) => !known.has(one)).map((one) => ({ value: one, count: 0 }));
      return [field, [...rows, ...none]];
    });
    return Object.fromEntries(await Promise.all(found));
  }

  /** The rows to show at once, and those to fold away; what is chosen is always shown. */
  function folded(rows, values) {
    const kept = rows.filter(({ value }, n) => n < MOST || values.includes(value));
    const shown = ({ value }, n) => n < SHOWN || values.includes(value);
    return [kept.filter(shown), kept.filter((row, n) => !shown(row, n))];
  }

  /** Fill the fieldset of a field; the focus and what was unfolded stay as they were. */
  function fillField(fieldset, rows, values) {
    const { element } = searchcases.resultList;
    const field = fieldset.name;
    const focused = fieldset.contains(document.activeElement) && document.activeElement.value;
    const item = ({ value, count }) => {
      const box = element("input", { type: "checkbox", name: field, value });
      box.checked = values.includes(value);
      const name = element("span", {}, label(field, value));
      const number = element("span", { class: "count" }, count.toLocaleString("en"));
      return element("li", {}, element("label", {}, box, name, number));
    };
    const [first, rest] = folded(rows, values).map((part) => part.map(item));
    const summary = element("summary", {}, `${rest.length} more`);
    const more = element("details", {}, summary, element("ul", {}, ...rest));
    more.open = fieldset.querySelector("details")?.open;
    more.hidden = !rest.length;
    fieldset.replaceChildren(fieldset.firstElementChild, element("ul", {}, ...first), more);
    fieldset.hidden = !rows.length;
    if (focused) fieldset.querySelector(`[value=${CSS.escape(focused)}]`)?.focus();
  }

  /**
   * States that ask for less than one which found nothing.
   * @returns {[string, object][]} what each does, and the state
   */
  function wider(state, labels) {
    const text = state.q.trim();
    const ways = chosen(state).map(([field, value]) => [
      `Without ${labels[field]}: ${label(field, value)}`,
      toggled(state, field, value),
    ]);
    if (state.all) ways.push(["Any of the words", changed(state, { all: false })]);
    const last = text.match(/(?:^|[\s(:-])([\p{L}\p{N}]+)$/u)?.[1];
    if (last) {
      ways.push([`Words that begin so: ${last}*`, changed(state, { q: `${text}*` })]);
      ways.push([`Words a letter off: ${last}~`, changed(state, { q: `${text}~` })]);
    }
    return ways;
  }

  searchcases.facetList = Object.freeze({ counts, folded, fillField, wider });
})((globalThis.searchcases ??= {}));
