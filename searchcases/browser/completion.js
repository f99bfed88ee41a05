/* How is a word completed as it is typed? Pure functions on the text, and an ARIA combobox. */
(function (searchcases) {
  "use strict";

  /**
   * The word that ends at the caret, if it could go on; of two letters or more.
   * @returns {string} empty where there is none
   */
  function openWord(text, caret) {
    const word = /(?<![\p{L}\p{N}*?~])[\p{L}\p{N}]{2,}$/u.exec(text.slice(0, caret))?.[0] ?? "";
    const ends = !/^[\p{L}\p{N}*?~]/u.test(text.slice(caret));
    return ends && !/^(?:AND|OR|NOT)$/.test(word) ? word : "";
  }

  /** The text with the word at the caret completed, and where the caret then stands. */
  function completed(text, caret, form) {
    const before = text.slice(0, caret - openWord(text, caret).length) + form;
    const after = text.slice(caret);
    const space = /^[\s)"]/.test(after) ? "" : " ";
    return { text: before + space + after, caret: before.length + 1 };
  }

  /**
   * A list of completions below a field, worked by keys as the ARIA practices have it while it is
   * shown. Down past its end leaves the field.
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   * @param {function(): void} accept called when a word was completed
   * @param {function(): void} leave called on Down past the end
   * @returns {function(string[]): void} shows forms; none closes the list
   */
  function combobox(input, list, accept, leave) {
    let at = -1;

    function select(place) {
      at = place;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", n === at));
      input.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
    }

    function show(forms) {
      list.replaceChildren(
        ...forms.map((form, n) =>
          searchcases.resultList.element("li", { role: "option", id: `option-${n}` }, form),
        ),
      );
      list.hidden = !forms.length;
      input.setAttribute("aria-expanded", !list.hidden);
      select(-1);
    }

    function take(option) {
      const { text, caret } = completed(input.value, input.selectionStart, option.textContent);
      input.value = text;
      input.setSelectionRange(caret, caret);
      show([]);
      accept();
    }

    function pressed(key) {
      const count = list.children.length;
      if (!count) return false;
      if (key === "ArrowDown" && at + 1 < count) select(at + 1);
      else if (key === "ArrowDown") leave();
      else if (key === "ArrowUp") select(Math.max(at - 1, -1));
      else if (key === "Enter" && at >= 0) take(list.children[at]);
      else if (key === "Escape") show([]);
      else return false;
      return true;
    }

    input.addEventListener("keydown", (event) => {
      const { altKey, ctrlKey, metaKey, isComposing, key } = event;
      if (!(altKey || ctrlKey || metaKey || isComposing) && pressed(key)) event.preventDefault();
    });
    input.addEventListener("blur", () => show([]));
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays
    list.addEventListener("click", ({ target }) => target !== list && take(target));
    return show;
  }

  searchcases.completion = Object.freeze({ openWord, completed, combobox });
})((globalThis.searchcases ??= {}));
