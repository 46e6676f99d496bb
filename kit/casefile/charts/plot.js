// Figures over time, drawn for the width that there is: days to the right, people upwards.
import { make } from "./components.js";
import { inkPath, markInWords, markSign, ticksTo } from "./signs.js";

const USUAL_HEIGHT = 240; // pixels, of each part: they can be laid side by side
const EDGE = { top: 12, right: 16, bottom: 40, left: 52 };
const WORDS_FROM = 560; // pixels: below this width letters stand for words
const FONT = "14px system-ui, sans-serif";
const PAGE = "var(--jp-layout-color0, #fff)";
const DASHES = { dashed: "7 3", dotted: "1.5 3", wavy: "9 3 2 3" };
// Where a label may stand, seen from its mark: near it first, then further off with a line to it.
const PLACES_AROUND = [12, 22, 38, 58, 80, 104].flatMap((far) =>
  [0, -45, 45, -90, 90, 180, -135, 135].map((turn) => [far, (turn * Math.PI) / 180]),
);

/** A part of a figure: its title, its plot, and the words for which there are letters. */
export function plotOf(content, part) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "plot");
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", part.title);
  const letters = make("ul", { className: "letters" });
  const node = make("div", {}, make("p", { className: "heading" }, part.title), svg, letters);
  const draw = (width) => {
    const plot = new Plot(content, part, width);
    svg.setAttribute("viewBox", `0 0 ${width} ${plot.high}`);
    svg.setAttribute("height", plot.high);
    svg.innerHTML = plot.drawn();
    letters.replaceChildren();
    for (const { id, words } of plot.lettered) {
      const line = make("li", {}, words);
      line.dataset.of = id;
      letters.append(line);
    }
  };
  return { node, draw };
}

class Plot {
  constructor({ groups, limit, ticks, axis, high = USUAL_HEIGHT }, part, width) {
    Object.assign(this, { limit, ticks, axis, high, width, rows: part.rows });
    this.groups = new Map(groups.map((one) => [one.id, one]));
    this.lettered = [];
    this.taken = []; // boxes of marks and words: no word may lie on one
    this.strokes = []; // lines, as pairs of points: no word may cross one
    for (const row of this.rows) row.at = this.place(row);
    this.drawnRows = this.rows.filter(({ at }) => at);
  }

  x(day) {
    return EDGE.left + day * (this.width - EDGE.left - EDGE.right);
  }

  y(people) {
    const room = this.high - EDGE.top - EDGE.bottom;
    return this.high - EDGE.bottom - (people / this.limit) * room;
  }

  /** Where a row has its mark; null where no number was published. */
  place({ low, high, day }) {
    const people = high ?? low;
    return people === null ? null : { x: this.x(day), y: this.y(people) };
  }

  drawn() {
    const names = new Set(this.drawnRows.map(({ line }) => line));
    const lines = [...names].map((name) => this.line(name));
    const arrows = this.drawnRows.map((row) => this.arrow(row));
    for (const { at } of this.drawnRows) this.taken.push(around(at.x, at.y, 16, 16));
    const unpublished = this.rows.filter(({ at }) => !at);
    const words = unpublished.map((row, n) => this.silent(row, n));
    const labels = this.drawnRows.filter(({ named }) => named).map((row) => this.label(row));
    const marks = this.drawnRows.map((row) => this.mark(row));
    return [this.grid(), ...lines, ...arrows, ...words, ...labels, ...marks].join("");
  }

  /** The lines of the axes, with days below and people at the left. */
  grid() {
    const parts = [];
    for (const people of ticksTo(this.limit, 5)) {
      const y = this.y(people);
      parts.push(`<path class="grid" d="M${EDGE.left} ${y}H${this.width - EDGE.right}"/>`);
      parts.push(tickText(people.toLocaleString("en"), EDGE.left - 8, y + 4, "end"));
    }
    for (const tick of shownTicks(this.ticks, (day) => this.x(day))) {
      const x = this.x(tick.day);
      parts.push(`<path class="grid" d="M${x} ${EDGE.top}V${this.high - EDGE.bottom}"/>`);
      parts.push(tickText(tick.text, x, this.high - 8, tick.anchor));
    }
    return `<g aria-hidden="true">${parts.join("")}</g>`;
  }

