/* Which forms are one term? The browser's twin of analysis/stems.py: tables of forms, then Porter2,
   then spelling. */
(function (searchcases) {
  "use strict";

  const NUMBER = "(?:[0-9]{1,4}(?:\\.[0-9]{1,3})?|\\.[0-9]{1,3})";
  const SMALL_ROMAN_ONE = 0x2170; // Unicode has a sign for each numeral up to twelve

  let words = null; // stemmed in place of others
  let terms = null; // of forms that no rule of endings holds for
  let stopWords = null;
  let spelling = null;
  let units = null;
  let length = null;
  const stems = new Map(); // a page of results asks for the same words again and again

  /** What analysis.setTables takes. */
  function setTables({ plurals, stop_words: stop, normal, spelling: entries }) {
    stems.clear();
    words = new Map(plurals.map(([singular, plural]) => [plural, singular]));
    normal.ordinals.split(" ").forEach((word, place) => {
      words.set(place + 1 + (["st", "nd", "rd"][place] ?? "th"), word);
    });
    terms = new Map();
    for (const sequence of normal.sequences.split(" ")) {
      for (const weight of normal.weights.split(" ")) {
        for (const space of ["", " "]) terms.set(sequence + space + weight, sequence);
      }
    }
    for (const word of normal.unstemmed.split(" ")) terms.set(word, word);
    for (const pair of normal.greek.split(",")) terms.set(...pair.split(" "));
    stopWords = new Set(stop);
    units = normal.units;
    length = RegExp(`^(${NUMBER}) ?(${Object.keys(units).join("|")})$`);
    spelling = new Map();
    for (const entry of entries.split(",")) {
      const [british, american] = entry.split(" ");
      spelling.set(british, american ?? byRule(british));
    }
  }

  /** The usual American stem; see sitegen/spelling_table.py. */
  function byRule(british) {
    if (british.endsWith("is")) return termOf(british.slice(0, -1) + "ze");
    return british.replace(/ae|oe/g, "e").replaceAll("our", "or");
  }

  /** The term of a form. */
  function stem(form) {
    if (!stems.has(form)) stems.set(form, termOf(form));
    return stems.get(form);
  }

  function termOf(form) {
    const odd = oddTerm(form);
    if (odd !== undefined) return odd;
    const whole = form.replaceAll(" ", "");
    const term = inflammation(whole) ?? porter2Wide(words.get(whole) ?? whole);
    return spelling.get(term) ?? term;
  }

  /** The term of a disease in -itis, which Porter2 takes to its organ (hepatitis to hepatic). */
  function inflammation(form) {
    if (/it(?:is|ides)$/.test(form) && Array.from(form).length > 6) {
      return form.slice(0, form.lastIndexOf("it", form.length - 4)) + "iti";
    }
  }

  /** The term of a form that is not stemmed. */
  function oddTerm(form) {
    if (terms.has(form)) return terms.get(form);
    const [, number, unit] = length.exec(form) ?? [];
    if (number) return millimetres(number, unit);
    if (form[0] === ".") return "0" + form;
    const rest = form.slice(1);
    if (/^[0-9]+$/.test(rest) && terms.has(form[0])) return terms.get(form[0]) + rest;
    const numeral = form.charCodeAt(0) - SMALL_ROMAN_ONE;
    return numeral >= 0 && numeral < 12 ? numeral + 1 + rest : undefined;
  }

  /** A length in millimetres, without zeros that say nothing. */
  function millimetres(number, unit) {
    const [whole, decimals = ""] = number.split(".");
    const places = decimals.length + 1; // a unit is so many tenths of a millimetre
    const digits = `${+(whole + decimals) * units[unit]}`.padStart(places + 1, "0");
    const point = digits.length - places;
    return `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/\.?0*$/, "") + "mm";
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

  searchcases.stems = Object.freeze({ NUMBER, SMALL_ROMAN_ONE, isStopWord, setTables, stem });
})((globalThis.searchcases ??= {}));
