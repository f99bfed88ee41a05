// Which documents have which value? Columns and groups that filters, facets and other orders read.
(function (searchcases) {
  "use strict";

  const { columns, sumGaps } = searchcases.rice;

  /** Groups of documents: [{ value, docs }, …]. */
  function readGroups(bytes) {
    const [{ values, counts, sizes }, rest] = searchcases.segment.splitHeader(bytes);
    let offset = 0;
    return values.map((value, i) => {
      const docs = sumGaps(columns(rest, offset, counts[i], 1)[0]);
      offset += sizes[i];
      return { value, docs };
    });
  }

  const column = (segment, name) =>
    segment.pack(name, (bytes) => columns(bytes, 0, segment.docCount, 1)[0]);

  searchcases.values = Object.freeze({
    /** Words in one field of each document. */
    fieldLengths: (segment, field) => column(segment, `l/${field}`),

    /** The place of each document's title among all titles. */
    titleOrder: (segment) => column(segment, "order/title"),

    /** Each value of a metadata field, as its words or its number, with its documents. */
    of: (segment, field) => segment.pack(`f/${field}`, readGroups),

    /** Each row of a facet, [label, filter], with the documents that its filter keeps. */
    facet: (segment, field) => segment.pack(`g/${field}`, readGroups),
  });
})((globalThis.searchcases ??= {}));
