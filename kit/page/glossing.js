// A word that the course explains says what it means: on hover, in focus, and at a tap.
//
// Prose is a lesson's own, and stays as it was written: the words are found in the page once it
// stands there. So a lesson needs no marks, a saved notebook has none, and paper shows nothing.
import { make, newId } from "./components.js";

const GLOSSES_IN = ".jp-Notebook .jp-RenderedMarkdown, main"; // where prose is
const GLOSSED_TEXT = "p, li"; // what may hold a word with a gloss
const NO_GLOSS =
  "a, button, code, dfn, dl, h1, h2, h3, label, nav, pre, strong, summary, svg, .kit-quiz, .kit-gloss, .tag, [data-kit]";
const GLOSS_STAYS = 250; // milliseconds for the way from the word to its gloss
const GLOSS_GAP = 6; // pixels between a word and its gloss

let glossTip;
let glossed; // the word whose gloss is shown
let glossTimer;

/** Mark the words of a page that have a gloss; each once, and again where a page was drawn anew. */
export function markGlosses(words) {
  const root = document.body;
  if (!root) return;
  listenForGlosses();
  for (const list of root.querySelectorAll(".kit details.fold dl")) glossArticle(list);
  const here = lessonOfPage();
  const known = words.filter(({ lesson }) => !here || lesson <= here);
  const blocks = [...root.querySelectorAll(GLOSSES_IN)]
    .flatMap((one) => [...one.querySelectorAll(GLOSSED_TEXT)])
    .filter((one) => !one.closest(NO_GLOSS) && !one.closest(".kit, .kit-table"));
  for (const { word, means, lesson } of known) {
    if (root.querySelector(`.kit-gloss[data-word="${CSS.escape(word)}"]`)) continue;
    // Where a lesson brings a word in, it says there what it means: that place needs no gloss.
    glossFirst(blocks, word, means, lesson === here ? 1 : 0);
  }
}

/** The words of a list below a text, in that text. */
function glossArticle(list) {
  const blocks = [...list.closest(".kit").querySelectorAll("p")];
  for (const term of list.querySelectorAll("dt")) {
    const word = term.textContent;
    const has = blocks.some((one) => one.querySelector(`[data-word="${CSS.escape(word)}"]`));
    if (!has) glossFirst(blocks, word, term.nextElementSibling.textContent, 0);
  }
}

/** The number of the lesson that this page is, as its address has it; "" for another page. */
const lessonOfPage = () => decodeURI(location.pathname).match(/(?:^|\/)(\d\d)-[^/]*$/)?.[1] ?? "";

/**
 * A word where it stands, also with an s at its end. With a capital it is another word ("soviet",
 * "Soviet"), unless a sentence begins with it.
 */
function patternOf(word) {
  const bare = word.replace(/[“”]/g, "");
  const written = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s+");
  const capital = written(bare[0].toUpperCase() + bare.slice(1));
  const either = `(?:${written(bare)}|(?<=^\\s*|[.!?]\\s+)${capital})`;
  return new RegExp(`(?<![\\p{L}\\p{N}-])${either}s?(?![\\p{L}\\p{N}-])`, "u");
}

/** Mark the first place where a word stands, after `skip` others. */
function glossFirst(blocks, word, means, skip) {
  const pattern = patternOf(word);
  let left = skip;
  for (const block of blocks) {
    for (const text of textsIn(block)) {
      const found = pattern.exec(text.data);
      if (!found) continue;
      left -= 1;
      if (left >= 0) break; // a paragraph counts once
      glossText(text, found.index, found[0].length, word, means);
      return;
    }
  }
}

/** The texts of an element that may hold a marked word, in order. */
function textsIn(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.closest(NO_GLOSS)) texts.push(text);
  }
  return texts;
}

function glossText(text, start, length, word, means) {
  const rest = text.splitText(start);
  rest.splitText(length);
  const marked = make("span", { className: "kit-gloss", tabIndex: 0, role: "button" });
  marked.dataset.word = word;
  marked.dataset.means = means;
  rest.replaceWith(marked);
  marked.append(rest);
}

/** One listener of each kind for all words of the page. */
function listenForGlosses() {
  if (glossTip) return;
  const known = { className: "kit-gloss-tip", role: "tooltip", id: newId(), hidden: true };
  glossTip = make("div", known);
  document.body.append(glossTip);
  const wordAt = ({ target }) => target.closest?.(".kit-gloss");
  const later = () => {
    clearTimeout(glossTimer);
    glossTimer = setTimeout(() => hideGloss(), GLOSS_STAYS);
  };
  // What is hovered stays: the word, and its gloss as well.
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const word = wordAt(event);
    if (word) showGloss(word);
    else if (glossTip.contains(event.target)) clearTimeout(glossTimer);
    else if (glossed && glossed !== document.activeElement) later();
  });
  document.addEventListener("focusin", (event) => {
    const word = wordAt(event);
    if (word) showGloss(word);
    else hideGloss();
  });
  document.addEventListener("focusout", (event) => {
    if (wordAt(event) && !glossTip.matches(":hover")) hideGloss();
  });
  document.addEventListener("click", (event) => {
    const word = wordAt(event);
    if (word) showGloss(word);
    else if (!glossTip.contains(event.target)) hideGloss();
  });
  window.addEventListener("keydown", glossKeys, true);
  document.addEventListener("scroll", () => placeGloss(), { capture: true, passive: true });
}

/** Escape closes a gloss and does nothing else then; Enter and the space bar open it. */
function glossKeys(event) {
  const word = event.target.closest?.(".kit-gloss");
  const isAsked = word && (event.key === "Enter" || event.key === " ") && !event.ctrlKey;
  if (event.key === "Escape" && glossed) hideGloss();
  else if (isAsked && !event.shiftKey) showGloss(word);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation(); // JupyterLab would open the cell, or leave it
}

function showGloss(word) {
  clearTimeout(glossTimer);
  if (glossed !== word) hideGloss();
  glossed = word;
  glossTip.textContent = `${word.dataset.word}: ${word.dataset.means}`;
  glossTip.hidden = false;
  word.setAttribute("aria-describedby", glossTip.id);
  placeGloss();
}

function hideGloss() {
  clearTimeout(glossTimer);
  glossed?.removeAttribute("aria-describedby");
  glossed = null;
  glossTip.hidden = true;
}

/** Below its word, or above where there is no room; never over an edge of the window. */
function placeGloss() {
  if (!glossed) return;
  if (!glossed.isConnected) {
    hideGloss();
    return;
  }
  const lines = [...glossed.getClientRects()];
  const [first, last] = [lines[0], lines.at(-1)];
  const { offsetWidth: width, offsetHeight: height } = glossTip;
  const most = document.documentElement.clientWidth - width - 8;
  const below = last.bottom + GLOSS_GAP;
  const fits = below + height <= innerHeight;
  glossTip.style.left = `${Math.max(8, Math.min(last.left, most))}px`;
  glossTip.style.top = `${fits ? below : first.top - height - GLOSS_GAP}px`;
}