  /** What one speaker counted in one way, joined. */
  line(name) {
    const rows = this.drawnRows.filter((row) => row.line === name);
    const { id, line } = this.groups.get(rows[0].group);
    rows.slice(1).forEach((row, n) => this.strokes.push([rows[n].at, row.at]));
    const way = `M${rows.map(({ at }) => `${at.x.toFixed(1)} ${at.y.toFixed(1)}`).join("L")}`;
    const colour = `var(--c-${id})`;
    const drawn =
      line === "double"
        ? inkPath(way, colour, 4) + inkPath(way, PAGE, 1.4)
        : inkPath(way, colour, 1.8, DASHES[line]);
    return `<g data-of="${rows[0].id}">${drawn}</g>`;
  }

  /** Upwards where a figure has no upper end, downwards where it has no lower one. */
  arrow({ id, low, high, group, at }) {
    if ((low === null) === (high === null)) return "";
    const way = high === null ? -1 : 1;
    const tip = at.y + 22 * way;
    this.taken.push(around(at.x, (at.y + tip) / 2, 12, 22));
    const head = tip - 6 * way;
    const stem = `M${at.x} ${at.y + 8 * way}V${tip}`;
    const ends = `M${at.x - 5} ${head}L${at.x} ${tip}L${at.x + 5} ${head}`;
    return `<g data-of="${id}">${inkPath(stem + ends, `var(--c-${group})`, 2)}</g>`;
  }

  /** A mark, full for killed and hollow for any other metric. */
  mark(row) {
    const { at } = row;
    const lowest = this.y(row.low ?? row.high) - at.y;
    const span = lowest > 1 ? inkPath(`M0 0V${lowest}`, `var(--c-${row.group})`, 2) : "";
    const sign = `<g transform="scale(.8)">${markSign(this.groups.get(row.group), row.full)}</g>`;
    return this.button(row, at, span + sign);
  }

  /** What can be pointed at, has the focus and is chosen. */
  button(row, { x, y }, inner) {
    const stop = row === this.rows[0] ? 0 : -1;
    const said = `role="button" tabindex="${stop}" aria-label="${asMarkup(markInWords(row))}"`;
    const moved = `transform="translate(${x.toFixed(1)} ${y.toFixed(1)})"`;
    return `<g data-mark="${row.id}" ${said} ${moved}><circle class="ring" r="10"/>${inner}</g>`;
  }

  /** No number: words begin at the day, below each other at the top. */
  silent(row, n) {
    const x = this.x(row.day);
    const y = EDGE.top + 10 + n * 22;
    const whole = `${row.who}: ${row.figure}`;
    const needed = textWidth(whole) + 14;
    const toTheLeft = x + needed > this.width && x - needed > EDGE.left;
    const fits = toTheLeft || x + needed <= this.width;
    const said = fits ? whole : this.letterFor(row);
    const wide = textWidth(said) + 14;
    this.taken.push(new DOMRect(toTheLeft ? x - wide : x, y - 11, wide, 22));
    const words = rowWords(row, said, toTheLeft ? x - wide + 5 : x + 9, y + 5);
    return words + this.button(row, { x, y }, inkPath("M0 -8V8", "currentColor", 2));
  }

  /** The words of a mark where they cross nothing; a letter where there is no room for words. */
  label(row) {
    const whole = row.last ? `${row.who}: ${row.figure}` : row.figure;
    const found = this.width < WORDS_FROM ? null : this.room(row, whole);
    const said = found ? whole : this.letterFor(row);
    const beside = { box: around(row.at.x + 14, row.at.y, 14, 18), far: 0 };
    const { box, far } = found ?? this.room(row, said) ?? beside;
    this.taken.push(box);
    const way = `M${row.at.x} ${row.at.y}L${nearestOn(box, row.at)}`;
    const lead = far > 22 ? `<path class="lead" d="${way}"/>` : "";
    return lead + rowWords(row, said, box.x, box.y + 14);
  }

