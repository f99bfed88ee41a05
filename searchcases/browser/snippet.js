/* Which words of a case show why it was found? The browser's twin of snippet.py. Offsets are in
   UTF-16 units; lengths are counted in code points, as there. */
(function (searchcases) {
  "use strict";

  const { analysis } = searchcases;

  const WINDOW = 30;
  const MAX_CHARACTERS = 400;
  const LEAD = 5; // words shown before the first marked one, so that it has a context
  const ORDER = (
    "findings impression diagnosis history discussion exam treatment ddx other title tags keywords"
  ).split(" ");
  const WHITE_SPACE = RegExp(`[${analysis.WHITE_SPACE}]`, "g");

  /**
   * The words of a field's text that fit a pattern, in order; all words of a phrase.
   * @param {{field: string | null, words: ((form: string) => boolean)[], status: number | null}[]}
   *   patterns what each leaf of a query looks for, null for every field; one test for each word
   *   that must stand there; the only status that fits, or null
   * @param {number[]} doubts first position, number of words and status of runs, flat
   * @returns {{form: string, start: number, end: number, status: number}[]}
   */
  function marksOf(text, field, patterns, doubts = []) {
    const tokens = analysis.tokenize(text);
    const statuses = new Uint8Array(tokens.length);
    for (let at = 0; at < doubts.length; at += 3)
      statuses.fill(doubts[at + 2], doubts[at], doubts[at] + doubts[at + 1]);
    const marked = new Map(); // position to status
    for (const pattern of patterns) {
      if ((pattern.field ?? field) !== field) continue;
      const { words, status: wanted = null } = pattern;
      for (let first = 0; first + words.length <= tokens.length; first++) {
        if (!words.every((fits, offset) => fits(tokens[first + offset].form))) continue;
        const status = Math.max(...statuses.subarray(first, first + words.length));
        if (wanted !== null && wanted !== status) continue;
        for (let at = first; at < first + words.length; at++)
          marked.set(at, Math.min(status, marked.get(at) ?? status));
      }
    }
    return tokens
      .filter(({ position }) => marked.has(position))
      .map(({ form, position, start, end }) => ({ form, start, end, status: marked.get(position) }));
  }

  /**
   * The densest window over all fields: most different words, then most words, then ORDER.
   * @param {Object<string, string>} fields text per field
   * @param {Object<string, {form: string, start: number, end: number}[]>} marks per field; where
   *   there are none, the beginning of the first field is shown
   * @returns {{field: string, text: string, marks: [number, number][], statuses: number[]}}
   */
  function snippetOf(fields, marks) {
    let best = { different: 0, count: 0 };
    for (const field of ORDER) {
      const all = marks[field] ?? [];
      for (const [place, { start }] of all.entries()) {
        const found = inside(fields[field], all, place);
        const different = new Set(found.map(({ form }) => form)).size;
        const count = found.length;
        if (different > best.different || (different === best.different && count > best.count)) {
          best = { different, count, field, start };
        }
      }
    }
    if (best.field) return cut(best.field, fields[best.field], best.start, marks[best.field]);
    const field = ORDER.find((name) => fields[name]);
    return field ? cut(field, fields[field], 0, []) : { field: "", text: "", marks: [], statuses: [] };
  }

  /** The offset that lies a number of code points behind another one, or the end of the text. */
  function onward(text, start, count) {
    let offset = start;
    while (count-- > 0 && offset < text.length) {
      offset += text.codePointAt(offset) > 0xffff ? 2 : 1;
    }
    return offset;
  }

  /** The marks that fit into a window which begins a little before one of them. */
  function inside(text, marks, first) {
    const end = onward(text, marks[first].start, WINDOW * 6);
    const last = marks.findIndex((mark, place) => place > first && mark.end > end);
    return marks.slice(first, last < 0 ? marks.length : last);
  }

  function cut(field, text, anchor, marks) {
    const words = analysis.tokenize(text);
    const at = words.findIndex((word) => word.end > anchor);
    const whole = words.length <= WINDOW;
    const first = whole ? 0 : Math.max(0, Math.min(at - LEAD, words.length - WINDOW / 2));
    const last = Math.min(words.length, first + WINDOW);
    const start = first ? words[first].start : 0;
    const stop = last < words.length ? words[last - 1].end : text.length;
    const end = Math.min(stop, onward(text, start, MAX_CHARACTERS));
    const lead = start ? "… " : "";
    const tail = end < text.length ? " …" : "";
    const shift = lead.length - start;
    // Each change is one character for one, so that offsets stay what they are.
    const plain = withoutSigns(text.slice(start, end));
    const flat = plain.replace(WHITE_SPACE, " ").replace(/ +$/, "");
    const shown = marks.filter((mark) => start <= mark.start && mark.end <= end);
    return squeezed(field, lead + flat + tail, shown, shift);
  }

  /** Markdown's signs as a reader of one line wants them: strong text plain, items with a dot. */
  function withoutSigns(text) {
    return text.replace(/^- /, "  ").replaceAll("\n- ", "\n· ").replaceAll("**", "  ");
  }

  /** Runs of blanks become one; marks move along. */
  function squeezed(field, text, marks, shift) {
    let kept = "";
    let before = " ";
    const moved = [];
    for (let offset = 0; offset < text.length; offset++) {
      moved.push(kept.length);
      if (text[offset] !== " " || before !== " ") kept += text[offset];
      before = text[offset];
    }
    moved.push(kept.length);
    const snippet = { field, text: kept, marks: [], statuses: [] };
    for (const mark of marks) {
      const start = moved[mark.start + shift];
      const end = moved[mark.end + shift];
      const last = snippet.marks.at(-1);
      if (last && start < last[1]) {
        last[1] = Math.max(end, last[1]); // a compound's last word, see analysis.js
        snippet.statuses.push(Math.max(mark.status, snippet.statuses.pop()));
      } else {
        snippet.marks.push([start, end]);
        snippet.statuses.push(mark.status);
      }
    }
    return snippet;
  }

  searchcases.snippet = Object.freeze({ marksOf, snippetOf });
})((globalThis.searchcases ??= {}));
