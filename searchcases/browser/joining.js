/* Which items of a text are one token? The browser's twin of analysis/joining.py, where the rules are
   said: "3 cm", "T1-weighted", "para-paresis", "x-ray", "L4/5", "type II". */
(function (searchcases) {
  "use strict";

  const MARKS = new Set(".,:()");
  const JOINTS = new Set("-/");

  const UNIT = 1; // 3 | cm
  const TIMES = 2; // 3 | x
  const FACTOR = 4; // x | 4
  const SEQUENCE = 8; // t1 | weighted
  const LEVEL = 16; // l4 | 5
  const BOUND = 32; // para-paresis
  const FREE = 64; // para paresis
  const COMPOUND = 128; // x | ray
  const GRADE = 256; // type | ii
  const GRADES = 512; // ii | iii
  const ALONE = 1024; // 3x4cm
  const ACROSS = {
    "": UNIT | TIMES | FACTOR | SEQUENCE | FREE | COMPOUND | GRADE,
    "-": UNIT | SEQUENCE | LEVEL | BOUND | COMPOUND | GRADE | GRADES,
    "/": LEVEL | GRADES,
  };
  const SHORTEST_FREE = 4;
  const LAST_LEVEL = 12;

  const known = new Map(); // item to what it begins and what it goes on with
  let sizes = null;
  let graded = null;
  let compounds = null;
  let freePrefixes = null;

  /** What analysis.setTables takes; that of stems.js must be called before. */
  function setTables({ normal }) {
    const { NUMBER, SMALL_ROMAN_ONE } = searchcases.stems;
    const units = Object.keys(normal.units);
    sizes = RegExp(`^(${NUMBER}(?:x${NUMBER})*)(${units.join("|")})?$`);
    compounds = new Set(normal.compounds.split(","));
    const pairs = [...compounds].map((pair) => pair.split(" "));
    const free = normal.prefixes.free.split(" ");
    freePrefixes = new Set(free);
    graded = new Map();
    "i ii iii iv v vi vii viii ix x xi xii".split(" ").forEach((numeral, place) => {
      const sign = String.fromCharCode(SMALL_ROMAN_ONE + place);
      const letters = { i: "abc", ii: "abc", iii: "abc", iv: "ab" }[numeral] ?? "";
      for (const letter of ["", ...letters]) graded.set(numeral + letter, sign + letter);
    });
    known.clear();
    add(["x"], FACTOR, TIMES);
    add(units, 0, UNIT);
    add(normal.sequences.split(" "), SEQUENCE);
    add(normal.weights.split(" "), 0, SEQUENCE);
    add([...free, ...normal.prefixes.bound.split(" ")], BOUND);
    add(free, FREE);
    add(new Set(pairs.map(([first]) => first)), COMPOUND);
    add(new Set(pairs.map(([, last]) => last)), 0, COMPOUND);
    add(normal.grades.split(" "), GRADE);
    add(graded.keys(), GRADES, GRADE | GRADES);
    for (const letter of "ctls") {
      for (let level = 1; level <= LAST_LEVEL; level++) add([letter + level], LEVEL);
    }
  }

  function add(words, begins, follows = 0) {
    for (const word of words) {
      const before = known.get(word) ?? [0, asRest(word)];
      known.set(word, [before[0] | begins, before[1] | follows]);
    }
  }

  /** Whether a word may stand behind a prefix. */
  function asRest(word) {
    if (!/^(?=.*[a-z])[a-z']{2,}$/.test(word) || searchcases.stems.isStopWord(word)) return 0;
    return word.length < SHORTEST_FREE ? BOUND : BOUND | FREE;
  }

  function links(item) {
    if (!known.has(item)) known.set(item, linksOf(item));
    return known.get(item);
  }

  function linksOf(item) {
    const [, numbers, unit] = sizes.exec(item) ?? [];
    if (!numbers) return [0, asRest(item)];
    if (unit) return [numbers.includes("x") ? ALONE : 0, FACTOR];
    const level = /^[1-9][0-9]?$/.test(item) && +item <= LAST_LEVEL;
    return [UNIT | TIMES, FACTOR | (level ? LEVEL : 0)];
  }

  /**
   * The tokens of a text without its marks: its form, and the first and the last of the items that it
   * stands for, counted from 0.
   * @param {string[]} found words, marks and joints, folded
   * @returns {{form: string, first: number, last: number}[]}
   */
  function join(found) {
    const items = [];
    const gaps = [];
    const where = [];
    let gap = "";
    found.forEach((item, number) => {
      if (JOINTS.has(item)) {
        gap = item;
        return;
      }
      items.push(item);
      gaps.push(gap);
      where.push(number);
      gap = "";
    });
    const tokens = [];
    const put = (form, first, last = first) => {
      if (!MARKS.has(form)) tokens.push({ form, first: where[first], last: where[last] });
      return last + 1;
    };

    /** Why an item and the next one may belong together. */
    function link(at) {
      const [begins] = links(items[at]);
      if (!begins || at + 1 === items.length) return begins & ALONE;
      return begins & ((ACROSS[gaps[at + 1]] & links(items[at + 1])[1]) | ALONE);
    }

    const merge = (at) => put(`${items[at]} ${items[at + 1]}`, at, at + 1);

    /** Two words that are one, whose second is a token of its own as well. */
    function prefix(at) {
      return link(at + 1) & (BOUND | FREE) ? put(items[at], at) : merge(at) - 1;
    }

    /** Two vertebrae of which the second has no letter. */
    function level(at) {
      const number = items[at + 1];
      put(items[at], at);
      if (+number <= +items[at].slice(1) || link(at + 1) & UNIT) return at + 1;
      return put(items[at][0] + number, at + 1);
    }

    /** A word like "stage", and numerals behind it. */
    function grades(at) {
      put(items[at], at);
      do put(graded.get(items[++at]), at);
      while (link(at) & GRADES);
      return at + 1;
    }

    /** Numbers with a unit behind the last, which then is that of all; else as they are. */
    function size(start) {
      const signs = []; // the numbers and the signs between them, each with its item
      for (let at = start; ; at += 2) {
        const [, numbers, unit] = sizes.exec(items[at]);
        for (const number of numbers.split("x")) signs.push([number, at], ["x", at]);
        const next = link(at);
        if (unit || next & UNIT) {
          const last = unit ? at : at + 1;
          const ending = unit ?? ` ${items[last]}`;
          for (const [sign, item] of signs.slice(0, -2)) put(sign === "x" ? sign : sign + ending, item);
          return put(signs.at(-2)[0] + ending, at, last);
        }
        if (!(next & TIMES && link(at + 1) & FACTOR)) {
          for (let item = start; item <= at; item++) put(items[item], item);
          return at + 1;
        }
        signs.at(-1)[1] = at + 1;
      }
    }

    for (let at = 0; at < items.length; ) {
      const next = link(at);
      if (next & (UNIT | TIMES | ALONE)) at = size(at);
      else if (next & SEQUENCE) at = merge(at);
      else if (next & COMPOUND && compounds.has(`${items[at]} ${items[at + 1]}`)) at = merge(at);
      else if (next & LEVEL) at = level(at);
      else if (next & (BOUND | FREE)) at = prefix(at);
      else if (next & GRADE) at = grades(at);
      else at = put(items[at], at);
    }
    return tokens;
  }

  /** Whether a prefix stands nowhere alone. */
  function isFree(prefix) {
    return freePrefixes.has(prefix);
  }

  searchcases.joining = Object.freeze({ isFree, join, setTables });
})((globalThis.searchcases ??= {}));
