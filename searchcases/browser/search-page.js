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
  const { card, chips, counted, element, pagination, stateLink } = searchcases.resultList;

  let archive = null;

  /** The archive of this site, opened once. */
  function open() {
    const { root, generation } = document.documentElement.dataset;
    const from = searchcases.sources[location.protocol === "file:" ? "local" : "web"];
    archive ??= searchcases.Archive.open(from(`${root}search/${generation}/`));
    return archive;
  }

  /** What `archive.search` needs of a state besides the query. */
  function options({ all, synonyms, feedback, weighting, sort }) {
    return {
      allWords: all,
      expand: synonyms,
      feedback: feedback && "feedback" in document.documentElement.dataset, // unknown cases have none
      weighting: weighting ?? undefined,
      sort,
    };
  }

  /** What a state finds; all cases where it asks for nothing. */
  function searched(site, state, how) {
    return isBlank(state) ? everything(site) : site.search(composed(state), how);
  }

  /** All cases of an archive, as if they had been found. */
  function everything({ docCount }) {
    return { docs: Uint32Array.from({ length: docCount }, (_, doc) => doc), total: docCount };
  }

  function start() {
    const { root } = document.documentElement.dataset;
    const part = (id) => document.getElementById(id);
    const [input, settings, facets] = ["q", "options", "facets"].map(part);
    const [summary, list, pages] = ["summary", "results", "pages"].map(part);
    const completions = part("completions");
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
    let complete = null; // shows completions

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
      return answer();
    }

    function commit(next) {
      clearTimeout(typing);
      complete?.([]);
      if (format(next) !== format(committed)) {
        record("replaceState", committed);
        record("pushState", next);
      }
      state = committed = next;
      answer();
    }

    /** Ask the archive for the state, and show what it says; done when the cards stand. */
    async function answer() {
      const asked = state;
      if (shown === format(asked)) return;
      const mine = ++ticket;
      const fresh = () => mine === ticket;
      const failed = (error) => fresh() && drawError(error);
      observer?.disconnect();
      drawQuestion();
      if (isBlank(asked)) return drawBlank();
      try {
        const site = await open();
        const started = performance.now();
        const results = await site.search(composed(asked), options(asked));
        const took = Math.ceil(performance.now() - started);
        const last = Math.max(1, Math.ceil(results.total / PAGE_SIZE));
        const first = PAGE_SIZE * (Math.min(asked.page, last) - 1);
        const docs = results.first(first + PAGE_SIZE).slice(first).map(({ doc }) => doc);
        const cards = fresh() && (await site.cards(docs));
        if (!results.total) await site.more(); // it knows ways to ask for less
        if (!fresh()) return;
        drawResults(results, cards, first, last);
        say(counted(results.total), `${counted(results.total)}, ${took} ms`);
        shown = format(asked);
        adorn(site, asked, results, docs, cards, took, fresh).catch(failed);
      } catch (error) {
        failed(error);
      }
    }

    /** Add what takes more than the cards: marked extracts, a correction, counts of filters. */
    async function adorn(site, asked, results, docs, cards, took, fresh) {
      await new Promise((resolve) => setTimeout(resolve, QUIET));
      const more = fresh() && (await site.more());
      if (!fresh()) return;
      const { extracts, facetList } = searchcases;
      if (results.leaves.length)
        observer = extracts.watch([...list.children], site, results, docs, cards, fresh);
      const meant = asked.q.trim() && (await more.suggest(site, asked.q, results.expansions));
      if (fresh() && meant) {
        const link = stateLink(address(changed(asked, { q: meant })), {}, meant);
        const told = counted(results.total);
        say(`${told}. Did you mean ${meant}?`, `${told}, ${took} ms. Did you mean `, link, "?");
      }
      const rows = fresh() && (await facetList.counts(site, asked, results, options(asked)));
      if (!fresh()) return;
      for (const one of fieldsets) facetList.fillField(one, rows[one.name], asked.filters[one.name]);
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
      const found = cards.map((one, n) => element("li", {}, card(one, first + n + 1, root)));
      const link = (page) => address(changed(state, { page }));
      draw(total ? "results" : "nothing", found, pagination(first / PAGE_SIZE + 1, last, link));
      settings.weighting.value = weighting;
      const names = [...new Set(expansions.flatMap(({ others }) => others))];
      const also = [
        ["Also searched", names],
        ["Words of the first cases", added],
      ].flatMap(([told, words]) => (words.length ? `${told}: ${words.join(", ")}. ` : []));
      const plain = address(changed(state, { synonyms: false, feedback: false }));
      if (also.length) also.push(stateLink(plain, {}, "Search as typed"));
      part("also").replaceChildren(...also);
      const ways = total ? [] : searchcases.facetList.wider(state, labels);
      const items = ways.map(([text, to]) => element("li", {}, stateLink(address(to), {}, text)));
      part("wider").replaceChildren(...items);
    }

    function drawError(error) {
      shown = null;
      if (error.name !== "QuerySyntaxError") {
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

    /** Complete the word at the caret. */
    async function suggest() {
      if (isBlank(state)) return complete?.([]);
      const site = await open();
      const more = await site.more();
      complete ??= searchcases.completion.combobox(input, completions, typed, () => step(1));
      const { value, selectionStart } = input;
      const word = searchcases.completion.openWord(value, selectionStart);
      const forms = word ? await more.complete(site, word, COMPLETIONS) : [];
      if (input.value === value && document.activeElement === input && committed !== state)
        complete(forms.filter((form) => form !== word.toLowerCase()));
    }

    /** The focus goes up or down among the results, and from the first to the field. */
    function step(by) {
      const links = [...list.querySelectorAll(".card-title a")];
      const to = links.indexOf(document.activeElement) + by;
      (to < 0 ? input : links[to])?.focus();
    }

    input.addEventListener("focus", () => open().catch(() => {}), { once: true });
    input.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        typed()
          .then(suggest)
          .catch(() => complete?.([])); // the search itself says what is wrong
      }, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      const { altKey, ctrlKey, metaKey, isComposing, key } = event;
      if (key !== "ArrowDown" || altKey || ctrlKey || metaKey || isComposing) return;
      if (!completions.hidden) return; // it is for the list
      event.preventDefault();
      step(1);
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

  searchcases.searchPage = Object.freeze({ open, options, searched });
  if (globalThis.document?.documentElement.dataset.kind === "search") start();
})((globalThis.searchcases ??= {}));
