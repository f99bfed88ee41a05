/**
 * How good is a match? Pure functions from counts to a score, the same to the last bit as in Python.
 *
 * Logarithms are taken in integers and rounded to multiples of 2**-16; what remains are the four
 * operations on doubles in a stated order. Formulas and their sources: searchcases/scoring.py.
 */
(function (searchcases) {
  "use strict";

  /** The unit of idf and log2 values. */
  const ONE = 65536;
  /** The unit of weights: an occurrence counts 0 to 4 quarters. */
  const QUARTERS = 4;
  const LOG2_BITS = 56n; // fractional bits of a logarithm before it is rounded
  const MANTISSA_BITS = 128n;
  const LN2 = 12786308645202655659n; // floor(ln(2) * 2**64)

  /** What a function gave, by its arguments: a logarithm takes 56 multiplications of 128 bits. */
  function memoised(compute) {
    const known = new Map();
    return (value, other = 1) => {
      const key = other === 1 ? value : `${value}/${other}`;
      if (!known.has(key)) known.set(key, compute(BigInt(value), BigInt(other)));
      return known.get(key);
    };
  }

  /** floor(log2(numerator / denominator) * 2**56) for numerator >= denominator > 0. */
  function log2Bits(numerator, denominator) {
    let result = BigInt((numerator / denominator).toString(2).length - 1);
    let mantissa = (numerator << MANTISSA_BITS) / (denominator << result);
    for (let bit = 0n; bit < LOG2_BITS; bit++) {
      mantissa = (mantissa * mantissa) >> MANTISSA_BITS;
      const carry = mantissa >> (MANTISSA_BITS + 1n);
      mantissa >>= carry;
      result = (result << 1n) | carry;
    }
    return result;
  }

  const rounded = (value, bits) => Number((value + (1n << (bits - 1n))) >> bits);

  /** log2 of a whole number >= 1, in units of 2**-16. */
  const log2 = memoised((value) => rounded(log2Bits(value, 1n), LOG2_BITS - 16n));

  /** Natural logarithm of a ratio >= 1, in units of 2**-16. */
  const lnRatio = memoised((numerator, denominator) =>
    rounded(log2Bits(numerator, denominator) * LN2, LOG2_BITS + 64n - 16n),
  );

  function bm25(weight, norm, idf, k1) {
    if (!weight) return 0; // with k1 = 0 the norm is 0, too
    const tf = weight / QUARTERS;
    return ((idf / ONE) * (tf * (k1 + 1))) / (tf + norm);
  }

  function tfidf(weight, idf) {
    if (weight < QUARTERS) return (weight / QUARTERS) * (idf / ONE);
    return (1 + (log2(weight) - log2(QUARTERS)) / ONE) * (idf / ONE);
  }

  searchcases.scoring = Object.freeze({
    ONE,
    QUARTERS,
    log2,
    lnRatio,
    bm25Idf: (docCount, df) => lnRatio(2 * docCount + 2, 2 * df + 1),
    bm25Norm: (length, averageLength, k1, b) => k1 * (1 - b + b * (length / averageLength)),
    bm25,
    tfidfIdf: (docCount, df) => lnRatio(docCount + df, df),
    tfidf,
    heldBack: (contribution, quarters) => contribution * (quarters / QUARTERS),
    weighted: (contribution, weight) => contribution * (weight / ONE),
  });
})((globalThis.searchcases ??= {}));
