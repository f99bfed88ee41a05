// Given a term, where are its postings? Given a document, what is shown of it?
// Documents are numbered in the order that breaks ties; every pack is read once (see sources.js).
(function (searchcases) {
  "use strict";

  const { Bits, columns, sumGaps } = searchcases.rice;
  const utf8 = new TextDecoder();
  const NOTHING = new Uint32Array(0);
  const NO_POSTINGS = Object.freeze({ docs: NOTHING, weights: NOTHING });

  const NO_PLACES = Object.freeze({
    forms: [],
    slots: NOTHING,
    firsts: NOTHING,
    positions: [],
    statuses: [],
    formOf: [],
  });

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

  const FACTS = {
    t(reader, word) {
      const df = reader.varint();
      const size = reader.varint();
      const pack = df && !size ? `p/${reader.varint()}` : null;
      const rows = reader.varint(); // bytes of the names that begin with the word
      const blanks = word.filter((byte) => byte === BLANK).length; // a name of several words
      const dfs = blanks ? Array.from({ length: blanks + 1 }, () => reader.varint()) : null;
      return { df, size, pack, rows, dfs };
    },
    d(reader, term) {
      const forms = [];
      let form = term;
      for (let left = reader.varint(); left; left--) forms.push((form = reader.word(form)));
      const texts = forms.map((bytes) => utf8.decode(bytes));
      return { forms: texts, slots: reader.varint(), size: reader.varint() };
    },
    v: (reader) => ({ df: reader.varint(), size: 0 }),
  };

  function readPlaces({ bytes, offset, forms, slots: count }) {
    const bits = new Bits(bytes, offset);
    const several = forms.length > 1;
    const slots = new Uint32Array(count);
    const firsts = new Uint32Array(count + 1); // where the occurrences of each slot begin
    const positions = [];
    const statuses = [];
    const formOf = [];
    let slot = -1;
    for (let row = 0, ks; row < count; row++) {
      if (row % searchcases.rice.BLOCK === 0) ks = bits.parameters(several ? 5 : 4);
      slots[row] = slot += bits.next(ks[0]) + 1;
      let position = -1;
      for (let tf = bits.next(ks[1]); tf >= 0; tf--) {
        positions.push((position += bits.next(ks[2]) + 1));
        statuses.push(bits.next(ks[3]));
        formOf.push(several ? bits.next(ks[4]) : 0);
      }
      firsts[row + 1] = positions.length;
    }
    return { forms, slots, firsts, positions, statuses, formOf };
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
    #pack(name, read) {
      if (!this.#packs.has(name)) {
        const found = this.#source.read(name).then(read);
        found.catch(() => this.#packs.delete(name)); // a later try may fare better
        this.#packs.set(name, found);
      }
      return this.#packs.get(name);
    }

    async #separators(kind) {
      return kind === "t" ? this.core.terms : (await this.#pack("more", readJson))[kind];
    }

    #words(kind, number) {
      return this.#pack(`${kind}/${number}`, (bytes) => readWords(bytes, FACTS[kind]));
    }

    async #entry(kind, word) {
      const number = shardOf(await this.#separators(kind), word);
      return number < 0 ? undefined : (await this.#words(kind, number)).get(word);
    }

    /** Documents that hold a term in a field with a boost: how many. */
    async df(term) {
      return (await this.#entry("t", term))?.df ?? 0;
    }

    /** The same of each word of a name of several words that has postings of its own, or null. */
    async dfs(terms) {
      return (await this.#entry("t", terms.join(" ")))?.dfs ?? null;
    }

    /** The names that begin with a term, see synonyms.js. */
    async names(term) {
      const entry = await this.#entry("t", term);
      if (!entry?.rows) return [];
      const start = entry.offset + entry.size;
      return (entry.names ??= readJson(entry.bytes.subarray(start, start + entry.rows)));
    }

    /**
     * Documents that hold a term in a field with a boost, ascending, and their weights. Of a name of
     * several words, joined by blanks, null where it has no postings of its own.
     */
    async postings(term) {
      const entry = await this.#entry("t", term);
      if (!entry) return term.includes(" ") ? null : NO_POSTINGS;
      if (!entry.df) return NO_POSTINGS;
      const read = (bytes) => this.#readPostings(bytes, entry.df, entry.pack ? 0 : entry.offset);
      if (entry.pack) return this.#pack(entry.pack, read);
      return (entry.read ??= read(entry.bytes));
    }

    #readPostings(bytes, df, offset) {
      const [docs, weights] = columns(bytes, offset, df, 2);
      for (let i = 0; i < df; i++) weights[i] = this.core.weights[weights[i]];
      return { docs: sumGaps(docs), weights };
    }

    /** Where a term stands: slots, ascending; position, status and form of each occurrence. */
    async places(term) {
      const entry = await this.#entry("d", term);
      if (!entry) return NO_PLACES;
      return (entry.read ??= readPlaces(entry));
    }

    /** Forms that begin with a text, and their df, in order; `most` shards are read at most. */
    async forms(prefix, most = Infinity) {
      const separators = await this.#separators("v");
      const first = shardOf(separators, prefix);
      if (first < 0) return [];
      let last = first;
      while (last + 1 < separators.length && separators[last + 1].startsWith(prefix)) last += 1;
      const numbers = Array.from({ length: Math.min(last - first + 1, most) }, (_, n) => first + n);
      const shards = await Promise.all(numbers.map((number) => this.#words("v", number)));
      return shards.flatMap((words) => begun(listed(words), prefix));
    }

    /** Words in one field of each document. */
    fieldLengths(field) {
      return this.#pack(`l/${field}`, (bytes) => columns(bytes, 0, this.docCount, 1)[0]);
    }

    /** Each value of a metadata field, as its words or its number, with its documents. */
    values(field) {
      return this.#pack(`f/${field}`, readGroups);
    }

    /** Each row of a facet, [label, filter], with the documents that its filter keeps. */
    facet(field) {
      return this.#pack(`g/${field}`, readGroups);
    }

    /** The place of each document's title among all titles. */
    titleOrder() {
      return this.#pack("order/title", (bytes) => columns(bytes, 0, this.docCount, 1)[0]);
    }

    /** The row of a document within packs of rows. */
    async row(kind, size, doc) {
      const rows = await this.#pack(`${kind}/${Math.floor(doc / size)}`, readJson);
      return rows[doc % size];
    }

    /** The table of characters. */
    unicode() {
      return this.#pack("unicode", searchcases.analysis.readUnicode);
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

  /** Groups of documents: [{ value, docs }, …]. */
  function readGroups(bytes) {
    const [{ values, counts, sizes }, rest] = splitHeader(bytes);
    let offset = 0;
    return values.map((value, i) => {
      const docs = sumGaps(columns(rest, offset, counts[i], 1)[0]);
      offset += sizes[i];
      return { value, docs };
    });
  }

  /** The shard that a word is in, if any: the last whose separator is not above it. */
  function shardOf(separators, word) {
    return firstOf(separators, 0, (separator) => searchcases.query.compare(separator, word) > 0) - 1;
  }

  /** The forms of a shard, in order: [{ form, df }, …]; each shard is listed once. */
  function listed(words) {
    return (words.list ??= Array.from(words, ([form, { df }]) => ({ form, df })));
  }

  /** Those of some forms, which are in order, that begin with a text. */
  function begun(forms, prefix) {
    const first = firstOf(forms, 0, ({ form }) => searchcases.query.compare(form, prefix) >= 0);
    return forms.slice(first, firstOf(forms, first, ({ form }) => !form.startsWith(prefix)));
  }

  /** The first place, from one on, where something holds that holds from then on. */
  function firstOf(list, from, holds) {
    let low = from;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(list[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  searchcases.segment = Object.freeze({ Segment, begun });
})((globalThis.searchcases ??= {}));
