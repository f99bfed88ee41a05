/** Which forms does a prefix, wildcard or fuzzy word mean? */
(function (searchcases) {
  "use strict";

  /** What a text is indexed by: itself, or its code points where some take two UTF-16 units. */
  const characters = (text) => (/[\ud800-\udfff]/.test(text) ? [...text] : text);

  /**
   * Whether a form fits a pattern. Only the last star is ever tried again: what an earlier one
   * took can stay, so the steps are at most the product of the lengths.
   */
  function fits(pattern, form) {
    let at = 0;
    let star = -1;
    let taken = 0; // how far the last star reaches
    for (let i = 0; i < form.length; ) {
      if (pattern[at] === "*") {
        star = at++;
        taken = i;
      } else if (pattern[at] === "?" || pattern[at] === form[i]) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++taken;
      } else return false;
    }
    while (pattern[at] === "*") at++;
    return at === pattern.length;
  }

  /**
   * The test of a form, for a prefix, wildcard or fuzzy leaf.
   * @returns {(form: string) => boolean}
   */
  function accepts(leaf) {
    if (leaf.kind === "prefix") return (form) => form.startsWith(leaf.prefix);
    if (leaf.kind === "wildcard") {
      const pattern = characters(leaf.pattern);
      return (form) => fits(pattern, characters(form));
    }
    const { form: wanted, distance: limit } = leaf;
    return (form) => searchcases.edits.distance(form, wanted, limit) <= limit;
  }

  /** What every form that fits begins with. */
  function literalPrefix(leaf) {
    if (leaf.kind === "wildcard") return leaf.pattern.split(/[*?]/, 1)[0];
    return leaf.prefix ?? "";
  }

  searchcases.expansion = Object.freeze({ accepts, literalPrefix });
})((globalThis.searchcases ??= {}));
