/** `synonyms.expand` with a lookup in an object, which JSON can bring here. */
(function (searchcases) {
  "use strict";

  searchcases.testing = {
    ...searchcases.testing,
    expanded: (tree, rows) => searchcases.synonyms.expand(tree, (term) => rows[term] ?? []),
  };
})((globalThis.searchcases ??= {}));
