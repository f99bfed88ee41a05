/* What does a metadata value mean? The browser's twin of metadata.py. */
(function (searchcases) {
  "use strict";

  const { analysis } = searchcases;

  const YEARS_PER = { y: 1, m: 1 / 12, w: 7 / 365.25, d: 1 / 365.25 }; // Julian year
  const AGE = RegExp(
    "^(\\d{1,4}(?:\\.\\d+)?)[ -]*" +
      "(?:(y|yr|yrs|year|years|m|mo|mos|month|months|w|wk|wks|week|weeks|d|day|days)" +
      "(?:[ -]*olds?)?|olds?)?$",
    "i",
  );
  const LENGTH = /^(\d{1,4}(?:\.\d{1,3})?) ?(mm|cm)?$/i;
  const TIMES = / ?[x×] ?/i;
  const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
  const DESCRIBED = /^(CT|MR|MRI|US|NM|PET|XR) ?[-:] .+$/i;
  const WHITE_SPACE = RegExp(`[${analysis.WHITE_SPACE}]+`);

  let tables = null;

  /** The names of values: the content of metadata.json. */
  function setTables(content) {
    tables = content;
  }

  function oneLine(text) {
    return text.split(WHITE_SPACE).filter(Boolean).join(" ");
  }

  function nameIn(names, name) {
    return Object.hasOwn(names, name) ? names[name] : null;
  }

  function modality(text) {
    const name = DESCRIBED.exec(text)?.[1] ?? text;
    const upper = name.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    const known = nameIn(tables.modality_names, upper);
    return known ?? (/^[A-Z]{1,3}$/.test(upper) ? upper : name);
  }

  /** Age in years, months, weeks and days as fractions; null where the text is no age. */
  function ageInYears(text) {
    const found = AGE.exec(oneLine(text));
    if (!found) return null;
    const years = Number(found[1]) * YEARS_PER[(found[2] ?? "y")[0].toLowerCase()];
    return years <= 150 ? years : null; // nobody has been older than 122
  }

  /** Size in millimetres, the largest where there are several; null where the text is no size. */
  function sizeInMm(text) {
    const parts = oneLine(text)
      .split(TIMES)
      .map((part) => LENGTH.exec(part));
    if (!parts.every(Boolean)) return null;
    const unit = parts.at(-1)[2] ?? "mm";
    const factor = (part) => ((part[2] ?? unit).toLowerCase() === "cm" ? 10 : 1);
    return Math.max(...parts.map((part) => Number(part[1]) * factor(part)));
  }

  /** yyyymmdd, 00 for an unknown month or day; null where the text is no ISO 8601 date. */
  function dateNumber(text) {
    const found = DATE.exec(oneLine(text));
    if (!found) return null;
    const [year, month, day] = found.slice(1).map((part) => Number(part ?? 0));
    return month <= 12 && day <= 31 ? year * 10_000 + month * 100 + day : null;
  }

  /**
   * The numbers that one age, size or date covers, both inclusive; null where it is none.
   * @returns {[number, number] | null}
   */
  function rangeBounds(field, text) {
    if (field !== "date") {
      const number = field === "size" ? sizeInMm(text) : ageInYears(text);
      return number === null ? null : [number, number];
    }
    const low = dateNumber(text);
    return low === null ? null : [low, low + { 4: 9_999, 7: 99, 10: 0 }[oneLine(text).length]];
  }

  /** The value to keep. */
  function canonical(field, text) {
    const value = oneLine(text);
    if (field === "modality") return modality(value);
    if (field === "size") {
      const size = sizeInMm(value);
      return size === null ? value : `${Math.floor(size * 10 + 0.5) / 10} mm`;
    }
    const names = tables[`${field}_names`];
    if (names) return nameIn(names, analysis.fold(value)) ?? value;
    return value;
  }

  /** The folded words by which a value is filtered: those of its canonical form. */
  function valueWords(field, text) {
    return analysis.words(canonical(field, text));
  }

  searchcases.metadata = Object.freeze({
    ageInYears,
    canonical,
    dateNumber,
    rangeBounds,
    setTables,
    sizeInMm,
    valueWords,
  });
})((globalThis.searchcases ??= {}));