  letterFor({ id, who, figure }) {
    const letter = String.fromCharCode(65 + this.lettered.length);
    this.lettered.push({ id, words: `${letter} · ${who}: ${figure}` });
    return letter;
  }

  /** A box of these words near a mark that lies on nothing else, and how far off; null for none. */
  room({ at }, words) {
    const width = textWidth(words);
    const height = 18;
    for (const [far, turn] of PLACES_AROUND) {
      const across = Math.cos(turn);
      let x = at.x + across * far - width / 2;
      if (across > 0.1) x = at.x + across * far;
      if (across < -0.1) x = at.x + across * far - width;
      const y = at.y + Math.sin(turn) * (far + 4) - height / 2;
      const box = new DOMRect(x, y, width, height);
      if (this.isFree(box)) return { box, far };
    }
    return null;
  }

  /** Whether a box lies within the plot, and on no mark, words or line. */
  isFree(box) {
    const within = box.left >= EDGE.left + 2 && box.right <= this.width;
    if (!within || box.top < 0 || box.bottom > this.high - EDGE.bottom) return false;
    if (this.taken.some((one) => overlap(one, box))) return false;
    return !this.strokes.some(([from, to]) => crosses(from, to, box));
  }
}

/** The days that have room below the axis: the first and the last one, and those between them. */
function shownTicks(ticks, x) {
  const last = ticks.length - 1;
  const placed = ticks.map((tick, n) => {
    const width = textWidth(tick.text);
    let tickAt = { anchor: "middle", from: x(tick.day) - width / 2 };
    if (n === 0) tickAt = { anchor: "start", from: x(tick.day) };
    if (n === last) tickAt = { anchor: "end", from: x(tick.day) - width };
    return { ...tick, ...tickAt, to: tickAt.from + width };
  });
  const kept = [placed[0], placed[last]];
  for (const one of placed.slice(1, -1)) {
    const isFree = ({ from, to }) => one.to + 10 < from || one.from - 10 > to;
    if (kept.every(isFree)) kept.push(one);
  }
  return kept;
}

function tickText(words, x, y, anchor) {
  const at = `x="${x}" y="${y}" text-anchor="${anchor}"`;
  return `<text class="quiet" ${at}>${asMarkup(words)}</text>`;
}

/** Words that belong to a row. */
function rowWords({ id }, words, x, y) {
  return `<text class="on-line" data-of="${id}" x="${x}" y="${y}">${asMarkup(words)}</text>`;
}

let measure;

function textWidth(words) {
  measure ??= document.createElement("canvas").getContext("2d");
  measure.font = FONT;
  return Math.ceil(measure.measureText(words).width) + 2;
}

const around = (x, y, width, height) => new DOMRect(x - width / 2, y - height / 2, width, height);

function overlap(one, other) {
  const beside = one.left >= other.right || one.right <= other.left;
  return !beside && one.top < other.bottom && one.bottom > other.top;
}

/** Whether a line from one point to another comes through a box. */
function crosses(from, to, box) {
  const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 4);
  for (let n = 0; n <= steps; n += 1) {
    const x = from.x + ((to.x - from.x) * n) / steps;
    const y = from.y + ((to.y - from.y) * n) / steps;
    const within = x > box.left - 2 && x < box.right + 2;
    if (within && y > box.top - 1 && y < box.bottom + 1) return true;
  }
  return false;
}

/** The point of a box that is nearest to another one, as a path writes it. */
function nearestOn(box, { x, y }) {
  const right = Math.min(Math.max(x, box.left), box.right);
  const below = Math.min(Math.max(y, box.top + 3), box.bottom - 3);
  return `${right.toFixed(1)} ${below.toFixed(1)}`;
}

const asMarkup = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
