// A line that the learner draws on a map. Ours opens below, with that line on it.
import { button, html, make } from "./components.js";
import { Item, registerItem } from "./items.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 20; // how far one press of an arrow key moves the cross, in pixels of the picture
const MOST = 60; // points of a line
const HOW_TO_DRAW =
  "Click or tap along the line, point by point. With the keyboard: arrow keys move the cross, " +
  "Enter sets a point, Backspace takes it back.";

const svgPart = (name, attributes) => {
  const part = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
  return part;
};

/** Draw a line over the picture in `place`, in the stead of the one that is there. */
function drawOver(place, points) {
  const svg = place.querySelector("svg");
  svg.querySelector(".drawn-line")?.remove();
  const path = points.map((point) => point.join(",")).join(" ");
  const line = (className) => svgPart("polyline", { points: path, class: className });
  const dots = points.map(([x, y]) => svgPart("circle", { cx: x, cy: y, r: 8 }));
  const group = svgPart("g", { class: "drawn-line" });
  group.append(line("casing"), line("ink"), ...dots);
  svg.append(group);
}

/** What was saved may be of an earlier course, or of nobody's hand. */
const isPoint = (one) => Array.isArray(one) && one.length === 2 && one.every(Number.isFinite);

class DrawingItem extends Item {
  fields() {
    this.points = [];
    this.board = html("div", this.item.picture, { className: "picture board", tabIndex: 0 });
    this.board.setAttribute("role", "application");
    this.board.setAttribute("aria-label", "Map to draw on");
    const how = make("p", { className: "how", id: `${this.prefix}-how`, textContent: HOW_TO_DRAW });
    this.board.setAttribute("aria-describedby", how.id);
    this.svg = this.board.querySelector("svg");
    this.size = this.svg.viewBox.baseVal;
    this.cross = [Math.round(this.size.width / 2), Math.round(this.size.height / 2)];
    this.told = make("p", { className: "how", role: "status" });
    this.after = make("div", { className: "after" });
    this.board.addEventListener("click", (event) => this.clicked(event));
    this.board.addEventListener("keydown", (event) => this.keyed(event));
    this.board.addEventListener("focus", () => this.drawCross());
    this.board.addEventListener("blur", () => this.svg.querySelector(".cross")?.remove());
    const back = button("Take back a point", () => this.takeBack());
    const afresh = button("Start again", () => this.startAgain());
    const tools = make("div", { className: "tools" }, back, afresh);
    const group = make(
      "fieldset",
      {},
      html("legend", this.prompt),
      how,
      this.board,
      this.told,
      tools,
      this.buttons("Save, and see ours"),
    );
    return make("div", {}, group, this.after);
  }

  clicked(event) {
    const at = new DOMPoint(event.clientX, event.clientY);
    const { x, y } = at.matrixTransform(this.svg.getScreenCTM().inverse());
    const { width, height } = this.size;
    if (x < 0 || y < 0 || x > width || y > height) return;
    this.cross = [Math.round(x), Math.round(y)];
    this.addPoint();
  }

  keyed(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const by = moves[event.key];
    if (by) this.moveCross(by);
    else if (event.key === "Enter") this.addPoint();
    else if (event.key === "Backspace") this.takeBack();
    else return;
    event.preventDefault();
  }

  moveCross([right, down]) {
    const [x, y] = this.cross;
    this.cross = [
      Math.min(Math.max(x + right * STEP, 0), Math.floor(this.size.width)),
      Math.min(Math.max(y + down * STEP, 0), Math.floor(this.size.height)),
    ];
    this.drawCross();
    this.told.textContent = `Cross: ${this.where}.`;
  }

  /** Where the cross is, in words. */
  get where() {
    const [x, y] = this.cross;
    const part = (value, all) => `${Math.round((100 * value) / all)} %`;
    return `${part(x, this.size.width)} from the left, ${part(y, this.size.height)} from the top`;
  }

  drawCross() {
    this.svg.querySelector(".cross")?.remove();
    const [x, y] = this.cross;
    this.svg.append(
      svgPart("path", { class: "cross", d: `M${x - 14} ${y}h28M${x} ${y - 14}v28` }),
    );
  }

  addPoint() {
    if (this.points.length >= MOST) {
      this.told.textContent = `A line has at most ${MOST} points. Take one back first.`;
      return;
    }
    this.points.push(this.cross);
    this.redraw(`Point ${this.points.length}: ${this.where}.`);
  }

  takeBack() {
    this.points.pop();
    this.redraw(`Points: ${this.points.length}.`);
  }

  startAgain() {
    this.points = [];
    this.redraw("Points: 0.");
  }

  redraw(words) {
    drawOver(this.board, this.points);
    this.told.textContent = words;
    this.changed();
  }

  get picked() {
    return this.points.length > 1 ? this.points : null;
  }

  get state() {
    return this.points;
  }

  get nothing() {
    return "Set at least two points on the map first, or skip to ours.";
  }

  put(points) {
    this.points = (Array.isArray(points) ? points : []).filter(isPoint);
    drawOver(this.board, this.points);
  }

  answered(points) {
    const said = super.answered(points, 1);
    this.openAfter(points);
    return said;
  }

  skipped() {
    super.skipped();
    this.cameBack();
  }

  /** Whoever skips sees ours as well. */
  cameBack() {
    super.cameBack();
    if (this.item.closed) return;
    this.say("noted", "Skipped. Ours:", ...this.lines([{ name: "", say: this.item.feedback }]));
    this.openAfter([]);
  }

  openAfter(points) {
    const title = points.length ? "Your line, on our map" : "Our map";
    const picture = html("div", this.item.after, { className: "picture" });
    drawOver(picture, points);
    this.after.replaceChildren(make("strong", { textContent: title }), picture);
  }
}

const saidToLine = (item) => [{ name: "", say: item.feedback }];

registerItem("drawing", DrawingItem, {
  judge: (item) => ({ right: null, verdict: "Compare.", lines: saidToLine(item) }),
  shown: saidToLine,
});
