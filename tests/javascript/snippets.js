/* What extract has a case, where a pattern is given as the forms that fit? Predicates are no JSON. */
(function (searchcases) {
  "use strict";

  const { analysis, snippet, testing } = searchcases;

  testing.readings = (text) => analysis.readings(analysis.tokenize(text));

  testing.extract = (fields, patterns, doubts) => {
    const wanted = patterns.map(({ field, words, status }) => ({
      field,
      status,
      words: words.map((forms) => (form) => forms.includes(form)),
    }));
    const names = Object.keys(fields);
    const marks = Object.fromEntries(
      names.map((name) => [name, snippet.marksOf(fields[name], name, wanted, doubts[name])]),
    );
    return { marks, snippet: snippet.snippetOf(fields, marks) };
  };
})(globalThis.searchcases);
