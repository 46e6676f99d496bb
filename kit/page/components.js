// What every component stands on: who mounts what, elements, ids, and keys that stay inside.
import { markGlosses } from "./glossing.js";
import { BrowserStore, KernelStore } from "./store.js";
import { unpackedText } from "./unpacking.js";

const kinds = new Map();
let styled = false;

/**
 * Say how a kind of component is mounted: mountIt({ el, content, post, store }).
 *
 * `el` is its empty place, `content` what Python's `content()` gave. `post` is the way to Python
 * (post.send(message), post.on("msg:custom", hear)), null in a page without a kernel. `store` keeps
 * answers and drafts. What mountIt gives back is called when the component ends.
 */
export function register(kind, mountIt) {
  kinds.set(kind, mountIt);
}

/** Put a component into its place; gives back what ends it. */
export function mount(kind, { el, content, post = null }) {
  addStyle();
  const store = post ? new KernelStore(post, content.store) : new BrowserStore(content.store);
  const end = kinds.get(kind)({ el, content, post, store });
  markSoon();
  return () => {
    end?.();
    store.close();
  };
}

let marking = 0;

/** Words with a gloss are marked when the page has drawn itself: again for each part that comes. */
function markSoon() {
  clearTimeout(marking);
  marking = setTimeout(() => markGlosses(GLOSSES), 300);
}

const mounted = new Map(); // in a page without a kernel, by its place: {kind, content, end}

/** Mount what stands in a page without a kernel, each with its content beside it. */
export function mountAll() {
  for (const el of document.querySelectorAll("[data-kit]")) mountPlace(el);
}

/** Mount what stands in one place of such a page. */
export function mountPlace(el) {
  const held = el.querySelector("script");
  const show = (content) => mountAt(el, content);
  const fail = (why) => el.append(make("p", { textContent: why.message }));
  if (isPacked(held)) unpacked(held).then(show, fail);
  else show(JSON.parse(held.textContent));
}

function mountAt(el, content) {
  const kind = el.dataset.kit;
  mounted.set(el, { kind, content, end: mount(kind, { el, content }) });
}

/** Mount a place anew: with what its store knows now, and with `content` where that has changed. */
function mountAnew(el, content = mounted.get(el).content) {
  mounted.get(el).end();
  const held = [...el.children].filter((one) => one.matches("script, noscript"));
  el.replaceChildren(...held);
  mountAt(el, content);
}

/** Mount anew all in which answers are shown, but for the part that holds `asking`. */
export function remountAll(asking) {
  for (const [el, { kind }] of Array.from(mounted)) {
    if (kind !== "map" && kind !== "trace" && !el.contains(asking)) mountAnew(el);
  }
}

/** Mount anew the places that have these names, with these contents. */
export function remount(contents) {
  for (const [el, { content }] of Array.from(mounted)) {
    const opened = contents[el.dataset.name];
    if (opened) mountAnew(el, { ...opened, store: content.store });
  }
}

/** Whether a script element holds its JSON packed: large contents do, in pages without a kernel. */
const isPacked = (held) => held.type === "text/plain";

/** The JSON of a script element, packed or not. */
export async function unpacked(held) {
  return JSON.parse(isPacked(held) ? await unpackedText(held.textContent) : held.textContent);
}

/** The styles of all components, once a page. kit/components.py puts STYLE and GLOSSES in front. */
function addStyle() {
  if (styled) return;
  styled = true;
  document.head.append(make("style", { textContent: STYLE }));
}

/** An id that no other element of the page has, whichever component or course it belongs to. */
export function newId() {
  globalThis.kitIds = (globalThis.kitIds ?? 0) + 1;
  return `kit-${globalThis.kitIds}`;
}

/** An element: tag, properties (data and aria by attribute name), children. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// innerHTML is only ever given what kit/questions.py rendered from Markdown with HTML off.
// dir=auto: a text in Arabic or Hebrew letters runs from right to left.
export const html = (tag, markup, properties = {}) =>
  make(tag, { dir: "auto", ...properties, innerHTML: markup });

export const button = (label, onclick) =>
  make("button", { type: "button", textContent: label, onclick });

/**
 * Change what stands in `root` and leave the focus where it was: on the element of the same name,
 * if the one that had it was made anew.
 */
export function keepFocus(root, change) {
  const name = (one) => `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent}`;
  const before = root.contains(document.activeElement) ? document.activeElement : null;
  change();
  if (!before || before.isConnected) return;
  const same = [...root.querySelectorAll(before.tagName)].find((one) => name(one) === name(before));
  same?.focus({ preventScroll: true });
}

/** Scroll as far as an element has moved, so that it stays below the eyes of who works on it. */
export function scrollBack(one, before) {
  const scrolled = one.closest(".jp-WindowedPanel-outer") ?? document.scrollingElement;
  scrolled.scrollTop += one.getBoundingClientRect().top - before;
}

/**
 * Scroll as little as is needed to see an element whole, or its beginning where it is too tall; not
 * at all where it is in view.
 */
export function bringIntoView(one) {
  const panel = one.closest(".jp-WindowedPanel-outer");
  const around = panel?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
  const { top, bottom } = one.getBoundingClientRect();
  const below = bottom + ROOM - around.bottom;
  const above = top - ROOM - around.top;
  const by = above < 0 ? above : Math.min(Math.max(below, 0), above);
  // At once: a page that still moves would take the next click away from its button.
  (panel ?? document.scrollingElement).scrollTop += by;
}

const ROOM = 8; // pixels around what is brought into view

const STOPS = "a[href], button, input, select, textarea, summary, iframe, [tabindex]";

/** The elements inside that Tab stops at, in order; of a group of radio buttons, each. */
function stops(root) {
  // What a closed <details> holds has a size, too.
  const reachable = (one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility();
  return [...root.querySelectorAll(STOPS)].filter(reachable);
}

/** Whether two elements are one stop for Tab: the same one, or radio buttons of one group. */
function sameStop(one, other) {
  if (one === other) return true;
  return one.type === "radio" && other.type === "radio" && one.name === other.name;
}

/**
 * Keep the keys that are pressed inside a component from the notebook around it, and lead out of
 * it: Tab from its last stop to the next cell, Shift+Tab from its first and Escape to its own cell.
 * Gives back what ends this.
 */
export function holdKeys(root) {
  // JupyterLab and Notebook 7 take arrow keys and letters, unless the field in focus says this and
  // they stop here; Notebook 7 hears them before the page does. Ctrl+S and the like are theirs.
  const theirs = (event) => event.ctrlKey || event.metaKey;
  const first = (event) => {
    if (root.contains(event.target)) {
      event.target.toggleAttribute("data-lm-suppress-shortcuts", !theirs(event));
    }
  };
  window.addEventListener("keydown", first, true);
  root.addEventListener("keydown", (event) => {
    if (!theirs(event)) event.stopPropagation();
    const cell = root.closest(".jp-Cell");
    if (!cell) return;
    if (event.key === "Escape") cell.focus();
    if (event.key === "Tab" && !event.altKey && !theirs(event)) leave(event, root, cell);
  });
  return () => window.removeEventListener("keydown", first, true);
}

/** Left to the browser, Tab leaps from the last stop of a cell's output to the end of the page. */
function leave(event, root, cell) {
  const all = stops(root);
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (!edge || !sameStop(edge, event.target)) return;
  const next = event.shiftKey ? cell : cell.nextElementSibling;
  if (!next?.matches(".jp-Cell")) return;
  event.preventDefault();
  next.focus();
}
