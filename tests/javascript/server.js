/* How does a test in Python call a script? Loads the scripts named as arguments, then answers each
   line {function, calls: [arguments…]} with a line [{value} or {error}…]. See ../javascript.py. */
"use strict";

const readline = require("node:readline");

/** A value as JSON can say it. */
function sent(value) {
  if (typeof value === "bigint") return { $integer: String(value) };
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $number: Object.is(value, -0) ? "-0" : String(value) };
  }
  if (typeof value === "function") return { $function: value.name };
  if (value === null || typeof value !== "object") return value ?? null;
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, sent);
  if (value instanceof Map || value instanceof Set) return Array.from(value, sent);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, sent(item)]));
}

function received(_, value) {
  if (value === null || typeof value !== "object") return value;
  if ("$bytes" in value) return new Uint8Array(Buffer.from(value.$bytes, "base64"));
  if ("$number" in value) return Number(value.$number);
  if ("$integer" in value) return BigInt(value.$integer);
  return value;
}

function thrown(error) {
  const { name, message, reason, offset, stack } = error instanceof Error ? error : Error(error);
  return { name, message, reason: reason ?? null, offset: offset ?? null, stack };
}

async function answer(line) {
  const { function: path, calls } = JSON.parse(line, received);
  const answers = [];
  for (const values of calls) {
    try {
      let owner = null;
      let target = globalThis.searchcases;
      for (const name of path.split(".")) [owner, target] = [target, target[name]];
      if (target === undefined) throw new TypeError(`there is no searchcases.${path}`);
      const value = typeof target === "function" ? await target.apply(owner, values) : target;
      answers.push({ value: sent(value) });
    } catch (error) {
      answers.push({ error: thrown(error) });
    }
  }
  process.stdout.write(JSON.stringify(answers) + "\n");
}

(async function serve() {
  globalThis.searchcases = {
    testing: {
      echo: (value) => value,
      setUnicode: (bytes) => {
        const { analysis, characters } = globalThis.searchcases;
        analysis.setUnicode(characters.read(bytes));
      },
    },
  };
  for (const path of process.argv.slice(2)) require(path);
  const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  for await (const line of lines) await answer(line);
})();
