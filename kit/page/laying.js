// Cards of one text laid over other cards of it, and what they say of the text. Nothing here
// touches the page.
import { sameDay } from "./days.js";
import { boundOf, figureInWords, figureTold } from "./figures.js";
import { inQuotes } from "./texts.js";

export const NOBODY = "nobody named";
const NAMES_NOBODY =
  /\b(nobody|no one|not named|unnamed|article|reporter|journalist|author|headline|caption)\b/i;
const SMALL_WORDS = new Set([
  ..."the and for its own with from that this was were are has have had not who".split(" "),
  ..."by of in on to at a an as said killed".split(" "),
]);
// What is compared, what it is called, and why it matters where the two differ.
const COMPARED = [
  [
    "speaker",
    "Who speaks",
    "Ask what this speaker can know. Where nobody is named, the text speaks in its own voice.",
  ],
  ["about", "About whom", "The same figure about other people is another claim."],
  ["metric", "Metric", "Killed, wounded and losses are different counts."],
  [
    "figure",
    "Figure",
    "Look at the words again: is it one figure, the lowest, the highest, or a range?",
  ],
  ["qualifier", "Qualifier", "Without this word, the sentence says more than its speaker said."],
  ["as_of", "As of when", "A count grows. Without its day, it cannot be compared with another."],
  ["side", "Side", "A side can count its own dead. About the other side, it can only estimate."],
  ["check", "Could it be checked", "Who could have looked, and when?"],
];
export const SIDES = {
  own: "about its own side",
  other: "about the other side",
  outside: "about neither side",
};
const NO_QUALIFIER = "none";
const ADDED_QUALIFIER = "The text has no such word: the figure stands there as it is.";
const OTHER_QUALIFIER = "Another word here makes it another figure. Which one stands in the text?";
const NO_NUMBER = "no number given";
const NOT_A_COUNT = "0 is a number, and the text gives none. Leave the figure empty.";
export const CHECKS = { yes: "yes", partly: "partly", no: "no" };
const NO_SIDE = "nobody is named";
const A_SIDE_IS_THE_SPEAKERS =
  "A side is the speaker's. Where nobody is named, there is none to choose.";
const SHORTER = 0.5; // as much of the shorter of two marks must be in the other
const A_PART = 1 / 3; // of our words: who marked fewer marked something within our claim

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

/** A card in one line. Cards of the case say where there is no number: `unnumbered`. */
export function summary(card) {
  const parts = [
    fieldOf(card, "speaker"),
    fieldOf(card, "about"),
    metricWithFigure(card),
    fieldOf(card, "as_of"),
    fieldOf(card, "side"),
  ];
  const check = fieldOf(card, "check");
  return [...parts, check && `could it be checked: ${check}`].filter(Boolean).join(" · ");
}

/** What a card counts, with its figure; a card that has none says so. */
function metricWithFigure(card) {
  const metric = fieldOf(card, "metric");
  const figure = card.unnumbered ? "" : figureOn(card);
  if (!figure && metric) return `${metric}: ${NO_NUMBER}`;
  return [figure, metric].filter(Boolean).join(" ");
}

/** The figure of a card as one would say it: “more than 200”. */
export const figureOn = (card) =>
  figureTold({ ...card.numbers, qualifier: fieldOf(card, "qualifier") }) ||
  [fieldOf(card, "qualifier"), card.low?.trim()].filter(Boolean).join(" ");

