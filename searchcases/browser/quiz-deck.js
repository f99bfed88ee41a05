/* Which case comes next in a quiz, and what is the score? Pure functions.

   A deck is a frozen {generation, seen, right, partly, missed, streak, best}: the documents already
   rated, which hold for one generation of the archive, and the score, which outlives it. */
(function (searchcases) {
  "use strict";

  const FRESH = { right: 0, partly: 0, missed: 0, streak: 0, best: 0 };
  const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

  /** The deck that was stored as JSON; a fresh one where it is not one. */
  function restored(text, generation) {
    let score = FRESH;
    let seen = [];
    try {
      const stored = JSON.parse(text);
      const counts = Object.keys(FRESH).map((name) => [name, stored[name]]);
      if (counts.every(([, count]) => isCount(count))) score = Object.fromEntries(counts);
      if (stored.generation === generation && stored.seen.every(isCount)) seen = stored.seen;
    } catch {
      // As if nothing had been stored.
    }
    return Object.freeze({ generation, seen, ...score });
  }

  /** The deck after a document was rated "right", "partly" or "missed". */
  function rated(deck, doc, rating) {
    const streak = rating === "right" ? deck.streak + 1 : 0;
    const best = Math.max(deck.best, streak);
    const seen = [...deck.seen, doc];
    return Object.freeze({ ...deck, seen, streak, best, [rating]: deck[rating] + 1 });
  }

  /** The first document of an order that was not seen; undefined where all were. */
  function next(order, seen) {
    const known = new Set(seen);
    return order.find((doc) => !known.has(doc));
  }

  /** Documents in an order that the seed decides, the same in every browser. */
  function shuffled(docs, seed) {
    const signs = [...`${seed}`].map((sign) => sign.codePointAt(0));
    const key = signs.reduce((hash, sign) => mixed(hash ^ sign), docs.length);
    return [...docs].sort((one, other) => mixed(key ^ one) - mixed(key ^ other));
  }

  /** Numbers of 32 bits, one for each, without a pattern: fmix32 of MurmurHash3, public domain. */
  function mixed(number) {
    number = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
    number = Math.imul(number ^ (number >>> 13), 0xc2b2ae35);
    return (number ^ (number >>> 16)) >>> 0;
  }

  searchcases.quizDeck = Object.freeze({ restored, rated, next, shuffled });
})((globalThis.searchcases ??= {}));
