// A teacher's file with the answers of a lesson: opened in a page that was handed out without them.
import { holdKeys, make, newId, register, remount } from "./components.js";
import { ANSWERS_FORMAT } from "./handins.js";
import { sha256 } from "./secure.js";

const LARGEST_ANSWERS = 5_000_000; // letters; the answers of a lesson have about 100,000
const OPENING_SAYS = {
  how: "Some answers of this lesson wait. Your teacher has a file that opens them: choose it here. What you have answered stays as it is.",
  opened: "The answers of this lesson are open. See what is said to yours:",
  unread: "This file could not be read. Nothing has changed.",
  broken: "This file has been cut off or changed, or it is no file of answers. Ask your teacher for it once more. Nothing has changed.",
  learners: "This is a file with a learner's answers. Take it back further down. Nothing has changed.",
  older: "This file was made at another time than this page, or it has been changed. Ask your teacher for the one that was made with it. Nothing has changed.",
};

/**
 * What a teacher's file opens in this page: {pages}, or {why} it does not. The page knows the one
 * file that was made with it by its SHA-256: so nothing else is ever put into the page.
 */
export function openedBy(text, { course, lesson, file }) {
  if (text.length > LARGEST_ANSWERS) return { why: OPENING_SAYS.broken };
  if (sha256(text) === file) return { pages: JSON.parse(text).pages };
  let made = null;
  try {
    made = JSON.parse(text);
  } catch {
    return { why: OPENING_SAYS.broken };
  }
  if (Array.isArray(made?.events)) return { why: OPENING_SAYS.learners };
  if (made?.format !== ANSWERS_FORMAT) return { why: OPENING_SAYS.broken };
  if (made.course !== course) {
    return { why: "This file belongs to another course. Nothing has changed." };
  }
  if (made.lesson !== lesson) {
    return {
      why: `This file has the answers of lesson ${String(made.lesson).slice(0, 9)}, and this is lesson ${lesson}. Nothing has changed.`,
    };
  }
  return { why: OPENING_SAYS.older };
}

class Opening {
  constructor(content, store) {
    Object.assign(this, { content, store });
    const id = newId();
    this.file = make("input", { type: "file", id, accept: ".json,.txt" });
    this.file.onchange = () => this.choose();
    this.said = make("p", { className: "feedback", role: "status" });
    this.label = make("label", { htmlFor: id, textContent: "The file with the answers " });
    this.how = make("p", { textContent: OPENING_SAYS.how });
    this.links = make("ul", { className: "open" });
    const fields = [this.how, this.label, this.file, this.said, this.links];
    this.node = make("div", { className: "finish" }, ...fields);
    const before = store.openedAnswers(content.lesson);
    if (typeof before === "string") this.open(before);
  }

  async choose() {
    const [file] = this.file.files;
    if (!file) return;
    try {
      this.open(await file.text());
    } catch {
      this.said.textContent = OPENING_SAYS.unread;
    }
    this.file.value = "";
  }

  open(text) {
    const { pages, why } = openedBy(text, this.content);
    if (why) {
      this.said.textContent = why;
      return;
    }
    this.store.keepOpened(this.content.lesson, text);
    this.said.textContent = OPENING_SAYS.opened;
    for (const one of [this.how, this.label, this.file]) one.hidden = true;
    remount(pages);
    this.links.replaceChildren(...headingsOf(Object.keys(pages)).map(linkToHeading));
  }
}

/** The headings under which these places of the page stand, each once, in its order. */
function headingsOf(names) {
  const places = [...document.querySelectorAll("[data-kit][data-name]")];
  const opened = places.filter(({ dataset }) => names.includes(dataset.name));
  const isBefore = (one, place) =>
    one.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING;
  const headings = [...document.querySelectorAll("h2[id]")];
  const above = opened.map((place) => headings.findLast((one) => isBefore(one, place)));
  return [...new Set(above)].filter(Boolean);
}

const linkToHeading = ({ id, textContent }) =>
  make("li", {}, make("a", { href: `#${id}`, textContent }));

register("opening", ({ el, content, store }) => {
  const title = { className: "kit-quiz kit-finish", lang: "en", "aria-label": "Open the answers" };
  const root = make("section", title, new Opening(content, store).node);
  el.append(root);
  return holdKeys(root);
});
