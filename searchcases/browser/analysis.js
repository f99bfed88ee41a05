/* What are the terms of a text? The browser's twin of the Python package `analysis`, with stems.js,
   joining.js and entities.js: the same words, forms and terms. Offsets are in UTF-16 units. Case and
   character classes of other than ASCII come from the shipped table (characters.js), never from the
   running engine. */
(function (searchcases) {
  "use strict";

  /** What counts as white space, that of Python's `str.isspace`: content of a character class. */
  const WHITE_SPACE =
    "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

  const SAME = new Map(
    Object.entries({ "\n": ".", "!": ".", "?": ".", ";": ".", "[": "(", "]": ")", "×": "x" }),
  );
  for (const dash of "‐‑‒–−") SAME.set(dash, "-");

  let ascii = null;
  let table = null;
  let unicode = null;
  let unabbreviated = "";

  /** The patterns of words and items; see analysis/items.py. */
  function patterns(characters, flags, closing, dashes, more) {
    const word = `[${characters}]`;
    const one = `${word}+(?:['’]${word}+|(?<=[0-9])\\.(?=[0-9])${word}+)*`;
    const item = [
      one,
      "[,:](?!(?<=[0-9].)[0-9])|[()\\[\\]]", // not those of 1,000 and 3:1
      // The first of the signs at the end of a piece, or between "seen.The" without a space.
      `(?<![.!?;])[.!?;](?:(?=[.!?;${closing}]{0,4}(?![^${WHITE_SPACE}]))|(?<=[a-z][a-z].)(?=[A-Z]))` +
        unabbreviated,
      `(?<=${word})[${dashes}](?=${word})`,
      `\\.(?<![${characters}.]\\.)(?=[0-9])${one}`, // a number that begins with its point
      ...more,
      // A hard line break: behind it a blank line, a bullet, a number or a capital.
      `\\n(?=(?:(?!\\n)[${WHITE_SPACE}])*(?:\\n|[A-Z0-9•·▪●]|[-*][${WHITE_SPACE}]))`,
    ];
    return {
      words: RegExp(one, "g" + flags),
      whole: RegExp(`^${one}$`, flags),
      items: RegExp(item.join("|"), "g" + flags),
    };
  }

  /**
   * The tables of words; they must be set before anything else is asked.
   * @param {{plurals: string[][], stop_words: string[], normal: object, spelling: string}} content
   *   that of english.json and normal.json, and what sitegen/spelling_table.py gives
   */
  function setTables(content) {
    const { normal } = content;
    searchcases.stems.setTables(content);
    searchcases.joining.setTables(content);
    unabbreviated = normal.abbreviations
      .split(" ")
      .map((word) => `[${word[0]}${word[0].toUpperCase()}]${word.slice(1).replaceAll(".", "\\.")}\\.`)
      .map((word) => `(?<![^A-Za-z0-9]${word})(?<!^${word})`)
      .join("");
    ascii = patterns("A-Za-z0-9", "", ")\\]}\"'", "-/", []);
    setUnicode(table);
  }

  /** Take a table that characters.js has read; null takes it away. */
  function setUnicode(read) {
    table = read;
    unicode = read && {
      ...patterns(read.word, "u", ")\\]}\"'”’»", "\\-/‐‑‒–−", ["×"]),
      folds: read.folds,
    };
  }

  function isAscii(text) {
    return !/[\u0080-\uffff]/.test(text);
  }

  const hasEntities = (text) => text.includes("&");

  /** Whether a text can be analysed without entities.js and setUnicode. */
  function isPlain(text) {
    return isAscii(text) && !hasEntities(text);
  }

  /** Whether a text cannot be analysed before setUnicode; needs entities.js where one may be in it. */
  function needsUnicode(text) {
    return !unicode && !isAscii(hasEntities(text) ? searchcases.entities.decode(text) : text);
  }

  function patternsFor(text) {
    if (isAscii(text)) return ascii;
    if (!unicode) throw new Error("text beyond ASCII before setUnicode");
    return unicode;
  }

  /** Lower case without accents; a word of nothing but marks folds to the empty string. */
  function fold(word) {
    const { folds } = patternsFor(word);
    if (!folds) return word.toLowerCase();
    let folded = "";
    for (const character of word) folded += folds.get(character) ?? character;
    return folded;
  }

  /**
   * The tokens of a text in order. Where a compound is indexed as a whole and by its last part, the
   * first of these tokens spans the second.
   * @returns {{form: string, position: number, start: number, end: number}[]}
   */
  function tokenize(text) {
    const places = hasEntities(text) ? searchcases.entities.decodeWithPlaces(text) : { read: text };
    const items = [];
    const spans = [];
    for (const { 0: found, index } of places.read.matchAll(patternsFor(places.read).items)) {
      const item = SAME.get(found) ?? fold(found);
      if (!item) continue;
      items.push(item);
      spans.push([index, index + found.length]);
    }
    return searchcases.joining.join(items).map(({ form, first, last }, position) => {
      const start = spans[first][0];
      const end = spans[last][1];
      if (!places.starts) return { form, position, start, end };
      return { form, position, start: places.starts[start], end: places.ends[end - 1] };
    });
  }

  /** The forms of a text, in order of position. */
  function forms(text) {
    return tokenize(text).map(({ form }) => form);
  }

  /** The folded words of a text as they stand there: nothing is put together. */
  function words(text) {
    return (text.match(patternsFor(text).words) ?? []).map(fold).filter(Boolean);
  }

  /** Whether a text is exactly one word. */
  function isWord(text) {
    return patternsFor(text).whole.test(text);
  }

  const stem = (form) => searchcases.stems.stem(form);

  /** The terms of a text, in order of position. */
  function terms(text) {
    return forms(text).map(stem);
  }

  /**
   * Terms that stand side by side where these words do, for each way in which a case has them; see
   * analysis/tokens.py.
   * @param {{form: string, start: number, end: number}[]} tokens
   * @returns {string[][]}
   */
  function readings(tokens) {
    const whole = [];
    const both = [];
    const apart = [];
    let end = 0; // of the compound before
    let inside = false; // the compound before, which is never written apart
    tokens.forEach((token, number) => {
      const term = stem(token.form);
      const isRest = number > 0 && tokens[number - 1].start < token.start && token.start < end;
      const next = tokens[number + 1];
      const isCompound = !!next && token.start < next.start && next.start < token.end;
      const prefix = token.form.split(" ")[0];
      const isFree = searchcases.joining.isFree(prefix);
      both.push(term);
      if (!isRest) whole.push(term);
      if (!(isRest && inside)) apart.push(isCompound && !isFree ? stem(prefix) : term);
      inside = isCompound && isFree;
      end = token.end;
    });
    const found = new Map([whole, both, apart].map((reading) => [reading.join("\n"), reading]));
    return [...found.values()];
  }

  searchcases.analysis = Object.freeze({
    WHITE_SPACE,
    fold,
    forms,
    isStopWord: (form) => searchcases.stems.isStopWord(form),
    isPlain,
    isWord,
    needsUnicode,
    readings,
    setTables,
    setUnicode,
    stem,
    terms,
    tokenize,
    words,
  });
})((globalThis.searchcases ??= {}));
