// The end of a visit to a page without a kernel: answers go into a file, and this device forgets
// them.
import { button, holdKeys, make, newId, register } from "./components.js";
import { digestOf } from "./texts.js";

const HAND_IN = { format: "article-kit hand-in", version: 1, kit: "web" };
// What an item's events leave behind; the answer itself is looked at first.
const TRACES = ["noticed", "opened", "decided", "skip", "shown"];
const FINISH_SAYS = {
  how: "On a tablet or phone that others use as well: save your answers as a file for your teacher. Then clear the device, so that nobody finds them here.",
  none: "There is nothing of yours on this device yet.",
  name: "Write a name first, such as blue-heron, and not your real one.",
  cleared: "Cleared: nothing of yours is left in this browser.",
  lasts: "This browser refused to forget something. Clear its site data in the settings.",
};

/** What a browser keeps for a learner, as the events of a hand-in. Drafts are not in it. */
export function eventsOf({ answers, cards, id, now }) {
  const events = [];
  const add = (item, event, more) => {
    const key = `${id}-${digestOf(JSON.stringify([item, event, more]))}`;
    events.push({ time: now, item, event, ...more, key });
  };
  for (const [item, known] of answers) {
    const { answer, sure, right } = known ?? {};
    const told = { answer, ...(sure === undefined ? {} : { sure }) };
    if (answer !== undefined) add(item, "answer", right === undefined ? told : { ...told, right });
    for (const event of TRACES.filter((one) => known?.[one])) {
      add(item, event, known[event] === true ? {} : { answer: known[event] });
    }
  }
  for (const { item, card } of cards) add(item, "card", { card });
  return events;
}

/** The file for a teacher; its events have keys that no other device gives. */
export function handIn(kept, pseudonym, now) {
  return { ...HAND_IN, pseudonym, made: now, events: eventsOf({ ...kept, now }), damaged: [] };
}

/** A name as part of a file's name. */
export const inFileName = (name) => name.trim().replace(/[^\p{L}\p{M}\p{N}]+/gu, "-");

class Finish {
  constructor(store) {
    this.store = store;
    const id = newId();
    this.name = make("input", { type: "text", id, autocomplete: "off", maxLength: 40 });
    this.said = make("p", { className: "feedback", role: "status" });
    this.main = button("Finish: save and clear this device", () => this.save());
    this.main.className = "main";
    this.second = make("div", { className: "buttons", hidden: true });
    this.clear = button("The file is there: clear this device", () => this.forget());
    const keep = button("Keep my answers here", () => this.stay());
    this.second.append(this.clear, keep);
    this.node = make(
      "form",
      { className: "finish", noValidate: true },
      make("p", { textContent: FINISH_SAYS.how }),
      make("label", { htmlFor: id, textContent: "The name you use in this course " }),
      this.name,
      make("div", { className: "buttons" }, this.main),
      this.said,
      this.second,
    );
    this.node.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Nothing is cleared before the file is seen to be there. */
  save() {
    const kept = this.store.everything();
    const name = inFileName(this.name.value);
    if (!kept.answers.size && !kept.cards.length && !kept.drafts) {
      this.said.textContent = FINISH_SAYS.none;
    } else if (!name) {
      this.said.textContent = FINISH_SAYS.name;
      this.name.focus();
    } else this.download(kept, name);
  }

  download(kept, name) {
    const made = handIn(kept, this.name.value.trim(), new Date().toISOString());
    const file = new Blob([`${JSON.stringify(made)}\n`], { type: "application/json" });
    const href = URL.createObjectURL(file);
    make("a", { href, download: `hand-in-${name}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    const places = kept.drafts === 1 ? "1 place" : `${kept.drafts} places`;
    const typed = kept.drafts
      ? ` What you typed in ${places} and did not save is not in it, and would be cleared.`
      : "";
    this.said.textContent = `Look among your downloads: hand-in-${name}.json must be there.${typed}`;
    this.second.hidden = false;
    this.clear.focus();
  }

  forget() {
    const gone = this.store.forgetAll();
    this.second.hidden = true;
    this.said.textContent = gone ? FINISH_SAYS.cleared : FINISH_SAYS.lasts;
    if (gone) setTimeout(() => location.reload()); // what is open in the page goes as well
  }

  stay() {
    this.second.hidden = true;
    this.said.textContent = "Everything stays here as it is.";
    this.main.focus();
  }
}

register("finish", ({ el, store }) => {
  const title = { className: "kit-quiz kit-finish", lang: "en", "aria-label": "Finish" };
  const root = make("section", title, new Finish(store).node);
  el.append(root);
  return holdKeys(root);
});
