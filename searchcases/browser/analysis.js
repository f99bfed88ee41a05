/* What are the terms of a text? The browser's twin of the Python package `analysis`: the same
   words, forms and terms. Offsets are in UTF-16 units. Case and character classes of other than
   ASCII come from the shipped table, never from the running engine. */
(function (searchcases) {
  "use strict";

  /** What counts as white space, that of Python's `str.isspace`: content of a character class. */
  const WHITE_SPACE =
    "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

  const ascii = patterns("[A-Za-z0-9]", "");
  let unicode = null;
  let shared = null;
  let singulars = null;
  let stopWords = null;
  const stems = new Map(); // a page of results asks for the same words again and again

  function patterns(word, flags) {
    const one = `${word}+(?:['’]${word}+|(?<=[0-9])\\.(?=[0-9])${word}+)*`;
    return { words: RegExp(one, "g" + flags), whole: RegExp(`^${one}$`, flags) };
  }

  /**
   * The tables of words; they must be set before anything else is asked.
   * @param {{plurals: string[][], stop_words: string[], modality_names: object, sex_names: object}}
   *   content that of english.json and metadata.json
   */
  function setTables(content) {
    shared = content;
    stems.clear();
    singulars = new Map(content.plurals.map(([singular, plural]) => [plural, singular]));
    stopWords = new Set(content.stop_words);
  }

  /** What setTables was given. */
  function tables() {
    return shared;
  }

  /** Take a table that readUnicode has read; null takes it away. */
  function setUnicode(table) {
    unicode = table && { ...patterns(`[${table.word}]`, "u"), folds: table.folds };
  }

  /**
   * The table of characters that sitegen/unicode_table.py has written.
   * @param {Uint8Array} bytes
   * @returns {{word: string, folds: Map<string, string>}} content of a character class; foldings
   */
  function readUnicode(bytes) {
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

  function isAscii(text) {
    return !/[\u0080-\uffff]/.test(text);
  }

  /** Whether a text cannot be analysed before setUnicode. */
  function needsUnicode(text) {
    return !unicode && !isAscii(text);
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
   * The tokens of a text in order.
   * @returns {{form: string, position: number, start: number, end: number}[]}
   */
  function tokenize(text) {
    const tokens = [];
    for (const { 0: word, index } of text.matchAll(patternsFor(text).words)) {
      const form = fold(word);
      if (form) {
        tokens.push({ form, position: tokens.length, start: index, end: index + word.length });
      }
    }
    return tokens;
  }

  /** The forms of a text, in order of position. */
  function forms(text) {
    return (text.match(patternsFor(text).words) ?? []).map(fold).filter(Boolean);
  }

  /** Whether a text is exactly one word. */
  function isWord(text) {
    return patternsFor(text).whole.test(text);
  }

  /** The terms of a text, in order of position. */
  function terms(text) {
    return forms(text).map(stem);
  }

  /** The term of a form: singular of a medical plural, then Porter2. */
  function stem(form) {
    if (!stems.has(form)) stems.set(form, porter2Wide(singulars.get(form) ?? form));
    return stems.get(form);
  }

  /** Whether a form alone says so little that a query may skip it beside other words. */
  function isStopWord(form) {
    return stopWords.has(form);
  }

  // Porter2 as Snowball 3.1 has it (https://snowballstem.org/algorithms/english/stemmer.html).
  // The Y of "yes" and "say" is a consonant and written large meanwhile.

  const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;
  const INVARIANT = /^(?:andes|atlas|bias|cosmos|howe|news|sky)$/;
  const IRREGULAR = new Map(
    pairs("skis:ski skies:sky idly:idl gently:gentl ugly:ugli early:earli only:onli singly:singl"),
  );
  const STEP_2 = endings(
    "tional:tion enci:ence anci:ance abli:able entli:ent izer:ize ization:ize ational:ate " +
      "ation:ate ator:ate alism:al aliti:al alli:al fulness:ful fulli:ful ousli:ous ousness:ous " +
      "iveness:ive iviti:ive biliti:ble bli:ble ogist:og ogi:og lessli:less li:",
    { ogi: "(?<=l)", li: "(?<=[cdeghkmnrt])" },
  );
  const STEP_3 = endings(
    "tional:tion ational:ate alize:al icate:ic iciti:ic ical:ic ful: ness: ative:",
  );
  const STEP_4 = endings(
    "al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ism: ate: iti: ous: ive: ize: ion:",
    { ion: "(?<=[st])" },
  );
  const LONG_START = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/;
  const SHORT_SYLLABLE = /(?:[^aeiouy][aeiouy][^aeiouwxyY]|^[aeiouy][^aeiouy]|past)$/;

  function pairs(list) {
    return list.split(" ").map((pair) => pair.split(":"));
  }

  /** Endings and what replaces them; the longest that fits is the first that the pattern finds. */
  function endings(list, conditions = {}) {
    const instead = new Map(pairs(list));
    const choices = [...instead.keys()].map((ending) => (conditions[ending] ?? "") + ending);
    return { pattern: RegExp(`(?:${choices.join("|")})$`), instead };
  }

  function replaceEnding(word, { pattern, instead }, allowed) {
    return word.replace(pattern, (ending, start) =>
      allowed(ending, start) ? instead.get(ending) : ending,
    );
  }

  /** Behind the first consonant that follows a vowel. */
  function regionAfter(word, start) {
    const syllable = /[aeiouy][^aeiouy]/g;
    syllable.lastIndex = start;
    return syllable.test(word) ? syllable.lastIndex : word.length;
  }

  function porter2(form) {
    if (form.length < 3 || INVARIANT.test(form)) return form;
    if (IRREGULAR.has(form)) return IRREGULAR.get(form);
    let word = form.replace(/^'/, "").replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
    const r1 = LONG_START.exec(word)?.[0].length ?? regionAfter(word, 0);
    const r2 = regionAfter(word, r1);
    word = withoutPlural(word);
    word = withoutPast(word, r1);
    word = word.replace(/(?<=.[^aeiouy])y$/, "i");
    word = replaceEnding(word, STEP_2, (_, start) => start >= r1);
    word = replaceEnding(word, STEP_3, (ending, start) => start >= (ending === "ative" ? r2 : r1));
    word = replaceEnding(word, STEP_4, (_, start) => start >= r2);
    return withoutEnd(word, r1, r2).replaceAll("Y", "y");
  }

  /**
   * No ending holds characters of two units, which meanwhile are one that no form has: then the
   * rules count units, and the patterns do without the flag u, for which an engine was found that
   * misses matches at the end of a text.
   */
  function porter2Wide(form) {
    const wide = form.match(PAIR);
    if (!wide) return porter2(form);
    return porter2(form.replace(PAIR, "\ue000")).replace(/\ue000/g, () => wide.shift());
  }

  /** Step 1a. */
  function withoutPlural(word) {
    word = word.replace(/'(?:s'?)?$/, "");
    if (word.endsWith("sses")) return word.slice(0, -2);
    if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
    return /[^us]s$/.test(word) && /[aeiouy]/.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
  }

  /** Step 1b. */
  function withoutPast(word, r1) {
    const found = /(?:(eed)|ed|ing)(?:ly)?$/.exec(word);
    if (!found) return word;
    const { 0: ending, 1: eed, index } = found;
    const rest = word.slice(0, index);
    if (eed) return index < r1 || /^(?:succ|proc|exc)$/.test(rest) ? word : rest + "ee";
    if (ending === "ing") {
      if (/^[^aeiouy]y$/.test(rest)) return rest.slice(0, -1) + "ie";
      if (/^(?:even|cann|inn|earr|herr|out)$/.test(rest)) return word;
    }
    if (!/[aeiouy]/.test(rest)) return word;
    if (/(?:at|bl|iz)$/.test(rest)) return rest + "e";
    if (/([bdfgmnprt])\1$/.test(rest)) return /^[aeo]..$/.test(rest) ? rest : rest.slice(0, -1);
    return index === r1 && SHORT_SYLLABLE.test(rest) ? rest + "e" : rest;
  }

  /** Step 5. */
  function withoutEnd(word, r1, r2) {
    const rest = word.slice(0, -1);
    const inR2 = rest.length >= r2;
    if (word.endsWith("ll")) return inR2 ? rest : word;
    if (!word.endsWith("e")) return word;
    return inR2 || (rest.length >= r1 && !SHORT_SYLLABLE.test(rest)) ? rest : word;
  }

  searchcases.analysis = Object.freeze({
    WHITE_SPACE,
    fold,
    forms,
    isStopWord,
    isWord,
    needsUnicode,
    readUnicode,
    setTables,
    setUnicode,
    stem,
    tables,
    terms,
    tokenize,
  });
})((globalThis.searchcases ??= {}));
