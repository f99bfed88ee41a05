// Which values do the found cases have, and how many cases each?
(function (searchcases) {
  "use strict";

  const BANDED = ["age", "size"]; // their bands keep their order

  /** Rows { value, count, filter } per field; ages by band, all else most cases first. */
  async function count(segment, found, fields) {
    const mask = new Uint8Array(segment.docCount);
    for (const doc of found) mask[doc] = 1;
    const rows = await Promise.all(
      fields.map(async (field) => {
        const all = (await searchcases.values.facet(segment, field)).map(({ value: [value, filter], docs }) => ({
          value,
          count: docs.reduce((sum, doc) => sum + mask[doc], 0),
          filter,
        }));
        const some = all.filter((row) => row.count);
        return BANDED.includes(field) ? some : some.sort((one, other) => other.count - one.count);
      }),
    );
    return Object.fromEntries(fields.map((field, n) => [field, rows[n]]));
  }

  searchcases.facets = Object.freeze({ count });
})((globalThis.searchcases ??= {}));
