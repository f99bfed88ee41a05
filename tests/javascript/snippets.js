/* What extract has a case, where a pattern is given as the forms that fit? Predicates are no JSON. */
(function (searchcases) {
  "use strict";

  const { snippet, testing } = searchcases;

  testing.extract = (fields, patterns) => {
    const wanted = patterns.map(({ field, words }) => ({
      field,
      words: words.map((forms) => (form) => forms.includes(form)),
    }));
    const names = Object.keys(fields);
    const marks = Object.fromEntries(
      names.map((name) => [name, snippet.marksOf(fields[name], name, wanted)]),
    );
    return { marks, snippet: snippet.snippetOf(fields, marks) };
  };
})(globalThis.searchcases);
