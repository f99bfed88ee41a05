/* Which characters make words, and how are they folded? What sitegen/unicode_table.py has written. */
(function (searchcases) {
  "use strict";

  /**
   * The table of characters, which analysis.setUnicode takes.
   * @param {Uint8Array} bytes
   * @returns {{word: string, folds: Map<string, string>}} content of a character class; foldings
   */
  function read(bytes) {
    let at = 0;
    function number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value |= (byte & 127) << shift;
        if (!(byte > 127)) return value; // also where the bytes end too early
      }
    }
    function rising() {
      let last = 0;
      return Array.from({ length: number() }, () => (last += number()));
    }
    const ends = rising();
    let word = "";
    for (let index = 0; index < ends.length; index += 2) {
      word += String.fromCodePoint(ends[index], 45, ends[index + 1]); // 45 is the hyphen
    }
    const sources = rising();
    const lengths = sources.map(number);
    let last = 0;
    const target = () => {
      const step = number();
      return (last += step & 1 ? -(step + 1) / 2 : step / 2);
    };
    const folds = sources.map((source, index) => [
      String.fromCodePoint(source),
      String.fromCodePoint(...Array.from({ length: lengths[index] }, target)),
    ]);
    return Object.freeze({ word, folds: new Map(folds) });
  }

  searchcases.characters = Object.freeze({ read });
})((globalThis.searchcases ??= {}));
