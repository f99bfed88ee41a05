// How are small whole numbers read back? Rice codes, as sitegen/shards/rice.py writes them.
(function (searchcases) {
  "use strict";

  const BLOCK = 128;
  const PARAMETER_BITS = 4;

  /** A place in coded bytes, from which numbers are read one by one. */
  class Bits {
    constructor(bytes, offset = 0) {
      this.bytes = bytes;
      this.at = offset * 8;
    }

    /** The next number, written with parameter k <= 15. Behind the end bytes read as 0. */
    next(k) {
      const { bytes } = this;
      let ones = 0;
      for (;;) {
        const i = this.at >>> 3;
        const shift = this.at & 7;
        const word = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
        const run = Math.clz32(~((word << shift) | (bytes[i + 4] >> (8 - shift))));
        ones += run;
        this.at += run;
        if (run < 32) break;
      }
      this.at += 1;
      const i = this.at >>> 3;
      const word = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
      const low = (word >> (24 - (this.at & 7) - k)) & ((1 << k) - 1);
      this.at += k;
      return (ones << k) + low;
    }

    parameters(count) {
      return Array.from({ length: count }, () => this.next(PARAMETER_BITS));
    }
  }

  /** The columns of a list of rows: as many arrays of `rows` numbers. */
  function columns(bytes, offset, rows, width) {
    const bits = new Bits(bytes, offset);
    const found = Array.from({ length: width }, () => new Uint32Array(rows));
    for (let start = 0; start < rows; start += BLOCK) {
      const ks = bits.parameters(width);
      const end = Math.min(start + BLOCK, rows);
      for (let row = start; row < end; row++)
        for (let column = 0; column < width; column++) found[column][row] = bits.next(ks[column]);
    }
    return found;
  }

  /** Turns gaps between ascending numbers into the numbers, in place. */
  function sumGaps(gaps) {
    for (let i = 1; i < gaps.length; i++) gaps[i] += gaps[i - 1] + 1;
    return gaps;
  }

  searchcases.rice = Object.freeze({ BLOCK, Bits, columns, sumGaps });
})((globalThis.searchcases ??= {}));
