/**
 * Which lexemes does a query text hold, and are they well formed side by side?
 *
 * The same as in searchcases/queryparser/lexer.py; offsets are in UTF-16 units.
 */
(function (searchcases) {
  "use strict";

  /** A query is not well formed: `reason` says what is wrong, `offset` where in `query`. */
  class QuerySyntaxError extends Error {
    name = "QuerySyntaxError";

    constructor(query, offset, reason) {
      super(`${reason} (at character ${Array.from(query.slice(0, offset)).length + 1})`);
      Object.assign(this, { query, offset, reason });
    }
  }

  /** Throws what is wrong with a lexeme. */
  function refuse({ query, start }, reason, offset = start) {
    throw new QuerySyntaxError(query, offset, reason);
  }

  const NOTHING = "nothing to search for; write at least one word";

  let fields, rangeFields, limits, lexemePattern, rangePattern;

  /** Takes what searchcases/queryparser/tables.py gives; needed before `lex`. */
  function setTables(tables) {
    fields = [
      ...new Set([...tables.text_fields, ...tables.filter_fields, ...tables.status_fields]),
    ];
    rangeFields = tables.range_fields;
    limits = tables.limits;
    const space = searchcases.analysis.WHITE_SPACE;
    const inWord = `[^${space}()"]`;
    const kinds = {
      SPACE: `[${space}]+`,
      OPEN: "\\(",
      CLOSE: "\\)",
      PHRASE: '"[^"]*"?',
      EXACT: '="[^"]*"?',
      AND: `AND(?!${inWord})`,
      OR: `OR(?!${inWord})`,
      NOT: `NOT(?!${inWord})|(?<![^${space}(])-(?=[^${space})-])`,
      FIELD: `[A-Za-z]+:(?=[^${space}):])`,
      WORD: `${inWord}+`,
    };
    const named = ([kind, pattern]) => `(?<${kind}>${pattern})`;
    lexemePattern = RegExp(Object.entries(kinds).map(named).join("|"), "uy");
    rangePattern = RegExp(named(["RANGE", `${inWord}*\\.\\.${inWord}*`]), "uy");
  }

  /**
   * The lexemes of a query, well formed: what follows may rely on their order.
   * @param {string} query
   * @returns {{kind: string, text: string, start: number, end: number, query: string}[]}
   * @throws {QuerySyntaxError}
   */
  function lex(query) {
    const whole = { query, start: place(query, limits.length) };
    if (whole.start < query.length) tooMany(whole, limits.length, "characters");
    const lexemes = scan(query);
    const extra = lexemes[limits.clauses];
    if (extra) tooMany(extra, limits.clauses, "words and signs");
    checkOrder(query, lexemes);
    return lexemes;
  }

  /** Where the code point of this number stands; the length where the text has fewer. */
  function place(text, number) {
    let offset = 0;
    while (number-- && offset < text.length) offset += text.codePointAt(offset) > 0xffff ? 2 : 1;
    return offset;
  }

  const tooMany = (lexeme, most, what) =>
    refuse(lexeme, `the query has more than ${most.toLocaleString("en")} ${what}; shorten it`);

  function scan(query) {
    const lexemes = [];
    let start = 0;
    const match = (pattern) => {
      pattern.lastIndex = start;
      return pattern.exec(query)?.groups;
    };
    for (let field; start < query.length; ) {
      const groups = (rangeFields.includes(field) && match(rangePattern)) || match(lexemePattern);
      const [kind, text] = Object.entries(groups).find((group) => group[1] !== undefined);
      if (kind !== "SPACE") {
        const lexeme = { kind, text, start, end: start + text.length, query };
        Object.assign(lexeme, exactly[kind]?.(lexeme));
        field = lexeme.kind === "FIELD" && lexeme.text;
        lexemes.push(lexeme);
      }
      start += text.length;
    }
    return lexemes;
  }

  /** The words within quotes, which may stand behind a sign. */
  function quoted(lexeme) {
    const inside = /^=?"(.*)"$/su.exec(lexeme.text);
    if (inside) return { text: inside[1] };
    const quote = lexeme.start + lexeme.text.indexOf('"');
    return refuse(lexeme, 'this quotation mark is not closed; add a "', quote);
  }

  /** What the kind and the text of a lexeme are where its pattern leaves that open. */
  const exactly = {
    PHRASE: quoted,
    EXACT: quoted,

    FIELD(lexeme) {
      const name = lexeme.text.slice(0, -1);
      const text = name.toLowerCase();
      if (fields.includes(text)) return { text };
      const distances = fields.map((field) => searchcases.edits.distance(text, field));
      const nearest = fields[distances.indexOf(Math.min(...distances))];
      return refuse(
        lexeme,
        `there is no field '${name}'; did you mean ${nearest}: ` +
          "(for the word itself put a space behind the colon)",
      );
    },

    WORD(lexeme) {
      const { text, start } = lexeme;
      const end = start + text.length;
      if (place(text, limits.word) < text.length) {
        refuse(lexeme, `a word of more than ${limits.word} characters`);
      }
      if (/^=./su.test(text)) {
        if (/[*?]|~[0-9]*$/.test(text)) refuse(lexeme, "= takes words as they are, without * ? ~");
        return { kind: "EXACT", text: text.slice(1) };
      }
      const [, distance] = /^.+~([0-9]*)$/su.exec(text) ?? [];
      if (distance !== undefined) {
        if (/^[12]?$/.test(distance)) return { kind: "FUZZY" };
        refuse(lexeme, "write ~1 or ~2: the edits allowed", end - distance.length);
      }
      if (/^[^*?]+\*$/.test(text)) return { kind: "PREFIX", text: text.slice(0, -1) };
      return { kind: /[*?]/.test(text) ? "WILDCARD" : "WORD" };
    },
  };

  /** Throws for the first lexeme that cannot stand where it stands. */
  function checkOrder(query, lexemes) {
    if (!lexemes.length) refuse({ query, start: 0 }, NOTHING);
    lexemes.forEach((lexeme, i) => checkPair(lexemes[i - 1] ?? { kind: "START" }, lexeme));
    checkBrackets(lexemes);
    const last = lexemes.at(-1);
    if (/^(AND|OR|NOT)$/.test(last.kind)) refuseWithout(last);
  }

  /** Throws where a lexeme cannot stand behind another. */
  function checkPair(before, lexeme) {
    const pair = `${before.kind} ${lexeme.kind}`;
    if (/^(START|OPEN) (AND|OR)$/.test(pair)) refuse(lexeme, `${lexeme.text} needs a word before it`);
    if (pair === "OPEN CLOSE") refuse(before, "nothing between these brackets");
    if (pair === "NOT NOT") refuse(lexeme, "two negations in a row; leave both out");
    if (/^((AND|OR|NOT|FIELD) (AND|OR|CLOSE)|FIELD (NOT|FIELD))$/.test(pair)) refuseWithout(before);
  }

  const refuseWithout = (lexeme) =>
    refuse(lexeme, `${lexeme.text}${lexeme.kind === "FIELD" ? ":" : ""} needs a word behind it`);

  function checkBrackets(lexemes) {
    const unclosed = [];
    for (const lexeme of lexemes) {
      if (lexeme.kind === "OPEN" && unclosed.push(lexeme) > limits.depth) {
        refuse(lexeme, `brackets nested more than ${limits.depth} deep`);
      }
      if (lexeme.kind === "CLOSE" && !unclosed.pop()) {
        refuse(lexeme, "this bracket was never opened; remove it");
      }
    }
    if (unclosed.length) refuse(unclosed.at(-1), "this bracket is not closed; add a )");
  }

  searchcases.QuerySyntaxError = QuerySyntaxError;
  searchcases.lexer = Object.freeze({ setTables, lex, refuse, NOTHING });
})((globalThis.searchcases ??= {}));
