// Cards of one text laid over other cards of it, and what they say of the text. Nothing here
// touches the page.
import { figureInWords } from "./figures.js";

export const NOBODY = "nobody named";
const NAMES_NOBODY =
  /\b(nobody|no one|not named|unnamed|article|reporter|journalist|author|headline|caption)\b/i;
const SMALL_WORDS = new Set(
  "the and for its own with from that this was were are has have had not who by of in on to at a an as said killed".split(
    " ",
  ),
);
// What is compared, what it is called, and why it matters where the two differ.
const COMPARED = [
  [
    "speaker",
    "Who speaks",
    "A claim counts for what its speaker can know. Where the text names nobody, it speaks in its own voice.",
  ],
  ["about", "About whom", "The same figure about other people is another claim."],
  ["metric", "Metric", "Killed, wounded and losses are different counts."],
  [
    "figure",
    "Figure",
    "Look at the words again: is it one figure, the lowest, the highest, or a range?",
  ],
  ["qualifier", "Qualifier", "Without such a word a sentence says more than its speaker did."],
  ["as_of", "As of when", "A count grows: without its day it cannot be compared."],
  ["side", "Side", "A side counts its own dead; about the other side it can only estimate."],
  ["check", "Could it be checked", "Ask who could have looked, and when."],
];
export const SIDES = {
  own: "about its own side",
  other: "about the other side",
  outside: "from outside",
};
export const CHECKS = { yes: "yes", partly: "partly", no: "no" };
const SHORTER = 0.5; // as much of the shorter of two marks must be in the other

/** The words of a field that say something. */
const telling = (text) =>
  text
    .toLowerCase()
    .match(/[\p{L}\p{N}]{2,}/gu)
    ?.filter((one) => !SMALL_WORDS.has(one)) ?? [];

/** What a card says in a field, in words; "" where it says nothing. */
export function fieldOf(card, name) {
  if (name === "speaker") return card.speaker?.trim() || NOBODY;
  if (name === "side") return SIDES[card.side] ?? "";
  if (name === "check") return [CHECKS[card.check], card.how?.trim()].filter(Boolean).join(": ");
  if (name === "figure") return figureInWords(card.numbers ?? {}) || card.low?.trim() || "";
  if (name === "qualifier") return card.numbers?.qualifier ?? card.qualifier?.trim() ?? "";
  return card[name]?.trim() ?? "";
}

/** A card in one line. */
export function summary(card) {
  const parts = [
    fieldOf(card, "speaker"),
    fieldOf(card, "about"),
    figureTold(card),
    fieldOf(card, "as_of"),
    fieldOf(card, "side"),
  ];
  const check = fieldOf(card, "check");
  return [...parts, check && `could it be checked: ${check}`].filter(Boolean).join(" · ");
}

/** Qualifier, figure and metric as one would say them: “more than 200 killed”. */
function figureTold(card) {
  const qualifier = fieldOf(card, "qualifier");
  const { low = null, high = null } = card.numbers ?? {};
  const one = low ?? high;
  const figure =
    qualifier && one !== null && (low === null || high === null)
      ? figureInWords({ low: one, high: one })
      : fieldOf(card, "figure");
  return [qualifier, figure, fieldOf(card, "metric")].filter(Boolean).join(" ");
}

/** Whether two cards say the same in a field, as far as words can tell. */
function alike(mine, ours, name) {
  if (name === "speaker" && ours.nobody) {
    return !mine.speaker?.trim() || NAMES_NOBODY.test(mine.speaker);
  }
  if (name === "side") return mine.side === ours.side;
  if (name === "check") return mine.check === ours.check;
  if (name === "figure") return fieldOf(mine, name) === fieldOf(ours, name);
  const one = new Set(telling(fieldOf(mine, name)));
  const other = new Set(telling(fieldOf(ours, name)));
  if (!one.size || !other.size) {
    return fieldOf(mine, name).toLowerCase() === fieldOf(ours, name).toLowerCase();
  }
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared >= Math.min(one.size, other.size) / 2;
}

/**
 * The fields of two cards: {name, label, mine, ours, same, why}. What we leave open is not
 * compared.
 */
export function compared(mine, ours) {
  const asked = COMPARED.filter(([name]) => fieldOf(ours, name));
  return asked.map(([name, label, why]) => ({
    name,
    label,
    why,
    mine: fieldOf(mine, name),
    ours: fieldOf(ours, name),
    same: alike(mine, ours, name),
  }));
}

/** How much two marks have in common, from 0; 0 where they only touch. */
function closeness(mine, ours) {
  const shared = Math.min(mine.last, ours.last) - Math.max(mine.first, ours.first) + 1;
  const [one, other] = [mine, ours].map(({ first, last }) => last - first + 1);
  if (shared / Math.min(one, other) < SHORTER) return 0;
  const figure = fieldOf(mine, "figure");
  return shared / Math.max(one, other) + (figure && figure === fieldOf(ours, "figure") ? 1 : 0);
}

/**
 * Cards laid over ours, each with one at most: {both: [{mine, ours}], onlyMine, onlyOurs}. All have
 * a place.
 */
export function laidOver(mine, ours) {
  const pairs = mine.flatMap((one) =>
    ours.map((other) => ({ mine: one, ours: other, close: closeness(one, other) })),
  );
  const taken = new Set();
  const both = [];
  for (const { mine: one, ours: other, close } of pairs.sort((a, b) => b.close - a.close)) {
    if (!close || taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    both.push({ mine: one, ours: other });
  }
  const left = (cards) => cards.filter((one) => !taken.has(one));
  return {
    both: both.sort((a, b) => a.mine.first - b.mine.first),
    onlyMine: left(mine),
    onlyOurs: left(ours),
  };
}

/** What a figure needs and does not have: a card with a number that lacks one of these is bare. */
export function lacking(card) {
  const has = card.numbers && (card.numbers.low !== null || card.numbers.high !== null);
  if (!has) return [];
  const needed = [
    ["speaker", "a speaker"],
    ["metric", "a metric"],
    ["as_of", "a day"],
  ];
  return needed.filter(([name]) => !card[name]?.trim()).map(([, words]) => words);
}

/**
 * Who speaks in a text, by its cards: {speaker, cards, words}, nobody last, else who says most
 * first.
 */
export function voices(cards) {
  const found = new Map();
  for (const card of cards) {
    const speaker = fieldOf(card, "speaker");
    const key = speaker.toLowerCase();
    if (!found.has(key)) found.set(key, { speaker, cards: [], words: 0 });
    found.get(key).cards.push(card);
    found.get(key).words += card.words.split(/\s+/).length;
  }
  const last = ({ speaker }) => speaker === NOBODY;
  return [...found.values()].sort((a, b) => last(a) - last(b) || b.words - a.words);
}
