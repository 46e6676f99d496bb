// A picture of a text from its cards: who speaks where, how much nobody says, what figures lack.
import { make } from "./components.js";
import { figureOn, lacking, NOBODY, voices } from "./laying.js";

const FEWEST = 4; // cards: with fewer, a picture of who speaks shows nothing that the list does not
const KEY = [
  "Each line is the text from the first word that you see to the last.",
  "● a figure with speaker, metric and day · ○ a figure that lacks one of these ·",
  "▪ a claim without a figure.",
];

/**
 * The picture, in words too; nothing while there are few cards. `span` is the place of the first
 * and last word that it shows.
 */
export function picture(cards, span, wordings) {
  if (cards.length < FEWEST) return [];
  const spoken = voices(cards, wordings);
  const title = make("figcaption", {
    className: "title",
    textContent: "Who speaks in this text, by your cards",
  });
  const rows = spoken.map((voice) => voiceRow(voice, span));
  const key = make("p", { className: "how", textContent: KEY.join(" ") });
  const told = [...ownVoice(spoken), ...whatIsMissing(cards)];
  const list = make("ul", {}, ...rows);
  return [make("figure", { className: "voices" }, title, list, key, ...told)];
}

function voiceRow({ speaker, cards }, { first, last }) {
  const band = make("span", { className: "band", "aria-hidden": "true" });
  for (const card of cards) {
    const mark = make("span", { textContent: markOf(card) });
    mark.style.insetInlineStart = `${(100 * (card.first - first)) / Math.max(last - first, 1)}%`;
    band.append(mark);
  }
  const name = make("span", { className: "voice", dir: "auto", textContent: speaker });
  const told = make("span", { className: "how", textContent: ` ${inWordsOf(cards)}` });
  return make("li", {}, name, told, band);
}

/** How many claims a speaker has, how many with a figure, and what these lack. */
function inWordsOf(cards) {
  const parts = [cards.length === 1 ? "1 claim" : `${cards.length} claims`];
  const figures = cards.filter((card) => markOf(card) !== "▪").length;
  if (figures) parts.push(`${figures} with a figure`);
  for (const what of ["a speaker", "a metric", "a day"]) {
    const number = cards.filter((card) => lacking(card).includes(what)).length;
    if (number) parts.push(`${number} without ${what}`);
  }
  return parts.join(", ");
}

function markOf(card) {
  if (lacking(card).length) return "○";
  return hasFigure(card) ? "●" : "▪";
}

function hasFigure({ numbers }) {
  return Boolean(numbers) && (numbers.low !== null || numbers.high !== null);
}

/** How much of what is marked stands there without a speaker. */
function ownVoice(spoken) {
  const all = spoken.reduce((sum, { words }) => sum + words, 0);
  const own = spoken.find(({ speaker }) => speaker === NOBODY)?.words ?? 0;
  const share = Math.round((100 * own) / all);
  const nobody = `Of the words on your cards, ${share} % name no speaker`;
  const textContent = own
    ? `${nobody}: the text says them in its own voice.`
    : "Every card of yours names a speaker.";
  return [make("p", { textContent })];
}

function whatIsMissing(cards) {
  const incomplete = cards.filter((card) => lacking(card).length);
  if (!incomplete.length) return [];
  const lines = incomplete.map((card) => {
    const what = `Card ${card.number}, ${figureOn(card)}`;
    return make("li", { textContent: `${what}: without ${lacking(card).join(", ")}` });
  });
  return [make("p", { textContent: "What these figures do not say:" }), make("ul", {}, ...lines)];
}
