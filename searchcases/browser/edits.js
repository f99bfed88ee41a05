/** How far apart are two words? In edits: characters to insert, delete or replace. */
(function (searchcases) {
  "use strict";

  /**
   * The distances of every prefix of a word to a text that grew by one character.
   * @param {number[]} row - those to the text before; 0, 1, 2, … to the empty text
   * @param {string[]} wanted - the code points of the word
   * @param {string} character
   */
  function nextRow(row, wanted, character) {
    const next = [row[0] + 1];
    for (let i = 0; i < wanted.length; i++) {
      next.push(Math.min(row[i] + (wanted[i] !== character), row[i + 1] + 1, next[i] + 1));
    }
    return next;
  }

  /**
   * Edits that make one word of the other; any number beyond the limit where they are more.
   * @param {string} one
   * @param {string} other
   */
  function distance(one, other, limit = Infinity) {
    const wanted = [...other];
    let row = [...wanted.keys(), wanted.length];
    for (const character of one) {
      row = nextRow(row, wanted, character);
      if (Math.min(...row) > limit) break;
    }
    return row.at(-1);
  }

  searchcases.edits = Object.freeze({ nextRow, distance });
})((globalThis.searchcases ??= {}));
