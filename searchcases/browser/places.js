// Where does a term stand? Which forms are there? Shards `d` and `v`, which plain words do not need.
(function (searchcases) {
  "use strict";

  const { BLOCK, Bits } = searchcases.rice;
  const { shardOf, utf8 } = searchcases.segment;
  const NOTHING = new Uint32Array(0);

  const NO_PLACES = Object.freeze({
    forms: [],
    slots: NOTHING,
    firsts: NOTHING,
    positions: [],
    statuses: [],
    formOf: [],
  });

  function readTerm(reader, term) {
    const forms = [];
    let form = term;
    for (let left = reader.varint(); left; left--) forms.push((form = reader.word(form)));
    const texts = forms.map((bytes) => utf8.decode(bytes));
    return { forms: texts, slots: reader.varint(), size: reader.varint() };
  }

  const readForm = (reader) => ({ df: reader.varint(), size: 0 });

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
      if (row % BLOCK === 0) ks = bits.parameters(several ? 5 : 4);
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

  /** Where a term stands: slots, ascending; position, status and form of each occurrence. */
  async function placesOf(segment, term) {
    const number = shardOf((await segment.more()).d, term);
    const entry = number < 0 ? undefined : (await segment.words("d", number, readTerm)).get(term);
    if (!entry) return NO_PLACES;
    return (entry.read ??= readPlaces(entry));
  }

  /** Forms that begin with a text, and their df, in order; `most` shards are read at most. */
  async function formsWith(segment, prefix, most = Infinity) {
    const separators = (await segment.more()).v;
    const first = shardOf(separators, prefix);
    if (first < 0) return [];
    let last = first;
    while (last + 1 < separators.length && separators[last + 1].startsWith(prefix)) last += 1;
    const numbers = Array.from({ length: Math.min(last - first + 1, most) }, (_, n) => first + n);
    const shards = await Promise.all(numbers.map((number) => segment.words("v", number, readForm)));
    return shards.flatMap((words) => begun(listed(words), prefix));
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

  searchcases.places = Object.freeze({ begun, formsWith, placesOf });
})((globalThis.searchcases ??= {}));
