// The end of a lesson without a kernel: what was done, and answers as a file to save and take back.
import { button, holdKeys, make, newId, register, remountAll } from "./components.js";
import { answersIn, fileNameOf, handIn, refusedName } from "./handins.js";
import { surenessPicture } from "./sureness.js";

const FINISH_SAYS = {
  how: "Your answers are in this browser and nowhere else. Save them as a file: give it to your teacher, or take it back on another device.",
  finish: "If others use this device, too: save, and then clear it, so that nobody finds your answers here. Clearing takes away your answers to all lessons.",
  again: " A browser may add a number to the name of a second file: the highest one is the newest.",
  back: "Your answers are back.",
  same: "All answers in this file were here already.",
  none: "There is nothing of yours on this device yet.",
  cleared: "Cleared: nothing of yours is left in this browser.",
  lasts: "This browser refused to forget something. Clear its site data in the settings.",
  stays: "Everything stays here as it is.",
  unread: "This file could not be read. Nothing has changed.",
};
const CLEARED = "cleared"; // in the address, from one page to the next
const howMany = (count, one, many) => `${count} ${count === 1 ? one : many}`;

class Finish {
  constructor(content, store) {
    Object.assign(this, { content, store });
    this.done = make("div", { className: "done" });
    this.sureness = make("div");
    this.said = make("p", { className: "feedback", role: "status" });
    this.second = make("div", { className: "buttons", hidden: true });
    this.clear = button("The file is there: clear all lessons on this device", () => this.forget());
    this.keep = button("Keep my answers here", () => this.stay());
    this.second.append(this.clear, this.keep);
    this.copy = make("div");
    this.node = make(
      "form",
      { className: "finish", noValidate: true },
      ...(store.warning ? [make("p", { className: "notice", textContent: store.warning })] : []),
      this.done,
      this.sureness,
      make("p", { textContent: FINISH_SAYS.how }),
      ...this.nameField(),
      this.buttons(),
      make("p", { className: "how", textContent: FINISH_SAYS.finish }),
      this.said,
      this.second,
      this.copy,
      ...this.fileField(),
    );
    this.node.addEventListener("submit", (event) => event.preventDefault());
    this.showDone = () => {
      this.count();
      this.showSureness();
    };
    globalThis.addEventListener("kit-saved", this.showDone);
    this.showDone();
    if (location.hash === `#${CLEARED}`) setTimeout(() => this.sayCleared());
  }

  sayCleared() {
    history.replaceState(null, "", location.pathname);
    this.said.tabIndex = -1;
    this.say(FINISH_SAYS.cleared);
    this.said.scrollIntoView({ block: "center" });
    this.said.focus();
  }

  nameField() {
    const id = newId();
    const label = make("label", {
      htmlFor: id,
      textContent: "Your name in this course (an invented one, always the same) ",
    });
    const value = this.store.everything().name ?? "";
    const known = { type: "text", id, value, autocomplete: "off", maxLength: 40 };
    this.name = make("input", known);
    return [label, this.name];
  }

  buttons() {
    this.main = button("Save my answers", () => this.save());
    this.main.className = "main";
    this.finish = button("Finish: save and clear this device", () => this.saveToClear());
    return make("div", { className: "buttons" }, this.main, this.finish);
  }

  fileField() {
    const id = newId();
    const label = make("label", { htmlFor: id, textContent: "Take back my answers from a file " });
    this.file = make("input", { type: "file", id, accept: ".json,.jsonl,.txt" });
    this.file.onchange = () => this.takeBack();
    return [label, this.file];
  }

  // --- what was done ---

  /** How much is answered, and what is still open, each to be gone to. */
  count() {
    const { core, items } = this.content;
    if (!items) return;
    const known = Object.fromEntries(items.map(({ id }) => [id, this.store.latest(id)]));
    const isDone = ({ id }) => known[id]?.tries > 0;
    const inCore = items.filter(({ id }) => core.includes(id));
    const doneOf = (some) => `${some.filter(isDone).length} of ${some.length}`;
    const ofAll = core.length ? `${doneOf(inCore)} in the core, ${doneOf(items)} in all` : doneOf(items);
    const said = `Answered here: ${ofAll}.`;
    const links = inCore.filter((one) => !isDone(one)).map(linkTo);
    const rest = [
      make("p", { textContent: "Still open in the core:" }),
      make("ul", { className: "open" }, ...links),
    ];
    // Before anything is done, or when all was cleared, a list of what is open only frightens.
    if (!links.length || links.length === inCore.length) rest.length = 0;
    this.done.replaceChildren(make("p", {}, make("strong", { textContent: said })), ...rest);
  }

