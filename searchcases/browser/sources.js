// Where do packs come from? Over http from files, from a disk as twins within scripts.
(function (searchcases) {
  "use strict";

  /** The archive was published anew while this page was open: its files are gone. */
  class GenerationGone extends Error {
    name = "GenerationGone";
  }

  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  async function get(address) {
    const response = await fetch(address);
    if (!response.ok) throw new GenerationGone(address);
    return response;
  }

  const CASE_DATA = /<script type="application\/json" id="case-data">([^<]*)</;

  /**
   * Reads `base + name + ".bin"`, and the text of a case from its page below `root`: a reader who
   * then opens the case has it already.
   */
  function web(base, root = "") {
    return {
      read: async (name) => inflate(await (await get(`${base}${name}.bin`)).arrayBuffer()),
      text: async (href) => JSON.parse(CASE_DATA.exec(await (await get(root + href)).text())[1]),
    };
  }

  /** Runs a script of the site. */
  function run(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = resolve;
      script.onerror = () => reject(new GenerationGone(address));
      script.src = address;
      document.head.append(script);
    });
  }

  const received = new Map(); // name of a twin to its base64
  let homes = {}; // kind to [[first number, bundle], …], ascending

  /** Called by the scripts of twins; the first of them says which bundle holds what. */
  function twins(found, where) {
    for (const [name, text] of Object.entries(found)) received.set(name, text);
    homes = where ?? homes;
  }

  function bundleOf(name) {
    const [, kind, number] = /^(.*)\/(\d+)$/.exec(name) ?? [name, name, 0];
    return homes[kind].findLast(([first]) => first <= number)[1];
  }

  /** Reads twins below `base`, each of their scripts once. */
  function local(base) {
    const scripts = new Map();
    function load(number) {
      if (!scripts.has(number)) scripts.set(number, run(`${base}local/${number}.js`));
      return scripts.get(number);
    }
    return {
      async read(name) {
        if (!homes.more) await load(0);
        if (!received.has(name)) await load(bundleOf(name));
        const text = atob(received.get(name));
        return inflate(Uint8Array.from(text, (character) => character.charCodeAt(0)));
      },
    };
  }

  searchcases.sources = Object.freeze({ GenerationGone, inflate, local, run, twins, web });
})((globalThis.searchcases ??= {}));
