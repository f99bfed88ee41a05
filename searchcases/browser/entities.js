/* What do HTML's entities in a text stand for? The browser's twin of analysis/entities.py. */
(function (searchcases) {
  "use strict";

  let entities = null;
  let pattern = null;

  /**
   * The names of entities; they must be set before anything else is asked.
   * @param {Object<string, string>} names to what they stand for, those of normal.json
   * @param {string} greek letters and their names, from there as well
   */
  function setTables(names, greek) {
    entities = new Map(Object.entries(names));
    for (const pair of greek.split(",")) {
      const [letter, name] = pair.split(" ");
      entities.set(name, letter);
      entities.set(name[0].toUpperCase() + name.slice(1), letter);
    }
    pattern = RegExp(
      "&(?:amp;)*(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|" +
        "([A-Za-z])(?:acute|grave|uml|circ|tilde|cedil|ring|slash|caron)|" +
        `(${[...entities.keys()].join("|")}));`,
      "g",
    );
  }

  function meaning(entity, decimal, hexadecimal, letter, name) {
    if (letter) return letter;
    if (name) return entities.get(name);
    const code = decimal ? +decimal : parseInt(hexadecimal, 16);
    const none = code < 32 || (code > 126 && code < 160) || code > 0x10ffff;
    return none || (code >= 0xd800 && code < 0xe000) ? " " : String.fromCodePoint(code);
  }

  /** The text as it is read. */
  function decode(text) {
    return text.replace(pattern, meaning);
  }

  /** The text as it is read, and where each of its characters begins and ends in that as written. */
  function decodeWithPlaces(text) {
    const starts = [];
    const ends = [];
    let read = "";
    let at = 0;
    const put = (part, start, end) => {
      read += part;
      for (let unit = 0; unit < part.length; unit++) {
        starts.push(end ? start : start + unit);
        ends.push(end || start + unit + 1);
      }
    };
    for (const found of text.matchAll(pattern)) {
      put(text.slice(at, found.index), at, 0);
      at = found.index + found[0].length;
      put(meaning(...found), found.index, at);
    }
    put(text.slice(at), at, 0);
    return { read, starts, ends };
  }

  searchcases.entities = Object.freeze({ decode, decodeWithPlaces, setTables });
})((globalThis.searchcases ??= {}));
