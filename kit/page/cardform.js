// The form of one claim card. Every field may stay empty; what is typed is kept as a draft at once.
import { button, make, newId } from "./components.js";
import { saysWhen } from "./days.js";
import { figureOf, figureTold } from "./figures.js";
import { CHECKS } from "./laying.js";
import { inQuotes } from "./texts.js";
import { isUnread } from "./writing.js";

const LONGEST_FIELD = 500; // letters
const SIDES_TO_CHOOSE = {
  own: "its own side",
  other: "the other side",
  outside: "neither: it looks from outside",
};
// Name in the card, label, what to write there. The examples are of an earthquake: none may be an
// answer in the text that is read.
export const CARD_FIELDS = [
  ["speaker", "Who speaks?", "Empty if nobody is named."],
  ["about", "About whom?", "Such as “pupils of one school”."],
  ["metric", "Metric: what is counted?", "Such as “houses that fell”, “people without water”."],
  ["qualifier", "Qualifier", "Such as “roughly”, “up to”."],
  ["low", "Figure", "Such as “6,400”, “six thousand”."],
  ["as_of", "As of when?", "Such as “by Tuesday evening”."],
  ["high", "Highest figure, if two", "“9” in “7 to 9”."],
  ["side", "The speaker talks about", SIDES_TO_CHOOSE],
  ["check", "Could it be checked?", CHECKS],
  ["how", "How, or why not?", ""],
];
const OF_THE_FIGURE = ["qualifier", "low", "as_of"];
const AFTERWARDS = ["high", "side", "check", "how"]; // behind a click: ten fields are too many
const MORE = "More, if you like: a range, the side, could it be checked";
const NOT_READ_YET = "How we read your figure is shown here.";

/** A form for `card`: keep() is told of each change, save() and remove() of the two buttons. */
export class CardForm {
  constructor(card, { metrics, keep, save, remove }) {
    Object.assign(this, { card, keep });
    this.fields = new Map();
    this.refusals = new Map(); // the place below each field for why it cannot be taken
    this.reading = make("p", { className: "reading", role: "status" });
    this.quote = make("span", { textContent: inQuotes(card.words), dir: "auto" });
    const buttons = make(
      "div",
      { className: "buttons" },
      button("Keep the card", () => save()),
      button("Delete the card", remove),
    );
    buttons.firstChild.className = "main";
    this.main = buttons.firstChild;
    const told = make("p", {
      className: "how",
      textContent: "Fill in what you can: any field may stay empty. Enter goes to the next.",
    });
    this.moved = make("p", { className: "spoken", role: "status" });
    this.node = make(
      "form",
      { className: "card-form", noValidate: true, "aria-label": "Claim card" },
      make("p", {}, "Card: ", this.quote),
      told,
      this.fieldset(metrics),
      buttons,
      this.moved,
    );
    this.node.addEventListener("submit", (event) => event.preventDefault());
    this.node.addEventListener("input", () => this.changed());
    this.node.addEventListener("keydown", (event) => this.toNext(event));
    this.say();
  }

  /** The fields: those of the figure with the place for how it is read, some behind a click. */
  fieldset(metrics) {
    const made = new Map(CARD_FIELDS.map((one) => [one[0], this.field(...one, metrics)]));
    const grid = (names) =>
      make("div", { className: "grid" }, ...names.map((name) => made.get(name)));
    const first = [...made.keys()].filter(
      (name) => !OF_THE_FIGURE.includes(name) && !AFTERWARDS.includes(name),
    );
    this.more = make("details", { open: AFTERWARDS.some((name) => this.card[name]) });
    this.more.append(make("summary", { textContent: MORE }), grid(AFTERWARDS));
    return make("div", {}, grid(first), grid(OF_THE_FIGURE), this.reading, this.more);
  }

  /** Enter in a text field goes on to the next field: a card is kept by its button alone. */
  toNext(event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    const isShown = (field) => this.more.open || !this.more.contains(field);
    const stops = [...[...this.fields.values()].filter(isShown), this.main];
    const next = stops[stops.indexOf(event.target) + 1];
    next.focus();
    const name = next === this.main ? next.textContent : next.labels[0].textContent;
    this.moved.textContent = `Enter has moved on, to: ${name}`;
  }