  /** How sure, against how right: in this lesson, or on the page of all lessons in the course. */
  showSureness() {
    const here = this.content.items?.map(({ id }) => id);
    const { events } = this.store.everything();
    const mine = here ? events.filter(({ item }) => here.includes(item)) : events;
    this.sureness.replaceChildren(...surenessPicture(mine));
  }

  // --- to save ---

  /** Make the file, if there is anything to put into it and a name for it; whether it was made. */
  save() {
    const { events, drafts } = this.store.everything();
    const name = this.name.value.trim();
    this.second.hidden = true;
    if (!events.length && !drafts) return this.say(FINISH_SAYS.none);
    const why = refusedName(name);
    if (why) {
      this.name.focus();
      return this.say(why);
    }
    this.store.keepName(name);
    this.download(handIn(events, name, new Date().toISOString(), this.store.courseName), drafts);
    return true;
  }

  say(words) {
    this.said.textContent = words;
    return false;
  }

  download(made, drafts) {
    const file = fileNameOf(made.pseudonym);
    const text = `${JSON.stringify(made)}\n`;
    const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    const typed = drafts
      ? ` What you typed in ${howMany(drafts, "place", "places")} and did not save is not in it.`
      : "";
    const again = this.wasSaved ? FINISH_SAYS.again : "";
    this.wasSaved = true;
    this.say(`Look among your downloads: ${file} must be there.${again}${typed}`);
    this.showCopy(text);
  }

  /** Where a platform forbids its pages to make files, the text of the file can be copied. */
  showCopy(text) {
    const known = { readOnly: true, rows: 3, value: text, "aria-label": "Your answers as text" };
    const box = make("textarea", known);
    box.onfocus = () => box.select();
    const summary = make("summary", { textContent: "No file there?" });
    const how = "Copy all of this text, and send it to your teacher.";
    this.copy.replaceChildren(make("details", {}, summary, make("p", { textContent: how }), box));
  }

  // --- to clear ---

  /** Nothing is cleared before the file is seen to be there. */
  saveToClear() {
    if (!this.save()) return;
    this.second.hidden = false;
    this.keep.focus(); // a second Enter must not clear what nobody has looked for yet
  }

  forget() {
    const gone = this.store.forgetAll();
    this.second.hidden = true;
    this.copy.replaceChildren();
    this.say(gone ? FINISH_SAYS.cleared : FINISH_SAYS.lasts);
    if (!gone) return;
    location.hash = CLEARED; // the page that comes says so, where one was
    setTimeout(() => location.reload()); // what is open in the page goes as well
  }

  stay() {
    this.second.hidden = true;
    this.say(FINISH_SAYS.stays);
    this.main.focus();
  }

  // --- to take back ---

  async takeBack() {
    const [file] = this.file.files;
    if (!file) return;
    this.second.hidden = true;
    let text;
    try {
      text = await file.text();
    } catch {
      this.say(FINISH_SAYS.unread);
      return;
    }
    this.file.value = ""; // the same file can be chosen again
    const found = answersIn(text, this.store.courseName);
    const here = this.store.everything();
    const others = here.events.length && isOther(here.name, found.name);
    if (found.why) this.say(`${found.why} Nothing has changed.`);
    else if (others) this.say(othersHere(here.name, found.name));
    else this.take(found);
  }

  take({ events, name, cut }) {
    const added = this.store.takeBack(events);
    if (name && !refusedName(name)) {
      this.store.keepName(name);
      this.name.value = name;
    }
    const end = cut ? " The file was cut off or changed: what could be read of it is here." : "";
    const said = `${added ? FINISH_SAYS.back : FINISH_SAYS.same}${end}`;
    remountAll(this.node); // every other part of the page shows what it has now
    this.showDone();
    this.say(said);
  }
}

/** Whether both have a name, and not the same. */
const isOther = (one, other) => Boolean(one && other) && fileNameOf(one) !== fileNameOf(other);

/** A link to the part of the lesson that asks an item. */
const linkTo = ({ part, title }) =>
  make("li", {}, make("a", { href: `#${part}`, textContent: title }));

const othersHere = (here, given) =>
  `This device has answers of “${here}”, and the file has those of “${given}”. Nothing has changed. First save and clear this device as “${here}”, then take back the file.`;

register("finish", ({ el, content, store }) => {
  const finish = new Finish(content, store);
  const title = { className: "kit-quiz kit-finish", lang: "en", "aria-label": "Your answers" };
  const root = make("section", title, finish.node);
  el.append(root);
  const end = holdKeys(root);
  return () => {
    end();
    globalThis.removeEventListener("kit-saved", finish.showDone);
  };
});
