/* What does every page do? The colour scheme, the keys that lead to the search field, printing,
   copying, telling those who listen, and keeping pages for offline use where the archive wants it.
   A page without this script lacks nothing to read. */
(function (searchcases) {
  "use strict";

  const SCHEMES = ["auto", "light", "dark"];
  const KEY = "searchcases-colours";
  const page = document.documentElement;

  /** Tells a text to screen readers, when they have said what they are saying. */
  function announce(text) {
    document.getElementById("status").textContent = text;
  }

  /* Storage may be forbidden, or of no effect from file://; the scheme then lasts for the page. */
  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function remember(scheme) {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {
      // nothing is lost but the memory
    }
  }

  function paint(scheme) {
    if (scheme === "light" || scheme === "dark") page.dataset.theme = scheme;
    else delete page.dataset.theme;
    const label = `Colours: ${page.dataset.theme ?? "auto"}`;
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.setAttribute("aria-label", label);
      button.title = label;
    }
    return label;
  }

  function nextScheme() {
    const now = SCHEMES.indexOf(page.dataset.theme ?? "auto");
    const scheme = SCHEMES[(now + 1) % SCHEMES.length];
    remember(scheme);
    announce(paint(scheme));
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      getSelection().selectAllChildren(source);
      announce("Selected: copy it with Ctrl C");
    }
  }

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-switch], [data-print], [data-copy]");
    if (!button) return;
    if ("themeSwitch" in button.dataset) nextScheme();
    else if ("print" in button.dataset) print();
    else copy(button);
  });

  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    const wanted = command
      ? event.key.toLowerCase() === "k"
      : event.key === "/" && !isTyping(event.target);
    const field = document.querySelector("[data-search]");
    if (!wanted || event.altKey || !field || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  if (page.dataset.serviceWorker && location.protocol !== "file:") {
    const { serviceWorker, generation } = page.dataset;
    const worker = navigator.serviceWorker;
    // What this page asked for before the worker was there is kept as well.
    const tell = () => {
      const now = performance.now();
      const told = (list) => {
        const missed = list.getEntries().filter(({ startTime }) => startTime < now);
        const names = missed.map(({ name }) => name);
        if (names.length) worker.controller.postMessage([location.href, ...names], []);
      };
      new PerformanceObserver(told).observe({ type: "resource", buffered: true });
    };
    if (worker && !worker.controller) worker.addEventListener("controllerchange", tell, { once: true });
    worker?.register(`${serviceWorker}?generation=${generation}`).catch(() => {});
  }

  paint(remembered());
  searchcases.announce = announce;
})((globalThis.searchcases ??= {}));
