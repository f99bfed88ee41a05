/* How is a case studied step by step? History, images, findings, differential, diagnosis,
   discussion; the title and the tags come with the diagnosis. Of an unknown case, what follows the
   findings is a script of its own, fetched when it is asked for and never before. */
(function (searchcases) {
  "use strict";

  const STEPS = [
    ["history", ["history", "exam"]],
    ["images", ["images"]],
    ["findings", ["findings"]],
    ["differential", ["ddx"]],
    ["diagnosis", ["impression", "diagnosis"]],
    ["discussion", ["treatment", "discussion", "other"]],
  ];
  const KNOWN = 2; // the last step that the page of an unknown case holds
  const ANSWER = 4; // the step that tells the title
  const SHOWN = STEPS.length - 1;

  const study = document.getElementById("study");
  if (!study) return;
  const bar = study.querySelector("[data-steps]");
  const title = study.querySelector("[data-title]");
  const question = study.querySelector("[data-question]");
  let heading = document.title;
  let missing = study.dataset.reveal; // where the answer is, until it is here
  let pending = null;
  let at = SHOWN;

  const rankOf = (name) =>
    name === "answer" ? ANSWER : STEPS.findIndex(([, names]) => names.includes(name));
  const parts = () => [...study.querySelectorAll("[data-step]")];

  /* The next step that has something to show; the answer itself always has. */
  function following(step) {
    const ranks = parts().map((part) => rankOf(part.dataset.step));
    for (let next = step + 1; next <= SHOWN; next += 1) {
      if (next === ANSWER || ranks.includes(next) || (missing && next > KNOWN)) return next;
    }
    return SHOWN + 1;
  }

  function show(step) {
    at = step;
    study.dataset.at = step;
    for (const part of parts()) part.hidden = rankOf(part.dataset.step) > step;
    const told = step >= ANSWER || Boolean(study.dataset.reveal && missing);
    title.hidden = !told;
    question.hidden = told;
    document.title = told ? heading : question.textContent;
    const next = following(step);
    bar.hidden = next > SHOWN;
    if (!bar.hidden) bar.querySelector("[data-next]").textContent = `Show the ${STEPS[next][0]}`;
  }

  function go(step) {
    const before = at;
    show(step);
    const first = parts().find((part) => !part.hidden && rankOf(part.dataset.step) > before);
    const target = first?.querySelector("h2") ?? study.querySelector("h1");
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    (first ?? target).scrollIntoView({ block: "nearest" });
    searchcases.announce(`${STEPS[Math.min(step, SHOWN)][0]} shown`);
  }

  function begin() {
    at = -1;
    go(following(-1));
  }

  /** Takes in what the script of an unknown case brings: {id, title, html}. */
  function reveal(answer) {
    if (!missing || answer.id !== study.dataset.case) return;
    const fragment = new DOMParser().parseFromString(answer.html, "text/html").body;
    for (const part of fragment.querySelectorAll(":scope > [data-step]")) {
      if (part.dataset.step !== "answer") bar.before(part);
      else study.append(part);
    }
    heading = heading.replace(title.textContent, () => answer.title);
    title.textContent = answer.title;
    missing = "";
    bar.querySelector("[data-failed]").hidden = true;
  }

  /* Resolves when the answer is in the page; at once where nothing is missing. */
  function fetched() {
    if (!missing) return Promise.resolve();
    pending ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = missing;
      script.onload = () => (missing ? reject(new Error(missing)) : resolve());
      script.onerror = () => {
        script.remove();
        reject(new Error(missing));
      };
      document.head.append(script);
    }).finally(() => {
      pending = null;
    });
    return pending;
  }

  async function advance(toStep) {
    try {
      if (toStep() > KNOWN) await fetched();
    } catch {
      bar.querySelector("[data-failed]").hidden = false;
      searchcases.announce("The answer could not be loaded");
      return;
    }
    go(toStep());
  }

  study.addEventListener("click", (event) => {
    const button = event.target.closest("[data-study], [data-next], [data-all]");
    if (!button) return;
    if ("study" in button.dataset) begin();
    else if ("all" in button.dataset) advance(() => SHOWN);
    else advance(() => following(at));
  });

  searchcases.reveal ??= reveal;
  if (missing) show(KNOWN);
  if (location.hash === "#study") begin();
})((globalThis.searchcases ??= {}));
