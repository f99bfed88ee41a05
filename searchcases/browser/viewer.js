/* How are the images of a case looked at? In a dialog: larger, closer, and one after the other. The
   stage scrolls by itself, so that moving a large image needs no dragging. */
(function () {
  "use strict";

  const LARGEST = 8; // times the size that fits
  const STEP = 1.25;
  const PAN = 80; // pixels

  let viewer = null; // its elements, made when first needed
  let links = [];
  let index = 0;
  let zoom = 1;

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function button(text, label, action) {
    const made = element("button", { type: "button", textContent: text, title: label });
    made.addEventListener("click", action);
    made.setAttribute("aria-label", label);
    return made;
  }

  function build() {
    const image = element("img", { draggable: false });
    const stage = element("div", { className: "viewer-stage", tabIndex: 0 }, image);
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", "Image: arrows step, + and − zoom, Shift and arrows move");
    const place = element("p", { className: "viewer-place" });
    const caption = element("p", { className: "viewer-caption" });
    caption.setAttribute("role", "status");
    const previous = button("←", "Previous image", () => show(index - 1));
    const next = button("→", "Next image", () => show(index + 1));
    const smaller = button("−", "Zoom out", () => scale(zoom / STEP));
    const larger = button("+", "Zoom in", () => scale(zoom * STEP));
    const fit = button("Fit", "Fit the image to the window", () => scale(1));
    const close = button("✕", "Close the image", () => dialog.close());
    const tools = [place, previous, next, smaller, larger, fit, close];
    const bar = element("div", { className: "viewer-bar" }, ...tools);
    const dialog = element("dialog", { className: "viewer" }, bar, stage, caption);
    dialog.setAttribute("aria-label", "Images of this case");
    dialog.addEventListener("keydown", onKey);
    stage.addEventListener("wheel", onWheel, { passive: false });
    stage.addEventListener("pointermove", onMove);
    image.addEventListener("dblclick", (event) => scale(zoom > 1 ? 1 : 2.5, event));
    addEventListener("resize", () => dialog.open && scale(zoom));
    document.body.append(dialog);
    return { dialog, stage, image, place, caption, previous, next, smaller, larger };
  }

  /* A button that has nothing to do says so, and keeps the focus that a disabled one would lose. */
  function dim(tool, idle) {
    tool.setAttribute("aria-disabled", idle);
  }

  /* Shows one image, as large as fits. */
  function show(which) {
    if (which < 0 || which >= links.length) return;
    const { image, place, caption, previous, next } = viewer;
    index = which;
    const link = links[index];
    const thumb = link.querySelector("img");
    const text = link.parentElement.querySelector("figcaption")?.textContent.trim();
    image.width = link.dataset.width;
    image.height = link.dataset.height;
    image.src = link.href;
    image.alt = thumb.alt;
    place.textContent = links.length > 1 ? `${index + 1} of ${links.length}` : "";
    caption.textContent = text || thumb.alt;
    previous.hidden = next.hidden = links.length < 2;
    dim(previous, index === 0);
    dim(next, index === links.length - 1);
    scale(1);
    if (links[index + 1]) new Image().src = links[index + 1].href;
  }

  /* Zooms, and keeps the point of the image that is under the pointer (or in the middle) there. */
  function scale(wanted, pointer) {
    const { stage, image, smaller, larger } = viewer;
    const box = stage.getBoundingClientRect();
    const x = pointer ? pointer.clientX : box.left + box.width / 2;
    const y = pointer ? pointer.clientY : box.top + box.height / 2;
    const old = image.getBoundingClientRect();
    const atX = old.width ? (x - old.left) / old.width : 0.5;
    const atY = old.height ? (y - old.top) / old.height : 0.5;
    const { width, height } = links[index].dataset;
    const fit = Math.min(box.width / width, box.height / height);
    zoom = Math.min(LARGEST, Math.max(1, wanted));
    image.style.setProperty("width", `${Math.floor(width * fit * zoom)}px`);
    stage.classList.toggle("viewer-large", zoom > 1);
    const now = image.getBoundingClientRect();
    stage.scrollLeft += now.left + atX * now.width - x;
    stage.scrollTop += now.top + atY * now.height - y;
    dim(smaller, zoom === 1);
    dim(larger, zoom === LARGEST);
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { stage } = viewer;
    const actions = {
      ArrowLeft: () => (event.shiftKey ? stage.scrollBy(-PAN, 0) : show(index - 1)),
      ArrowRight: () => (event.shiftKey ? stage.scrollBy(PAN, 0) : show(index + 1)),
      ArrowUp: () => stage.scrollBy(0, -PAN),
      ArrowDown: () => stage.scrollBy(0, PAN),
      Home: () => show(0),
      End: () => show(links.length - 1),
      "+": () => scale(zoom * STEP),
      "=": () => scale(zoom * STEP),
      "-": () => scale(zoom / STEP),
      0: () => scale(1),
    };
    if (!Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  }

  function onWheel(event) {
    event.preventDefault();
    scale(zoom * Math.exp(-event.deltaY / 500), event);
  }

  /* A mouse or pen drags the image; fingers scroll the stage by themselves. */
  function onMove(event) {
    if (event.buttons !== 1 || event.pointerType === "touch") return;
    if (event.target === viewer.image) viewer.stage.scrollBy(-event.movementX, -event.movementY);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-picture]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    viewer ??= build();
    links = [...document.querySelectorAll("a[data-picture]")];
    viewer.dialog.showModal();
    show(links.indexOf(link));
    viewer.stage.focus();
  });
})();
