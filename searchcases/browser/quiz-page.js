/* What does the quiz page do? Draws cases from the result that its address asks for, shows each
   step by step without its title, reveals it and keeps the reader's own verdict in this browser. */
(function (searchcases) {
  "use strict";

  const BEFORE = [["history", "exam"], ["images"], ["findings"]];
  const AFTER = ["ddx", "impression", "diagnosis", "treatment", "discussion", "other"];

  async function start() {
    const { element, counted } = searchcases.resultList;
    const { next, rated, restored, shuffled } = searchcases.quizDeck;
    const { composed, format, parse } = searchcases.queryState;
    const { open, options, searched } = searchcases.searchPage;
    const { root, generation, unknown } = document.documentElement.dataset;
    const part = (id) => document.getElementById(id);
    const [quiz, steps, turn, answer] = ["quiz", "steps", "next", "answer"].map(part);
    const [verdicts, failed] = ["verdicts", "failed"].map(part);
    const asked = parse(location.search);
    const seed = new URLSearchParams(location.search).get("seed");
    const key = `searchcases quiz ${new URL(root || ".", location).pathname}`;

    let archive, order, doc, card, page, queue;
    let deck = restored(stored(), generation);
    let seen = seed === null ? deck.seen : []; // a seed means the same cases for everyone

    /* Where storage is forbidden, the score lasts as long as the page. */
    function stored(text) {
      try {
        if (text) localStorage.setItem(key, text);
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    }

    function keep(changed) {
      deck = changed;
      stored(JSON.stringify(deck));
      const counts = { seen: deck.right + deck.partly + deck.missed };
      for (const place of document.querySelectorAll("[data-count]")) {
        place.textContent = { ...deck, ...counts }[place.dataset.count];
      }
    }

    /** Show one of the ways on; the focus goes along if it was there. */
    function offer(way) {
      const ways = part("ways");
      const focused = ways.contains(document.activeElement);
      ways.hidden = false;
      for (const one of [turn, answer, verdicts, failed]) one.hidden = one !== way;
      if (focused) (way.querySelector("input") ?? way).focus();
    }

    async function deal() {
      doc = next(order, seen);
      if (doc === undefined) {
        order = shuffled(order, Math.random());
        seen = seen.filter((one) => !order.includes(one));
        if (seed === null) deck = { ...deck, seen };
        doc = order[0];
      }
      [card] = await archive.cards([doc]);
      page = await read();
      queue = BEFORE.map(sections).filter((found) => found.length);
      part("facts").textContent = card.facts.join(" · ");
      steps.replaceChildren();
      answer.reset();
      advance();
      quiz.focus();
      scrollTo(0, 0);
    }

    function advance() {
      steps.append(...(queue.shift() ?? []));
      if (queue.length) turn.textContent = `Show the ${queue[0][0].id}`;
      offer(queue.length ? turn : answer);
    }

    /** Those sections of the case that it has. */
    function sections(names) {
      return names.map((name) => page.querySelector(`section#${name}`)).filter(Boolean);
    }

    /** The case with its images unnamed: its page, or where that cannot be read, its fields. */
    async function read() {
      const body = location.protocol === "file:" ? await built() : parsed(await pageText());
      for (const image of body.querySelectorAll("img")) image.alt = "Image";
      for (const caption of body.querySelectorAll("figcaption")) caption.remove();
      return body;
    }

    async function built() {
      const more = await archive.more();
      const { fields } = await more.textOf(archive, doc, card.href);
      const { src, ...size } = card.thumb ?? {};
      const images = src ? { images: element("img", { src: root + src, ...size }) } : {};
      const rows = Object.entries({ ...fields, ...images }).map(([name, content]) => {
        const written = element("p", { class: "written" }, content);
        const text = element("div", { class: "prose" }, written);
        const title = element("h2", {}, searchcases.extracts.heading(name));
        return element("section", { class: "row", id: name }, title, text);
      });
      return element("div", {}, ...rows);
    }

    async function pageText() {
      const response = await fetch(root + card.href);
      if (!response.ok) throw new Error(response.statusText);
      return response.text();
    }

    /** The body of HTML that belongs to the page of the case, with addresses that hold here. */
    function parsed(html) {
      const { body } = new DOMParser().parseFromString(html, "text/html");
      const home = new URL(root + card.href, location);
      for (const name of ["href", "src"]) {
        for (const one of body.querySelectorAll(`[${name}]`)) {
          one[name] = new URL(one.getAttribute(name), home);
        }
      }
      for (const inert of body.querySelectorAll("button, script")) inert.remove();
      return body;
    }

    async function reveal() {
      const told = unknown === undefined ? card : await unknownAnswer();
      const link = element("a", { href: root + card.href }, told.title);
      const title = element("h2", { class: "answer-title", tabindex: -1 }, link);
      const { value } = part("diagnosis-given");
      const given = value.trim() && element("p", {}, `You wrote: ${value}`);
      steps.append(
        element("header", { class: "row revealed" }, title, given),
        ...(told.html ? parsed(told.html).children : sections(AFTER)),
      );
      offer(verdicts);
      title.focus();
    }

    function unknownAnswer() {
      return new Promise((resolve, reject) => {
        searchcases.reveal = resolve;
        const src = `${root}reveal/${encodeURIComponent(card.caseId)}.js`;
        const script = element("script", { src });
        script.onerror = reject;
        document.head.append(script);
      });
    }

    const failing = (act) => act().catch(() => offer(failed));

    turn.addEventListener("click", advance);
    answer.addEventListener("submit", (event) => {
      event.preventDefault();
      failing(reveal);
    });
    verdicts.addEventListener("click", ({ target }) => {
      const { value } = target.closest("button") ?? {};
      if (!value) return;
      keep(rated(deck, doc, value));
      seen = [...seen, doc];
      failing(deal);
    });
    quiz.addEventListener("keydown", (event) => {
      const { key: pressed, target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const go = /^( |Enter)$/.test(pressed) && !target.closest("a, button, input") && turn;
      const chosen = go || verdicts.querySelectorAll("button")[pressed - 1];
      if (!chosen?.checkVisibility()) return;
      event.preventDefault();
      chosen.click();
    });
    part("reset").addEventListener("click", () => {
      seen = [];
      keep(restored(null, generation));
    });

    keep(deck);
    part("back").href = `${root}search.html${format(asked)}`;
    failing(async () => {
      archive = await open();
      const { docs, total } = await searched(archive, asked, options(asked));
      part("drawn").textContent = `Drawn from ${counted(total)}: ${composed(asked) || "all"}`;
      order = shuffled(docs, seed ?? Math.random());
      if (total) await deal();
      else offer(failed);
    });
  }

  if (globalThis.document?.documentElement.dataset.kind === "quiz") start();
})((globalThis.searchcases ??= {}));
