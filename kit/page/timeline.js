// Events on a line of time. What stands in the right order stays, and its date opens.
import { make } from "./components.js";
import { OrderItem, registerItem } from "./items.js";

const MS_OF_DAY = 86_400_000; // milliseconds
const DAYS_OF_MONTH = 30.44;
const DAYS_OF_YEAR = 365.25;

/** How much later a day is than another, as people say it: "about 65 years later". */
export function howMuchLater(earlier, later) {
  const days = daysBetween(earlier, later);
  if (days < 45) return days === 1 ? "1 day later" : `${days} days later`;
  const years = days / DAYS_OF_YEAR;
  if (years < 2) return `about ${Math.round(days / DAYS_OF_MONTH)} months later`;
  return `about ${Math.round(years)} years later`;
}

const daysBetween = (earlier, later) => (new Date(later) - new Date(earlier)) / MS_OF_DAY;

/**
 * The longest part of an answer that stands in the right order; the first one of several.
 *
 * Cards that are `open` already stand in the right order, and all of them are in it.
 */
export function inRightOrder(ids, wanted, open = []) {
  const isBefore = (list, one, other) => list.indexOf(one) < list.indexOf(other);
  const fits = (id) => open.every((one) => isBefore(ids, one, id) === isBefore(wanted, one, id));
  const longer = (one, other) => (other.length > one.length ? other : one);
  const chains = [];
  for (const id of ids.filter(fits)) {
    const place = wanted.indexOf(id);
    const before = chains.filter((chain) => wanted.indexOf(chain.at(-1)) < place);
    chains.push([...before.reduce(longer, []), id]);
  }
  return chains.reduce(longer, []);
}

class TimelineItem extends OrderItem {
  get how() {
    return "The earliest on top. Drag a card by its dots, or press Earlier and Later.";
  }

  get directions() {
    return [
      { by: -1, shows: "Earlier", name: "Earlier" },
      { by: 1, shows: "Later", name: "Later" },
    ];
  }

  fields() {
    const group = super.fields();
    this.list.classList.add("time");
    return group;
  }

  row(step) {
    const row = super.row(step);
    const grip = make("span", { className: "grip", "aria-hidden": "true", textContent: "⋮⋮" });
    grip.addEventListener("pointerdown", (event) => this.take(event, row, grip));
    grip.addEventListener("pointermove", (event) => this.drag(event, row, grip));
    grip.addEventListener("lostpointercapture", () => row.classList.remove("dragged"));
    row.querySelector(".moves").prepend(grip);
    return row;
  }

  /** A card that stays may get a card before it: its place is among the others, and no number. */
  isLeapt() {
    return false;
  }

  take(event, row, grip) {
    event.preventDefault(); // else the page's text would be marked
    grip.setPointerCapture(event.pointerId);
    row.classList.add("dragged");
  }

  /** A card that is dragged changes places with the one whose middle the pointer has passed. */
  drag(event, row, grip) {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const middle = (one) => {
      const { top, height } = one.getBoundingClientRect();
      return top + height / 2;
    };
    const { previousElementSibling: above, nextElementSibling: below } = row;
    if (above && event.clientY < middle(above)) this.move(row, -1);
    else if (below && event.clientY > middle(below)) this.move(row, 1);
    else return;
    row.scrollIntoView({ block: "nearest" });
  }

  answered(picked, tries) {
    const open = this.rows.filter((row) => row.classList.contains("stays"));
    this.item.open = open.map((row) => row.dataset.id);
    const said = super.answered(picked, tries);
    if (said.right) this.stretch();
    return said;
  }

  /** Now that all are right: the room between two cards grows with the years between them. */
  stretch() {
    this.list.classList.add("stretched");
    const byId = new Map(this.item.steps.map((step) => [step.id, step]));
    this.rows.forEach((row, n) => {
      row.querySelector(".later")?.remove();
      if (n === 0) return;
      const earlier = byId.get(this.rows[n - 1].dataset.id).day;
      const { day } = byId.get(row.dataset.id);
      row.style.setProperty("--years", daysBetween(earlier, day) / DAYS_OF_YEAR);
      const words = howMuchLater(earlier, day);
      row.prepend(make("p", { className: "later", textContent: words }));
    });
  }
}

function judgeTimeline(item, ids) {
  const stay = inRightOrder(ids, item.answer, item.open);
  const parts = ids.map((id) => {
    const { date_as_given: date, feedback } = item.steps.find((one) => one.id === id);
    if (stay.includes(id)) return { id, right: true, word: date, say: "" };
    return { id, right: false, word: "Look again", say: feedback };
  });
  if (stay.length === ids.length) {
    return { right: true, verdict: "Right.", parts, lines: [{ name: "", say: item.feedback }] };
  }
  const many = ids.length - stay.length;
  const some = many === 1 ? "one is out of order. Move it" : `${many} are out of order. Move them`;
  return { right: false, verdict: `Not yet: ${some}; the others stay, with their dates.`, parts };
}

function shownTimeline(item) {
  const lines = item.answer.map((id) => {
    const { date_as_given: date, text } = item.steps.find((one) => one.id === id);
    return { name: `${date}: ${text.replace(/<\/?p>/g, "")}`, say: "" };
  });
  return [...lines, { name: "", say: item.feedback }];
}

registerItem("timeline", TimelineItem, { judge: judgeTimeline, shown: shownTimeline });