  field(name, label, what, metrics) {
    const id = newId();
    const field = typeof what === "string" ? this.text(name, id, metrics) : this.choice(id, what);
    field.value = this.card[name] ?? "";
    this.fields.set(name, field);
    const refusal = make("span", { id: newId(), className: "refusal" });
    this.refusals.set(name, refusal);
    field.addEventListener("input", () => this.refuse(name, ""));
    const parts = [make("label", { htmlFor: id, textContent: label }), field, refusal];
    const describedBy = [refusal.id];
    if (typeof what === "string" && what) {
      const hint = make("span", { id: newId(), className: "how", textContent: what });
      describedBy.push(hint.id);
      parts.push(hint);
    }
    field.setAttribute("aria-describedby", describedBy.join(" "));
    if (name === "metric" && metrics.length) {
      parts.push(
        make(
          "datalist",
          { id: `${id}-known` },
          ...metrics.map((value) => make("option", { value })),
        ),
      );
    }
    return make("div", { className: "field" }, ...parts);
  }

  text(name, id, metrics) {
    const field = make("input", {
      type: "text",
      id,
      name,
      dir: "auto",
      autocomplete: "off",
      maxLength: LONGEST_FIELD,
    });
    if (name === "metric" && metrics.length) field.setAttribute("list", `${id}-known`);
    return field;
  }

  choice(id, known) {
    const none = make("option", { value: "", textContent: "choose, or leave empty" });
    return make(
      "select",
      { id },
      none,
      ...Object.entries(known).map(([value, textContent]) =>
        make("option", { value, textContent }),
      ),
    );
  }

  /** What stands in the fields, with the figure as it is read. */
  get typed() {
    const typed = Object.fromEntries([...this.fields].map(([name, field]) => [name, field.value]));
    const { low, high, qualifier } = figureOf(typed);
    return { ...typed, numbers: { low, high, qualifier } };
  }

  changed() {
    this.keep();
    this.say();
  }

  /** How the figure is read, or what is asked back. */
  say() {
    const typed = this.typed;
    const { ask, ...read } = figureOf(typed);
    const words = figureTold(read);
    const kept =
      typed.low.trim() || typed.high.trim()
        ? "We read no number in it; your words are kept."
        : NOT_READ_YET;
    this.reading.textContent = ask || (words ? `We read the figure as: ${words}.` : kept);
    this.reading.classList.toggle("asks", Boolean(ask));
  }

  /** Whether the card cannot be kept. Each field that is why says so; the first has the focus. */
  refused() {
    const isWrong = ([, field]) => field.matches("input") && isUnread(field.value);
    const unread = [...this.fields].filter(isWrong);
    for (const [name, field] of unread) {
      const typed = inQuotes(field.value.trim());
      this.refuse(
        name,
        `We could not read words in ${typed}. Change it, or leave the field empty.`,
      );
    }
    const wrong = [...unread.map(([, field]) => field), ...this.askedBack(unread)];
    if (this.more.contains(wrong[0])) this.more.open = true;
    wrong[0]?.focus(); // the browser brings it into view, and its reason is read with it
    return wrong.length > 0;
  }

  /** The field of the day, once, where it says no time: to keep it so, press the button again. */
  askedBack(unread) {
    const field = this.fields.get("as_of");
    const typed = field.value.trim();
    const isAsked = this.asked === typed || unread.some(([name]) => name === "as_of");
    if (!typed || isAsked || saysWhen(typed)) return [];
    this.asked = typed;
    this.refuse(
      "as_of",
      `${inQuotes(typed)} does not say when. Write a day, or leave this empty. To keep it so, press “Keep the card” again.`,
    );
    return [field];
  }

  /** Say below a field why it cannot be taken; "" takes that back. */
  refuse(name, why) {
    this.refusals.get(name).textContent = why;
    this.fields.get(name)?.setAttribute("aria-invalid", String(Boolean(why)));
  }

  setWords(words) {
    this.quote.textContent = inQuotes(words);
  }

  focus() {
    this.fields.get("speaker").focus();
  }
}
