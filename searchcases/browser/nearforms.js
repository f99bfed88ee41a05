/* Which word of the vocabulary did someone mean who wrote one that is not in it?

   The twin of the Python module `nearforms`, which says how words are compared and weighed. Of the
   vocabulary only the shards are read that hold the beginnings a word may have been meant with. */
(function (searchcases) {
  "use strict";

  const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
  const EDIT_BITS = 7;
  const OTHER_FIRST_BITS = 4;
  const STARTS = {
    a: ["ha"], c: ["s", "k"], e: ["he"], f: ["ph"], g: ["j"], i: ["hi", "y"],
    j: ["g"], k: ["c", "ch"], n: ["pn", "kn", "gn"], o: ["ho"], ph: ["f"],
    r: ["rh", "wr"], s: ["c", "ps", "z"], t: ["pt"], u: ["hu"], x: ["z"],
    y: ["i"], z: ["x", "s"],
  };

  /** How many edits may lie between a word and the one that was meant. */
  function mostEdits(word) {
    if (word.length < 4) return 0;
    return word.length < 6 ? 1 : 2;
  }

  /**
   * The form that was most probably meant, if any is near.
   * @param {{forms: function(string): Promise<{form: string, df: number}[]>}} segment
   * @param {string} word folded, a word that no case holds
   * @returns {Promise<string|null>}
   */
  async function nearest(segment, word) {
    const most = mostEdits(word);
    if (!most || !isPlain(word)) return null;
    let best = { form: null, weight: 0 };
    for (const [form, { edits, df }] of await near(segment, word, most)) {
      const weight = df * 2 ** -(EDIT_BITS * edits + OTHER_FIRST_BITS * (form[0] !== word[0]));
      if (weight > best.weight || (weight && weight === best.weight && form < best.form))
        best = { form, weight };
    }
    return best.form;
  }

  /** All forms that are near: Map of form to { edits, df }. */
  async function near(segment, word, most) {
    const found = new Map();
    const lists = new Map(); // forms by their beginning; those with the first letter of the word are one
    const lookedAt = new Map(); // the letters shared; ways with fewer edits come first
    for (const [way, [edits, shared]] of respelled(word)) {
      const key = oneSpelling(way);
      if (shared >= (lookedAt.get(key) ?? key.length + 1)) continue;
      lookedAt.set(key, shared);
      for (const start of written(key.slice(0, shared))) {
        const head = start[0] === word[0] ? word[0] : start.slice(0, 3);
        if (!lists.has(head)) lists.set(head, await segment.forms(head));
        for (const entry of searchcases.places.begun(lists.get(head), start)) {
          const sum = edits + editsOf(entry, key, most - edits);
          if (sum <= most && !(sum >= found.get(entry.form)?.edits))
            found.set(entry.form, { edits: sum, df: entry.df });
        }
      }
    }
    return found;
  }

  /** Edits that make a form of a word; beyond `most` any more. */
  function editsOf(entry, key, most) {
    const { form } = entry;
    if (form.length < key.length - most) return most + 1; // one spelling is never longer
    entry.key ??= isPlain(form) ? oneSpelling(form) : "";
    return entry.key ? editsBetween(key, entry.key, most) : most + 1;
  }

  /**
   * What a word may be meant as where one of its first three letters is wrong: Map of each way to
   * write it to the edits made and the letters shared with what was meant.
   */
  function respelled(word) {
    const found = new Map([[word, [0, 3]]]);
    const add = (way, edits, shared) => found.has(way) || found.set(way, [edits, shared]);
    for (const way of begunOtherwise(word)) add(way, 1, 3);
    for (const place of [1, 2]) {
      const head = word.slice(0, place);
      const rest = word.slice(place);
      add(head + rest.slice(1), 1, place + 2);
      add(head + rest.charAt(1) + rest.charAt(0) + rest.slice(2), 1, place + 2);
      for (const letter of LETTERS)
        for (const tail of [rest, rest.slice(1)]) add(head + letter + tail, 1, place + 2);
    }
    return found;
  }

  function begunOtherwise(word) {
    const others = Object.entries(STARTS).filter(([start]) => word.startsWith(start));
    return [
      word.slice(1),
      word[1] + word[0] + word.slice(2),
      ...others.flatMap(([start, ways]) => ways.map((way) => way + word.slice(start.length))),
    ];
  }

  /** The ways to write a beginning in which "ae" and "oe" are "e". */
  function written(start) {
    let ways = [""];
    for (const letter of start) {
      const spellings = letter === "e" ? ["e", "ae", "oe"] : [letter];
      ways = ways.flatMap((way) => spellings.map((spelling) => way + spelling));
    }
    return ways;
  }

  const oneSpelling = (text) => text.replace(/[ao]e/g, "e");
  const isPlain = (word) => /^[a-z]+$/.test(word);

  /** Edits that make one word of the other, or its beginning (one more); beyond `most` any more. */
  function editsBetween(word, meant, most) {
    if (word === meant) return 0;
    if (!most) return 1;
    const start = same(word, meant);
    if (start === word.length) return 1; // the beginning of the other
    const length = meant.length - word.length;
    if (length < -most || (most === 1 && length > 1)) return 3;
    const one = word.slice(start);
    const other = meant.slice(start);
    const rest = one.slice(1);
    const swapped = isSwapped(one, other);
    const ways = [[rest, 1], [rest, 0], [one, 1], ...(swapped ? [[one.slice(2), 2]] : [])];
    if (ways.some(([text, at]) => text === other.slice(at))) return 1;
    if (most === 1) return 2;
    if (ways.some(([text, at]) => at <= other.length && other.startsWith(text, at))) return 2;
    return twoEdits(one, other, swapped) ? 2 : 3;
  }

  /** Whether an edit where words begin and one where they end make them the same. */
  function twoEdits(one, other, swapped) {
    if (Math.abs(one.length - other.length) > 2) return false;
    let end = 0; // letters that both end with
    while (end < one.length && one.at(-1 - end) === other.at(-1 - end)) end++;
    const size = one.length - end;
    const otherSize = other.length - end;
    const endSwapped = isSwapped(one.slice(0, size).slice(-2), other.slice(0, otherSize).slice(-2));
    const edits = [[1, 1], [1, 0], [0, 1]];
    const tails = [...edits, ...(endSwapped ? [[2, 2]] : [])];
    return [...edits, ...(swapped ? [[2, 2]] : [])].some(([a, b]) =>
      tails.some(
        ([c, d]) =>
          size - a - c >= 0 &&
          size - a - c === otherSize - b - d &&
          one.slice(a, size - c) === other.slice(b, otherSize - d),
      ),
    );
  }

  /** Whether both begin with two letters, swapped. */
  function isSwapped(one, other) {
    return one.length > 1 && other.length > 1 && one[0] === other[1] && one[1] === other[0];
  }

  /** How many letters both begin with. */
  function same(one, other) {
    let size = 0;
    while (size < one.length && one[size] === other[size]) size++;
    return size;
  }

  searchcases.nearforms = Object.freeze({ STARTS, editsBetween, nearest, respelled });
})((globalThis.searchcases ??= {}));