/** Whether two cards say the same in a field, as far as words can tell. */
function alike(mine, ours, name) {
  if (name === "speaker" && ours.nobody) {
    return !mine.speaker?.trim() || NAMES_NOBODY.test(mine.speaker);
  }
  if (name === "as_of") return sameDay(mine.as_of ?? "", ours.as_of ?? "");
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
 * The fields of two cards: {name, label, mine, ours, same, why, note}; `same` is null where nobody
 * can tell, or where it was left open and may be. What we leave open is not compared. `about`
 * holds what the text and its case say: the `sentence`, the `wordings`, and all
 * `speakers` of our cards.
 */
export function compared(mine, ours, about) {
  const fields = COMPARED.map(([name, label, why]) => {
    const field = {
      name,
      label,
      why,
      note: "",
      mine: shownIn(mine, name),
      ours: shownIn(ours, name),
    };
    if (name === "metric") return { ...field, ...metricOf(field, ours, about) };
    if (name === "speaker" && ours.nobody && mine.speaker?.trim()) {
      return { ...field, ...speakerOfNobody(mine, ours, about.wordings) };
    }
    if (name === "speaker" && isOfSeveral(mine.speaker, about)) {
      return {
        ...field,
        same: false,
        why: `Whose? More than one speaker here could be called ${inQuotes(mine.speaker.trim())}.`,
      };
    }
    if (name === "speaker" && isSameSide(mine.speaker, ours.speaker, about.wordings)) {
      return { ...field, same: true };
    }
    if (name === "side" && ours.nobody) return { ...field, ...sideOfNobody(mine) };
    if (name === "qualifier") return { ...field, ...qualifierOf(field) };
    if (name === "about") return { ...field, same: sameGroup(mine, ours, about.wordings) };
    if (name === "side" || name === "check")
      {return { ...field, same: sameIfChosen(mine, ours, name) };}
    if (name === "figure" && isZero(mine) && !hasNumber(ours)) {
      return { ...field, ours: "no number", same: false, why: NOT_A_COUNT };
    }
    return { ...field, same: alike(mine, ours, name) };
  });
  return fields.filter((one) => one.ours && !one.leftOut);
}

/** Whether two cards have chosen the same; null where the learner has chosen nothing. */
const sameIfChosen = (mine, ours, name) => (mine[name] ? mine[name] === ours[name] : null);

/**
 * Whether two cards are about the same group. People say that in their own words: it counts as
 * different where it is empty, or names a side that it cannot be, and is null where we cannot tell.
 */
function sameGroup(mine, ours, wordings) {
  const about = mine.about?.trim() ?? "";
  if (!about) return false;
  const known = new Set(telling(ours.about ?? ""));
  const isKnown = (words) => telling(words).every((one) => known.has(one));
  if (isKnown(about)) return true;
  const named = wordings.sidesIn(about);
  const speakers = wordings.sidesIn(ours.speaker ?? "");
  const isOwn = ours.side === "own";
  const theirs = [...wordings.sidesIn(ours.about ?? ""), ...(isOwn ? speakers : [])];
  const isTheirs = named.some((one) => theirs.includes(one));
  if (isTheirs) return isKnown(wordings.withoutSides(about)) || null;
  // Who speaks of the other side does not speak of its own, nor the other way round.
  const isTurned = isOwn ? named.length > 0 : named.some((one) => speakers.includes(one));
  return isTurned && theirs.length ? false : null;
}

/** Whether speakers of more than one side are called so: a “ministry” without its country. */
function isOfSeveral(speaker = "", { wordings, speakers = [] }) {
  const words = telling(speaker);
  if (!words.length || wordings.sidesIn(speaker).length) return false;
  const called = speakers.filter((one) => words.every((word) => telling(one).includes(word)));
  return new Set(called.map((one) => wordings.sidesIn(one)[0] ?? one)).size > 1;
}

/** Whether one name of a side stands for another: the country for its capital. */
function isSameSide(mine = "", ours = "", wordings) {
  const [side, ...others] = wordings.sidesIn(mine);
  if (!side || others.length || !wordings.sidesIn(ours).includes(side)) return false;
  const known = telling(ours);
  return telling(wordings.withoutSides(mine)).every((word) => known.includes(word));
}

const WHO_SAYS = /^(\P{N}{3,40}?) (?:claim|sa(?:y|id)|state|report|announce)/iu;

/**
 * “Both sides claim”: somebody speaks, though nobody is named. Whoever wrote who that is, is right.
 */
function speakerOfNobody(mine, ours, wordings) {
  const same = alike(mine, ours, "speaker");
  const who = wordsOf(WHO_SAYS.exec(ours.words ?? "")?.[1] ?? "");
  if (same || !who.length) return { same };
  const named = mine.speaker.split(/,|&| and /).filter((one) => one.trim());
  const isKept = wordsOf(mine.speaker).every((one) => who.includes(one));
  const isBoth =
    who.includes("both") && new Set(named.map((one) => wordings.nameOf(one.trim()))).size === 2;
  if (!isKept && !isBoth) return { same };
  const said = `The text says ${inQuotes(who.join(" "))} and gives no name`;
  return { same: true, note: `${said}, so we file it under: ${NOBODY}.` };
}

/** Where the article names nobody, only a side that was chosen needs a word. */
function sideOfNobody(mine) {
  const chosen = mine.side === "own" || mine.side === "other";
  return { ours: chosen ? NO_SIDE : "", same: !chosen, why: A_SIDE_IS_THE_SPEAKERS };
}

const shownIn = (card, name) => (name === "figure" ? figureOn(card) : fieldOf(card, name));
const hasNumber = ({ numbers }) =>
  Boolean(numbers) && (isNumber(numbers.low) || isNumber(numbers.high));
const isNumber = (value) => typeof value === "number";
const isZero = ({ numbers }) =>
  hasNumber({ numbers }) && (numbers.low ?? 0) === 0 && (numbers.high ?? 0) === 0;

/** Whether two qualifiers leave the same end open, as “over” and “more than” do. */
function qualifierOf({ mine, ours }) {
  if (!ours) return mine ? { ours: NO_QUALIFIER, same: false, why: ADDED_QUALIFIER } : {};
  if (!mine) return { same: false };
  const [one, other] = [mine, ours].map(boundOf);
  const same = one && other ? one === other : mine.toLowerCase() === ours.toLowerCase();
  return { same, why: OTHER_QUALIFIER };
}

/** Whether two metrics are the same count. The text's own word is right where it names no other. */
function metricOf({ mine, ours }, card, { sentence, wordings }) {
  const inText = new Set(wordsOf(sentence));
  if (!mine) {
    const isNamed =
      wordings.metricsIn(sentence).some((metrics) => metrics.has(ours)) ||
      wordsOf(ours).every((one) => inText.has(one));
    return { same: false, leftOut: !isNamed };
  }
  const named = wordings.metricsIn(mine);
  if (mine.toLowerCase() === ours.toLowerCase()) return { same: true };
  if (named.length && named.every((metrics) => metrics.has(ours))) return { same: true };
  const isAnother = named.some((metrics) => metrics.size === 1 && !metrics.has(ours));
  const isOurs = named.some((metrics) => metrics.size === 1 && metrics.has(ours));
  if (isOurs && !isAnother) return { same: true };
  const isKept = wordsOf(mine).every((one) => inText.has(one));
  if (!isKept || isAnother) return { same: alike({ metric: mine }, card, "metric") };
  const open = named.some((metrics) => metrics.size > 1) ? "It can mean more than one count. " : "";
  const note = `You kept the article’s word ${inQuotes(mine)}. ${open}We file it under: ${ours}.`;
  return { same: true, note };
}

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether words were marked that stand for our amount where it has no number: “hundreds”. */
function hasAmount(mine, ours) {
  const amount = hasNumber(ours) ? "" : fieldOf(ours, "qualifier").toLowerCase();
  return amount !== "" && Boolean(mine.words?.toLowerCase().includes(amount));
}

/**
 * How much two marks have in common, from 0; 0 where they only touch, or where a few words were
 * marked within our claim: what we say of all its words need not hold for these.
 */
function closeness(mine, ours) {
  const shared = Math.min(mine.last, ours.last) - Math.max(mine.first, ours.first) + 1;
  const [one, other] = [mine, ours].map(({ first, last }) => last - first + 1);
  if (shared / Math.min(one, other) < SHORTER) return 0;
  const figure = fieldOf(mine, "figure");
  const isSameFigure = figure !== "" && figure === fieldOf(ours, "figure");
  if (!isSameFigure && !hasAmount(mine, ours) && shared / other < A_PART) return 0;
  return shared / Math.max(one, other) + (isSameFigure ? 1 : 0);
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

/** What a card with a number needs and does not have. */
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
 * first. All names that a case has for one speaker are one voice.
 */
export function voices(cards, wordings) {
  const found = new Map();
  for (const card of cards) {
    const speaker = fieldOf(card, "speaker");
    const key = wordings.nameOf(speaker);
    if (!found.has(key)) found.set(key, { names: new Map(), cards: [], words: 0 });
    const voice = found.get(key);
    voice.names.set(speaker.toLowerCase(), voice.names.get(speaker.toLowerCase()) ?? speaker);
    voice.cards.push(card);
    voice.words += card.words.split(/\s+/).length;
  }
  const all = [...found.values()].map((one) => ({
    ...one,
    speaker: [...one.names.values()].join(" / "),
  }));
  const last = ({ speaker }) => speaker === NOBODY;
  return all.sort((a, b) => last(a) - last(b) || b.words - a.words);
}
