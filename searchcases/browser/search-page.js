/* What does the search page do? Joins the address, the field, the engine and the lists.

   Each answer has a ticket; one that a later question has overtaken is dropped. The address follows
   the typing by replaceState; what is committed (Enter, a filter, a page, a result followed) is an
   entry of the history, so that Back leads to the last committed question. */
(function (searchcases) {
  "use strict";

  const PAGE_SIZE = 10;
  const PAUSE = 150; // ms without a keystroke before a search
  const QUIET = 200; // ms that results have stood before their texts and counts are fetched
  const SPOKEN = 900; // ms before the count is read out: not at every keystroke
  const COMPLETIONS = 6;
  const { changed, composed, format, isBlank, parse, toggled } = searchcases.queryState;
  const { card, counted, element, fill, heading, pagination, pieces, snippet, stateLink } =
    searchcases.resultList;

  let archive = null;

  /** The archive of this site, opened once. */
  function open() {
    const { root, generation } = document.documentElement.dataset;
    const from = searchcases.sources[location.protocol === "file:" ? "local" : "web"];
    archive ??= searchcases.Archive.open(from(`${root}search/${generation}/`));
    return archive;
  }

  /** What `archive.search` needs of a state besides the query; the script that few ask for is run. */
  async function options({ all, synonyms, feedback, weighting, sort }) {
    const script = feedback && document.documentElement.dataset.feedback; // unknown cases have none
    if (script && !searchcases.feedback) await searchcases.sources.run(script);
    return {
      allWords: all,
      expand: synonyms,
      feedback: !!script,
      weighting: weighting ?? undefined,
      sort,
    };
  }

  function start() {
    const { chips, counts, fillField, wider } = searchcases.facetList;
    const { root } = document.documentElement.dataset;
    const part = (id) => document.getElementById(id);
    const [input, settings, facets] = ["q", "options", "facets"].map(part);
    const [summary, list, pages] = ["summary", "results", "pages"].map(part);
    const fieldsets = [...facets.querySelectorAll("fieldset")];
    const labels = Object.fromEntries(fieldsets.map((one) => [one.name, one.textContent]));
    const pageTitle = document.title;

    let state = parse(location.search);
    let committed = state;
    let shown = null; // the address whose answer stands on the page
    let ticket = 0;
    let typing = 0;
    let speaking = 0;
    let observer = null;

    const address = (of) => format(of) || location.pathname;

    function record(method, of) {
      try {
        history[method](null, "", address(of));
      } catch {
        // Refused on file: pages by some browsers, and after too many calls: the search goes on.
      }
    }

    function typed() {
      state = changed(state, { q: input.value });
      record("replaceState", state);
      answer();
    }

    function commit(next) {
      clearTimeout(typing);
      complete([]);
      if (format(next) !== format(committed)) {
        record("replaceState", committed);
        record("pushState", next);
      }
      state = committed = next;
      answer();
    }

    /** Ask the archive for the state, and show what it says. */
    async function answer() {
      const asked = state;
      if (shown === format(asked)) return;
      const mine = ++ticket;
      const fresh = () => mine === ticket;
      observer?.disconnect();
      drawQuestion();
      if (isBlank(asked)) return drawBlank();
      try {
        const site = await open();
        const query = composed(asked);
        const how = await options(asked);
        const started = performance.now();
        const results = await site.search(query, how);
        const took = Math.ceil(performance.now() - started);
        const last = Math.max(1, Math.ceil(results.total / PAGE_SIZE));
        const first = PAGE_SIZE * (Math.min(asked.page, last) - 1);
        const docs = results.first(first + PAGE_SIZE).slice(first).map(({ doc }) => doc);
        const cards = fresh() && (await site.cards(docs));
        if (!fresh()) return;
        drawResults(results, cards, first, last);
        const told = counted(results.total);
        say(told, `${told}, ${took} ms`);
        shown = format(asked);
        await new Promise((resolve) => setTimeout(resolve, QUIET));
        if (fresh() && results.leaves.length) watchExtracts(site, results, docs, cards, fresh);
        const meant = fresh() && asked.q.trim() && (await site.suggest(asked.q, results.expansions));
        if (fresh() && meant) {
          const link = stateLink(address(changed(asked, { q: meant })), {}, meant);
          say(`${told}. Did you mean ${meant}?`, `${told}, ${took} ms. Did you mean `, link, "?");
        }
        const rows = fresh() && (await counts(site, asked, results, how));
        if (!fresh()) return;
        for (const one of fieldsets) fillField(one, rows[one.name], asked.filters[one.name]);
      } catch (error) {
        if (fresh()) drawError(error);
      }
    }

    function drawQuestion() {
      const { q, sort } = state;
      if (input.value.trim() !== q.trim()) input.value = q;
      input.removeAttribute("aria-invalid");
      for (const box of settings.querySelectorAll("input")) box.checked = state[box.name];
      settings.sort.value = sort;
      part("chips").replaceChildren(...chips(state, address, labels));
      part("quiz-link").href = `${root}quiz.html${format(state)}`;
      document.title = [q.trim(), pageTitle].filter(Boolean).join(" · ");
    }

    function draw(kind, cards = [], links = []) {
      document.body.dataset.shown = kind;
      list.replaceChildren(...cards);
      pages.replaceChildren(...links);
    }

    function drawBlank() {
      shown = "";
      say("", "");
      draw("intro");
    }

    function drawResults({ total, weighting, expansions, added }, cards, first, last) {
      const items = cards.map((one, n) => element("li", {}, card(one, first + n + 1, root)));
      const link = (page) => address(changed(state, { page }));
      draw(total ? "results" : "nothing", items, pagination(first / PAGE_SIZE + 1, last, link));
      settings.weighting.value = weighting;
      const names = [...new Set(expansions.flatMap(({ others }) => others))];
      const also = [
        ["Also searched", names],
        ["Words of the first cases", added],
      ].flatMap(([told, words]) => (words.length ? `${told}: ${words.join(", ")}. ` : []));
      const plain = address(changed(state, { synonyms: false, feedback: false }));
      if (also.length) also.push(stateLink(plain, {}, "Search as typed"));
      part("also").replaceChildren(...also);
      const ways = wider(state, labels).map(([text, to]) => stateLink(address(to), {}, text));
      part("wider").replaceChildren(...ways.map((way) => element("li", {}, way)));
    }

    /** Replace the extracts of the cases in view by marked ones, as their texts come. */
    function watchExtracts(site, results, docs, cards, fresh) {
      const patterns = site.patterns(results);
      const items = [...list.children];
      observer = new IntersectionObserver((entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          observer.unobserve(target);
          mark(target, items.indexOf(target)).catch(() => {}); // the fixed extract stays
        }
      });
      for (const item of items) observer.observe(item);

      async function mark(item, n) {
        const text = await site.text(docs[n], cards[n].href);
        await site.ready(Object.values(text.fields).join(" "));
        const found = snippet(text, patterns);
        if (fresh()) fill(item.querySelector(".card-extract"), heading(found.field), pieces(found), found.status);
      }
    }

    function drawError(error) {
      shown = null;
      if (!(error instanceof searchcases.QuerySyntaxError)) {
        draw("gone");
        return say(part("gone").textContent, "");
      }
      const { offset, reason } = error;
      const query = offset < state.q.length ? state.q : error.query; // without the filters
      input.setAttribute("aria-invalid", true);
      const [wrong = "\u00a0"] = query.slice(offset);
      const place = element("mark", {}, wrong);
      const rest = query.slice(offset + wrong.length);
      say(reason, `${reason}: `, element("code", {}, query.slice(0, offset), place, rest));
    }

    /** Show a line above the results, and have it read out once the typing has paused. */
    function say(spoken, ...line) {
      summary.replaceChildren(...line);
      clearTimeout(speaking);
      speaking = setTimeout(() => searchcases.announce(spoken), SPOKEN);
    }

    async function suggest() {
      const { value, selectionStart } = input;
      const word = openWord(value, selectionStart);
      const forms = word ? await (await open()).complete(word, COMPLETIONS) : [];
      if (input.value === value && document.activeElement === input && committed !== state)
        complete(forms.filter((form) => form !== word.toLowerCase()));
    }

    /** The focus goes up or down among the results, and from the first to the field. */
    function step(by) {
      const links = [...list.querySelectorAll(".card-title a")];
      const to = links.indexOf(document.activeElement) + by;
      (to < 0 ? input : links[to])?.focus();
    }

    const { combobox, openWord } = searchcases.completion;
    const complete = combobox(input, part("completions"), typed, () => step(1));

    input.addEventListener("focus", () => open().catch(() => {}), { once: true });
    input.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        typed();
        suggest().catch(() => complete([])); // the search itself says what is wrong
      }, PAUSE);
    });
    input.form.addEventListener("submit", (event) => {
      event.preventDefault();
      commit(changed(state, { q: input.value }));
    });
    settings.addEventListener("change", ({ target: { type, name, checked, value } }) => {
      commit(changed(state, { [name]: type === "checkbox" ? checked : value }));
    });
    facets.addEventListener("change", ({ target: { name, value } }) => {
      commit(toggled(state, name, value));
    });
    list.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by) event.preventDefault();
      if (by) step(by);
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (list.contains(link)) commit(state);
      if (!("state" in link.dataset)) return;
      event.preventDefault();
      commit(parse(link.search));
      (pages.contains(link) ? summary : input).focus();
      scrollTo(0, 0);
    });
    addEventListener("popstate", () => {
      state = committed = parse(location.search);
      answer();
    });
    facets.open = matchMedia("(min-width: 60rem)").matches;
    input.value = state.q;
    answer();
  }

  searchcases.searchPage = Object.freeze({ open, options });
  if (globalThis.document?.documentElement.dataset.kind === "search") start();
})((globalThis.searchcases ??= {}));
