// Given a term, which documents hold it? Given a document, what is shown of it?
// Documents are numbered in the order that breaks ties; every pack is read once (see sources.js).
(function (searchcases) {
  "use strict";

  const { columns, sumGaps } = searchcases.rice;
  const utf8 = new TextDecoder();
  const NOTHING = new Uint32Array(0);
  const NO_POSTINGS = Object.freeze({ docs: NOTHING, weights: NOTHING });

  const BLANK = 32;

  /** Reads a shard of words, byte by byte. */
  class Reader {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
    }

    varint() {
      let number = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = this.bytes[this.at++];
        number += (byte & 127) * scale;
        if (byte < 128) return number;
      }
    }

    /** A word as bytes, from what it shares with the one before it. */
    word(before) {
      const shared = this.varint();
      const end = this.varint() + this.at;
      const word = new Uint8Array(shared + end - this.at);
      word.set(before.subarray(0, shared));
      word.set(this.bytes.subarray(this.at, end), shared);
      this.at = end;
      return word;
    }
  }

  /** The words of a shard: Map of word to its facts; data of `facts.size` bytes from `facts.offset`. */
  function readWords(bytes, readFacts) {
    const reader = new Reader(bytes);
    const found = new Map();
    let word = new Uint8Array();
    for (let left = reader.varint(); left; left--) {
      word = reader.word(word);
      found.set(utf8.decode(word), readFacts(reader, word));
    }
    let offset = reader.at;
    for (const facts of found.values()) {
      facts.bytes = bytes;
      facts.offset = offset;
      offset += facts.size + (facts.rows ?? 0);
    }
    return found;
  }

  function readTerm(reader, word) {
    const df = reader.varint();
    const size = reader.varint();
    const pack = df && !size ? `p/${reader.varint()}` : null;
    const rows = reader.varint(); // bytes of the names that begin with the word
    const blanks = word.filter((byte) => byte === BLANK).length; // a name of several words
    const dfs = blanks ? Array.from({ length: blanks + 1 }, () => reader.varint()) : null;
    return { df, size, pack, rows, dfs };
  }

  /** Read access to the packs of one generation. */
  class Segment {
    #source;
    #packs = new Map();

    constructor(source, core, lengths) {
      this.#source = source;
      this.core = core;
      this.docCount = core.doc_count;
      this.lengths = lengths; // weighted length per document, ascending
    }

    static async open(source) {
      const bytes = await source.read("core");
      const [core, rest] = splitHeader(bytes);
      const lengths = new Uint32Array(core.doc_count);
      const [gaps, more] = columns(rest, 0, core.lengths, 2);
      let length = 0;
      let doc = 0;
      for (let i = 0; i < gaps.length; i++) {
        length += gaps[i];
        lengths.fill(length, doc, (doc += more[i] + 1));
      }
      return new Segment(source, core, lengths);
    }

    /** What `read` makes of a pack, once. */
    pack(name, read) {
      if (!this.#packs.has(name)) {
        const found = this.#source.read(name).then(read);
        found.catch(() => this.#packs.delete(name)); // a later try may fare better
        this.#packs.set(name, found);
      }
      return this.#packs.get(name);
    }

    /** What plain words do not need: separators of `d` and `v`, and tables of rules. */
    more() {
      return this.pack("more", readJson);
    }

    /** The words of a shard with their facts, as `readFacts` reads these. */
    words(kind, number, readFacts) {
      return this.pack(`${kind}/${number}`, (bytes) => readWords(bytes, readFacts));
    }

    async #entry(word) {
      const number = shardOf(this.core.terms, word);
      return number < 0 ? undefined : (await this.words("t", number, readTerm)).get(word);
    }

    /** Documents that hold a term in a field with a boost: how many. */
    async df(term) {
      return (await this.#entry(term))?.df ?? 0;
    }

    /** The same of each word of a name of several words that has postings of its own, or null. */
    async dfs(terms) {
      return (await this.#entry(terms.join(" ")))?.dfs ?? null;
    }

    /** The names that begin with a term, see synonyms.js. */
    async names(term) {
      const entry = await this.#entry(term);
      if (!entry?.rows) return [];
      const start = entry.offset + entry.size;
      return (entry.names ??= readJson(entry.bytes.subarray(start, start + entry.rows)));
    }

    /**
     * Documents that hold a term in a field with a boost, ascending, and their weights. Of a name of
     * several words, joined by blanks, null where it has no postings of its own.
     */
    async postings(term) {
      const entry = await this.#entry(term);
      if (!entry) return term.includes(" ") ? null : NO_POSTINGS;
      if (!entry.df) return NO_POSTINGS;
      const read = (bytes) => this.#readPostings(bytes, entry.df, entry.pack ? 0 : entry.offset);
      if (entry.pack) return this.pack(entry.pack, read);
      return (entry.read ??= read(entry.bytes));
    }

    #readPostings(bytes, df, offset) {
      const [docs, weights] = columns(bytes, offset, df, 2);
      for (let i = 0; i < df; i++) weights[i] = this.core.weights[weights[i]];
      return { docs: sumGaps(docs), weights };
    }

    /** The row of a document within packs of rows. */
    async row(kind, size, doc) {
      const rows = await this.pack(`${kind}/${Math.floor(doc / size)}`, readJson);
      return rows[doc % size];
    }
  }

  function readJson(bytes) {
    return JSON.parse(utf8.decode(bytes));
  }

  /** The JSON header of a pack, and the bytes behind it. */
  function splitHeader(bytes) {
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    return [readJson(bytes.subarray(4, 4 + size)), bytes.subarray(4 + size)];
  }

  /** The shard that a word is in, if any: the last whose separator is not above it. */
  function shardOf(separators, word) {
    let low = 0;
    let high = separators.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (searchcases.query.compare(separators[middle], word) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  searchcases.segment = Object.freeze({ Segment, shardOf, splitHeader, utf8 });
})((globalThis.searchcases ??= {}));
