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

  function run(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = resolve;
      script.onerror = () => reject(new GenerationGone(address));
      script.src = address;
      document.head.append(script);
    });
  }

  const scripts = new Map(); // address to a promise

  /** Runs a script of the site, unless it was run before. */
  function once(address) {
    if (!scripts.has(address)) {
      const running = run(address);
      running.catch(() => scripts.delete(address)); // a later try may fare better
      scripts.set(address, running);
    }
    return scripts.get(address);
  }

  /**
   * What a script of the site defines that no page loads by itself.
   * @param {string} name of the script, of what it defines, and of the page's data that has its address
   */
  async function need(name) {
    if (!searchcases[name]) await once(document.documentElement.dataset[name]);
    return searchcases[name];
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
    const load = (number) => once(`${base}local/${number}.js`);
    return {
      async read(name) {
        if (!homes.more) await load(0);
        if (!received.has(name)) await load(bundleOf(name));
        const text = atob(received.get(name));
        return inflate(Uint8Array.from(text, (character) => character.charCodeAt(0)));
      },
    };
  }

  searchcases.sources = Object.freeze({ GenerationGone, inflate, local, need, twins, web });
})((globalThis.searchcases ??= {}));
