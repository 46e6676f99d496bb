// A figure in a page. A mark tells who speaks, what is counted and when, by mouse, finger or keys.
import { holdKeys, make, newId, register } from "./components.js";
import { plotOf } from "./plot.js";
import { inkPath, markInWords, markSign, ticksTo } from "./signs.js";

const HOW_TO_ASK = "Point at a mark, tap it, or come to it with Tab: it says who speaks, about whom, what is counted, and when. Arrow keys lead from mark to mark.";
const CHOOSE_FIRST = "Choose a mark. What one speaker counted in the same way stays as it is; the rest is greyed.";

const HOW_TO_ASK_A_ROW = "Choose a row: it says who speaks, about whom, what is counted, and when. Arrow keys lead from row to row.";

register("chart", ({ el, content }) => {
  const { label, alt, note, parts, groups, compare, table, style } = content;
  const root = make("section", { className: "kit kit-chart", lang: "en", role: "group" });
  root.setAttribute("aria-label", `${label}. ${alt}`);
  const told = make("div", { className: "told", hidden: true });
  const state = { chosen: null, marks: new Map(), only: null };
  const hint = make("p", { className: "aside" }, content.ticks ? HOW_TO_ASK : HOW_TO_ASK_A_ROW);
  const figure = make("figure", {}, keyOfMarks(groups, parts), hint);
  if (compare) figure.append(onlySwitch(state, refresh));
  const drawPart = content.ticks ? plotOf : rowsOf;
  const plots = parts.map((part) => drawPart(content, part));
  figure.append(...plots.map(({ node }) => node), told);
  const caption = make("figcaption", {}, make("strong", {}, `${label}.`), ` ${note}`);
  const twin = make("details", {}, make("summary", {}, "The same as a table"));
  twin.insertAdjacentHTML("beforeend", table);
  figure.append(caption);
  root.append(make("style", { textContent: style }), figure, twin);
  el.replaceChildren(root);
  for (const [n, { node }] of plots.entries()) attendTo(node, parts[n].rows);
  const watcher = new ResizeObserver(() => redraw());
  watcher.observe(figure);
  redraw();
  tell(null);
  const hold = holdKeys(root);
  return () => {
    watcher.disconnect();
    hold();
  };

  /** Plots are drawn for the width that there is; what had the focus keeps it. */
  function redraw() {
    for (const { node, draw } of plots) {
      const width = Math.round(node.clientWidth); // of the figure, or of its column in it
      if (!draw || !width || node.dataset.width === String(width)) continue;
      node.dataset.width = width;
      const focused = focusedIn(node);
      draw(width);
      if (focused) markIn(node, focused)?.focus({ preventScroll: true });
    }
    refresh();
  }

  /** One stop for Tab in each part; arrow keys, Home and End lead on. */
  function attendTo(node, rows) {
    const ids = rows.map(({ id }) => id);
    const of = (event) => {
      const mark = event.target.closest("[data-mark]");
      return mark ? mark.dataset.mark : nearest(node, event);
    };
    node.addEventListener("pointermove", (event) => {
      // In a list a card opens below its row: rows that move under a pointer could not be read.
      if (event.pointerType !== "touch" && content.ticks) tell(of(event) ?? state.chosen);
    });
    node.addEventListener("pointerleave", () => tell(focusedIn(node) ?? state.chosen));
    node.addEventListener("focusin", (event) => tell(of(event)));
    node.addEventListener("focusout", () => tell(state.chosen));
    node.addEventListener("click", (event) => choose(of(event)));
    node.addEventListener("keydown", (event) => {
      const here = ids.indexOf(event.target.dataset.mark);
      const to = goesTo(event.key, here, ids.length - 1);
      const chooses = event.key === " " || event.key === "Enter";
      if (!chooses && to === null) return;
      event.preventDefault();
      if (chooses) choose(ids[here]);
      else markIn(node, ids[to])?.focus();
    });
  }

  /** A second time on the same mark takes the choice back. */
  function choose(id) {
    if (!id) return;
    state.chosen = state.chosen === id ? null : id;
    tell(id);
    refresh();
  }

  /** Say what a mark stands for, on a card beside it or below its row; null for none. */
  function tell(id) {
    for (const one of root.querySelectorAll(".lit")) one.classList.remove("lit");
    for (const one of root.querySelectorAll(`[data-mark="${id}"]`)) one.classList.add("lit");
    const row = parts.flatMap(({ rows }) => rows).find((one) => one.id === id);
    told.hidden = !row;
    if (!row) return;
    told.replaceChildren(...cardLines(row));
    const inList = markIn(root, id).closest("li");
    (inList ?? figure).append(told);
    if (!inList) told.style.top = `${placeOfCard(figure, told, markIn(root, id))}px`;
  }

  /** Which mark is chosen and which are greyed, everywhere. */
  function refresh() {
    const all = parts.flatMap(({ rows }) => rows);
    const chosen = all.find(({ id }) => id === state.chosen);
    const only = state.only?.checked;
    for (const row of all) {
      const other = Boolean(only && chosen && row.kind !== chosen.kind);
      for (const one of root.querySelectorAll(`[data-mark="${row.id}"], [data-of="${row.id}"]`)) {
        one.classList.toggle("other", other);
        if (one.dataset.mark) one.setAttribute("aria-pressed", String(row === chosen));
      }
    }
    if (state.said) state.said.textContent = only ? comparedInWords(chosen, all) : "";
  }
});

/**
 * Where the card of a mark stands, in pixels from the top of its figure: at the lower end of what
 * is seen of the figure, or at the upper one if it would be on the mark or on the next two.
 */
