/* What does the address of a search say? Pure functions between address, state and query text.

   A state is a frozen {q, filters, page, all, synonyms, feedback, weighting, sort}: the text of the
   field; per field of FACET_FIELDS the values chosen (alternatives); the page from 1; whether all
   words must match, whether other names of words do, too, and whether words of the first cases do;
   "bm25", "tfidf" or null for the archive's own; the order. */
(function (searchcases) {
  "use strict";

  const FACET_FIELDS = [
    "modality",
    "anatomy",
    "system",
    "sex",
    "age",
    "level",
    "laterality",
    "plane",
    "size",
    "tags",
  ];
  const UNITS = { age: "", size: " mm" }; // of the fields that are counted in bands

  /**
   * The state that an address stands for; what it says wrongly is as if it said nothing.
   * @param {string} search what follows the path, such as "?q=mass&modality=MR&page=2"
   */
  function parse(search) {
    const given = new URLSearchParams(search);
    const oneOf = (name, values) => values.find((value) => value === given.get(name)) ?? values[0];
    const values = (field) =>
      [...new Set(given.getAll(field))].filter((value) => isValue(field, value));
    return Object.freeze({
      q: given.get("q") ?? "",
      filters: Object.fromEntries(FACET_FIELDS.map((field) => [field, values(field)])),
      page: Number(/^[1-9]\d{0,6}$/.exec(given.get("page")) ?? 1),
      all: given.get("all") === "1",
      synonyms: given.get("synonyms") !== "0",
      feedback: given.get("feedback") === "1",
      weighting: oneOf("weighting", [null, "bm25", "tfidf"]),
      sort: oneOf("sort", ["score", "date", "title"]),
    });
  }

  /** The address of a state: "?…", or "" where there is nothing to say. */
  function format(state) {
    const said = new URLSearchParams();
    const say = (name, value) => value && said.append(name, value);
    say("q", state.q.trim());
    for (const [field, value] of chosen(state)) say(field, value);
    say("page", state.page > 1 && state.page);
    say("all", state.all && 1);
    say("synonyms", !state.synonyms && "0");
    say("feedback", state.feedback && 1);
    say("weighting", state.weighting);
    say("sort", state.sort !== "score" && state.sort);
    const text = said.toString();
    return text && `?${text}`;
  }

  /** A state with other values, on the first page unless another one is asked for. */
  function changed(state, values) {
    return Object.freeze({ ...state, page: 1, ...values });
  }

  /** A state with other values of a field chosen. */
  function narrowed(state, field, values) {
    return changed(state, { filters: { ...state.filters, [field]: values } });
  }

  /** A state with a value of a field chosen, or given up where it was. */
  function toggled(state, field, value) {
    const before = state.filters[field];
    const without = before.filter((other) => other !== value);
    return narrowed(state, field, without.length < before.length ? without : [...before, value]);
  }

  /** What is chosen: pairs of field and value. */
  function chosen(state) {
    return FACET_FIELDS.flatMap((field) => state.filters[field].map((value) => [field, value]));
  }

  /**
   * The query of a state: its text, then its filters.
   *
   * Text that cannot end here (an operator without its word, an open quotation mark) goes alone: it
   * is an error, and a filter behind it would be taken for what is missing.
   */
  function composed(state) {
    const open = /(?:^|[\s(])(?:AND|OR|NOT)\s*$/.test(state.q) || state.q.split('"').length % 2 < 1;
    const filters = open ? [] : chosen(state).map((pair) => filterText(...pair));
    return [state.q, ...filters].join(" ").trimEnd();
  }

  /** The filter of the query language that a value stands for: a range, else a phrase. */
  function filterText(field, value) {
    const text = field in UNITS ? value : `"${value.replaceAll('"', "”")}"`;
    return `${field}:${text}`;
  }

  /** The value that a filter text stands for. */
  function filterValue(field, text) {
    const value = text.slice(field.length + 1);
    return field in UNITS ? value : value.slice(1, -1);
  }

  /** A range goes into the query as it stands, so it must be one word; all else is quoted. */
  function isValue(field, value) {
    return (field in UNITS ? /^[\w.<]{1,30}$/ : /[^\s"]/).test(value);
  }

  /** A value as it is shown: a band by its name. */
  function label(field, value) {
    const [, low, end] = (field in UNITS && /^(\d+)\.\.(?:<(\d+))?$/.exec(value)) || [];
    const unit = UNITS[field];
    if (!low) return value;
    if (!end) return `${low}${unit} and over`;
    return low === "0" ? `under ${end}${unit}` : `${low}-${end - 1}${unit}`;
  }

  /** Whether a state asks for nothing. */
  function isBlank(state) {
    return !state.q.trim() && !chosen(state).length;
  }

  searchcases.queryState = Object.freeze({
    FACET_FIELDS,
    parse,
    format,
    changed,
    narrowed,
    toggled,
    chosen,
    composed,
    filterText,
    filterValue,
    label,
    isBlank,
  });
})((globalThis.searchcases ??= {}));