function placeOfCard(figure, card, mark) {
  const scrolled = figure.closest(".jp-WindowedPanel-outer")?.getBoundingClientRect();
  const { top = 0, bottom = innerHeight } = scrolled ?? {};
  const whole = figure.getBoundingClientRect();
  const enlarged = whole.width / figure.offsetWidth || 1; // on a projector, as a whole
  const height = card.offsetHeight * enlarged;
  const lower = Math.min(whole.bottom, bottom) - height - 8;
  const upper = Math.max(whole.top, top) + 8;
  const all = [...figure.querySelectorAll("[data-mark]")];
  const here = all.indexOf(mark);
  const boxes = all.slice(here, here + 3).map((one) => one.getBoundingClientRect());
  const hidesNext = boxes.some((box) => box.bottom > lower && box.top < lower + height);
  const hidesIt = boxes[0].top < upper + height;
  const place = hidesNext && !hidesIt ? upper : lower;
  return (place - whole.top) / enlarged;
}

function focusedIn(node) {
  const inFocus = document.activeElement;
  return node.contains(inFocus) ? inFocus.dataset.mark : null;
}

/** Which of its marks a key leads to; null for a key that leads to none. */
function goesTo(key, here, last) {
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "ArrowRight" || key === "ArrowDown") return Math.min(here + 1, last);
  if (key === "ArrowLeft" || key === "ArrowUp") return Math.max(here - 1, 0);
  return null;
}

const markIn = (node, id) => node.querySelector(`[data-mark="${id}"]`);

/** The mark that is close to a pointer: nobody has to hit a point of six pixels. */
function nearest(node, { clientX, clientY }) {
  let best = { far: 28 };
  for (const one of node.querySelectorAll("g[data-mark] .ring")) {
    const box = one.getBoundingClientRect();
    const far = Math.hypot(box.x + box.width / 2 - clientX, box.y + box.height / 2 - clientY);
    if (far < best.far) best = { far, id: one.parentElement.dataset.mark };
  }
  return best.id ?? null;
}

/** What a mark tells: the figure, who speaks about whom, when, and where it was read. */
function cardLines({ figure, speaker, about, when, readIn }) {
  const first = make("p", {}, make("strong", {}, figure), ` · ${when}`);
  const read = readIn ? [make("p", { className: "aside" }, `Read in: ${readIn}`)] : [];
  return [first, make("p", {}, `${speaker} · about: ${about}`), ...read];
}

/** The groups that speak in this figure, each with its sign, in the order of their table. */
function keyOfMarks(groups, parts) {
  const here = new Set(parts.flatMap(({ rows }) => rows.map(({ group }) => group)));
  const list = make("ul", { className: "bar-of-key" });
  list.setAttribute("aria-label", "Who speaks");
  for (const one of groups.filter(({ id }) => here.has(id))) {
    const sign = `<svg viewBox="-8 -8 16 16" aria-hidden="true">${markSign(one, true)}</svg>`;
    const line = make("li", {});
    line.insertAdjacentHTML("beforeend", sign);
    line.append(one.name);
    list.append(line);
  }
  return list;
}

/** The switch, and below it what it did. */
function onlySwitch(state, refresh) {
  state.only = make("input", { type: "checkbox", id: newId() });
  state.only.addEventListener("input", refresh);
  state.said = make("p", { className: "aside", role: "status" });
  const label = make("label", { className: "only" }, state.only, "Only what may be compared");
  return make("div", {}, label, state.said);
}

function comparedInWords(chosen, all) {
  if (!chosen) return CHOOSE_FIRST;
  const alike = all.filter(({ id, kind }) => kind === chosen.kind && id !== chosen.id).length;
  if (!alike) return `Nothing here may be compared with “${chosen.figure}”.`;
  return `${alike} of ${all.length - 1} may be compared with “${chosen.figure}”. The rest is greyed.`;
}

/** Figures below each other, people from left to right. */
function rowsOf({ groups, limit, axis }, { title, rows }) {
  const ticks = ticksTo(limit, 5);
  const list = make("ol", {});
  const place = (people) => `${(100 * people) / limit}%`;
  for (const [n, row] of rows.entries()) {
    const track = make("span", { className: "track" });
    track.style.setProperty("--step", place(ticks[1]));
    track.setAttribute("aria-hidden", "true");
    const group = groups.find(({ id }) => id === row.group);
    for (const people of new Set([row.low ?? row.high, row.high ?? row.low])) {
      if (people === null) continue;
      const sign = `<svg viewBox="0 -10 1 20">${arrowSign(row, group)}${markSign(group, true)}</svg>`;
      track.insertAdjacentHTML("beforeend", sign);
      track.lastElementChild.style.setProperty("--at", place(people));
    }
    const line = make("button", { type: "button", tabIndex: n ? -1 : 0 });
    line.dataset.mark = row.id;
    line.setAttribute("aria-label", markInWords(row));
    line.append(make("span", {}, row.who), track, make("span", { className: "said" }, row.figure));
    list.append(make("li", {}, line));
  }
  const numbers = make("div", { className: "numbers", ariaHidden: "true" });
  const scale = make("span", {});
  for (const one of ticks) {
    const mark = make("b", {}, one.toLocaleString("en"));
    mark.style.setProperty("--at", place(one));
    scale.append(mark);
  }
  numbers.append(scale, make("div", { className: "unit" }, axis));
  return { node: make("div", {}, make("p", { className: "heading" }, title), list, numbers) };
}

/** The open end of a figure: more than to the right, nearly to the left. */
function arrowSign({ low, high }, group) {
  if ((low === null) === (high === null)) return "";
  const way = high === null ? 1 : -1;
  const [tail, head, tip] = [10 * way, 24 * way, 30 * way];
  return inkPath(`M${tail} 0H${tip}M${head} -5L${tip} 0L${head} 5`, `var(--c-${group.id})`, 2);
}
