// Figures as they stand in a running text. Dates, years, times, lengths of time and names with
// digits are told apart from them. Nothing here touches the page.
import {
  areRange,
  boundOf,
  inDigits,
  inWords,
  qualifiersIn,
  range,
  withOurDigits,
  withSureSpaces,
} from "./figures.js";
import { sentencesIn } from "./texts.js";

/** A pattern that finds what any of these finds. */
const either = (...patterns) => `(?:${patterns.join("|")})`;

const MONTH = either(
  "January|February|March|April|May|June|July|August|September|October|November|December",
  // With a small letter "march" and "may" are no months.
  "january|february|april|june|july|august|september|october|november|december",
  "(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?",
);
const DAY = "\\d{1,2}(?:st|nd|rd|th)?";
const DAYS = `${DAY}(?:\\s*(?:[-–/]|to|and|or)\\s*${DAY})*`;
const SOME_DAY = either(
  "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
  "yesterday|today|so far|that day|the same day|to date|by then",
);
// Whole dates first: what is found by one is not looked at by the next.
const DATES = [
  "\\d{4}-\\d{2}-\\d{2}",
  "\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}",
  `${DAYS}\\s+(?:of\\s+)?${MONTH}(?:,?\\s+\\d{4})?(?!\\p{L})`,
  // "In September 28 soldiers died" has no 28th
  `(?<!\\b[Ii]n\\s)${MONTH}\\s+${DAYS}(?:,\\s*\\d{4}|\\s+\\d{4}(?!\\s*\\p{L}))?(?!\\p{L})`,
  `${MONTH}\\s+\\d{4}`,
  "\\d{1,3}(?:st|nd|rd|th)(?!\\p{L})",
  "(?:1[0-9]|20)\\d{2}\\s*[-–]\\s*(?:1[0-9]|20)?\\d{2}(?!\\d)(?=[^%\\d]*$|\\s+(?:war|conflict|ceasefire))",
];
const OTHERS = [
  "https?:\\S+",
  "(?:at\\s+)?\\d{1,2}[:.]\\d{2}\\s*(?:[ap]\\.?m\\b\\.?|h\\b|o['’]clock|hours\\b|local time|GMT|UTC)",
  "\\d{1,2}:\\d{2}(?::\\d{2})?",
  "\\bat\\s+\\d{1,2}\\.\\d{2}(?!\\d)",
  "\\d{1,2}h\\d{2}(?!\\d)",
  "[\\p{L}\\d-]+\\s*(?:[ap]\\.m\\.|[ap]m\\b|o['’]clock)",
  "\\b(?:[Ss]entence|[Cc]ard|[Pp]age|[Pp]aragraph|[Ll]esson|[Qq]uestion|[Cc]hapter)s?\\s+\\d+(?:\\s*(?:,|[-–]|and|or|to)\\s*\\d+)*",
  "\\b(?:[Rr]esolution|[Aa]rticle|[Nn]o\\.|[Aa]ged)\\s+\\d+",
  "\\p{L}+[-–]?\\d[\\d\\p{L}-]*", // F-16, COVID-19
  "^\\s*\\d{1,2}[.)](?=\\s|$)", // a list
];
const DATED = new RegExp(DATES.join("|"), "gu");
const NO_FIGURE = new RegExp(OTHERS.join("|"), "gu");
const ON_A_DAY = new RegExp(SOME_DAY, "iu");
const LENGTH_OF_TIME =
  "(?:second|minute|hour|day|night|week|month|year|decade|centur(?:y|ie))s?(?!\\p{L})";
const A_TIME_FOLLOWS = new RegExp(
  `^[\\s-]*(?:more |further |last |long |full )?${LENGTH_OF_TIME}`,
  "u",
);
const OF_SOME = /^\s*of\s+(?:the|them|us|these|those)(?!\p{L})/u;
// "Two sides", "three sources": what is counted so is nothing that a claim is about.
const NO_LOSS = either(
  "sides?|parties|countries|states|governments|ministr(?:y|ies)",
  "reports?|sources?|figures?|numbers?|cards?|sentences?|lists?|articles?|questions?",
  "things?|ways?|times?|another",
);
const NOTHING_COUNTED = new RegExp(`^\\s*(?:\\p{L}+\\s+)?${NO_LOSS}(?!\\p{L})`, "u");
const PER_CENT = /^\s*(?:%|per ?cent(?!\p{L}))/u;
const YEAR = /^(?:1[0-9]|20)\d{2}$/;
const YEAR_WORDS = either(
  "in|since|until|till|before|after|during|by|of|from",
  "year|early|late|mid|the",
);
const BEFORE_A_YEAR = new RegExp(`(?:^|[^\\p{L}])${YEAR_WORDS}\\s*$`, "u");
// Amounts without a number, and what they may stand for.
const AMOUNTS = either(
  "(?:tens|hundreds|thousands|dozens) of (?:thousands|millions)",
  "(?:several|many|a few|some|a couple of) (?:dozen|hundred|thousand|million)",
  "dozens|scores|hundreds|thousands|millions",
);
const VAGUE = new RegExp(`(?<!\\p{L})${AMOUNTS}(?!\\p{L})`, "gu");
const SPANS = [
  ["tens of thousands", 2e4, 99_999],
  ["dozens of thousands", 2e4, 99_999],
  ["hundreds of thousands", 2e5, 999_999],
  ["million", 2e6, 1e9],
  ["thousand", 2000, 99_999],
  ["hundred", 200, 999],
  ["dozen", 20, 99],
  ["score", 40, 99],
];
const QUALIFIER_BEHIND =
  /(?<!\p{L})(?:or more|or fewer|or less|at (?:the )?(?:least|most))(?!\p{L})/u;
// Before a number only: “about the other side, 550” has no “about 550” in it.
const PREPOSITIONS = new Set(["about", "around", "over", "above", "under", "below", "some", "close to", "up to"]);
const UP_TO_A_NUMBER = /^\s*(?:(?:an?|another|estimated)\s+)*$/u;
const AROUND = 4; // words before a number, in which its qualifier stands

/** The sentences of a text with their places in it: {text, at}. */
export function sentencesPlaced(text) {
  const found = [];
  let begin = 0;
  for (const line of text.split("\n")) {
    let from = 0;
    for (const sentence of sentencesIn(line)) {
      from = line.indexOf(sentence, from);
      found.push({ text: sentence, at: begin + from });
      from += sentence.length;
    }
    begin += line.length + 1;
  }
  return found;
}

/** A text with digits of ours and plain spaces, in which each letter keeps its place. */
function keptPlaces(text) {
  // A digit that JavaScript counts as two letters would be one letter as ours.
  const short = text.replace(/\p{Nd}/gu, (one) => (one.length === 1 ? one : "  "));
  return withSureSpaces(withOurDigits(short)).replace(/\s/g, " ");
}

/** The same with small letters. */
export function inPlace(text) {
  const plain = keptPlaces(text);
  const small = plain.toLowerCase();
  if (small.length === plain.length) return small;
  return plain.replace(/\p{Lu}/gu, (one) => {
    const lower = one.toLowerCase();
    return lower.length === one.length ? lower : one;
  });
}

/**
 * The figures of a sentence, in its order, and whether it names a day: {figures, dated}.
 *
 * Each is {at, end, text, low, high, qualifier, bound}, with `vague` where it has no number, `year`
 * where it may be one, `small` where it is a small number in words, `percent`, `ask` where it is
 * not clear, and `ends`, two more of them, where it is a range: "from 28 to 55" may be one, or two
 * figures.
 */
export function figuresIn(sentence) {
  const digits = keptPlaces(sentence);
  const hide = (all) => "¦".repeat(all.length);
  const undated = digits.replace(DATED, hide);
  const plain = inPlace(undated.replace(NO_FIGURE, hide));
  const numbers = [...inDigits(plain), ...inWords(plain)].filter((one) => !isTime(plain, one));
  const inTheirOrder = [...numbers, ...vague(plain)].sort((one, other) => one.at - other.at);
  const wholes = joined(plain, inTheirOrder).map((one) => whole(one, plain, sentence));
  const figures = wholes.filter((one) => isFigure(one, plain.slice(one.end)));
  return { figures, dated: undated !== digits || ON_A_DAY.test(sentence) };
}

/** Not "one of them", nor "two sides". */
function isFigure(one, behind) {
  return !NOTHING_COUNTED.test(behind) && !(one.small && OF_SOME.test(behind));
}

const isTime = (plain, { end }) => A_TIME_FOLLOWS.test(plain.slice(end));

function vague(plain) {
  return [...plain.matchAll(VAGUE)].map((match) => {
    const [, low, high] = SPANS.find(([word]) => match[0].includes(word));
    return { at: match.index, end: match.index + match[0].length, vague: match[0], low, high };
  });
}

/** Numbers with those two joined that are the ends of one range. */
function joined(plain, found) {
  const all = [];
  for (const one of found) {
    const before = all.at(-1);
    if (before && one.at < before.end) continue;
    if (before && canJoin(plain, before, one)) {
      const ends = [before, one];
      all[all.length - 1] = { at: before.at, end: one.end, ends, ...range(before, one) };
    } else all.push(one);
  }
  return all;
}

function canJoin(plain, one, other) {
  const numbers = [one, other].every(({ value }) => value !== undefined);
  return numbers && areRange(plain, [one, other]);
}

function whole(one, plain, sentence) {
  const text = sentence.slice(one.at, one.end);
  const behind = plain.slice(one.end);
  const found = { ...one, text, percent: PER_CENT.test(behind), ...qualifierAround(plain, one) };
  if (one.ends) found.ends = one.ends.map((end) => whole(end, plain, sentence));
  if (one.value === undefined) return found;
  found.low = one.value;
  found.high = one.value;
  found.small = /^\p{L}+$/u.test(text) && one.value <= 12 && !one.scale;
  if (YEAR.test(text)) found.year = BEFORE_A_YEAR.test(plain.slice(0, one.at)) ? "sure" : "maybe";
  if (one.sign) {
    const meanings = `${one.value}, “up to ${one.value}” or “minus ${one.value}”`;
    found.ask = `“${text}”: do you mean ${meanings}? Write it like that.`;
  }
  return found;
}

/** Where the last words of a text begin. */
function startOfLast(text, count) {
  let place = text.trimEnd().length;
  for (let n = 0; n < count && place > 0; n += 1) place = text.lastIndexOf(" ", place - 1);
  return Math.max(place + 1, 0);
}

/** Whether a word that can be a preposition as well stands right before the figure. */
function isOfFigure({ words, at }, ahead) {
  return !PREPOSITIONS.has(words) || UP_TO_A_NUMBER.test(ahead.slice(at + words.length));
}

/** The qualifier around a figure: {qualifier, bound, from, ahead}; `from` is where it begins. */
function qualifierAround(plain, { at, end }) {
  const before = plain.slice(0, at).split(/[¦\d.;:!?]/).at(-1);
  const ahead = before.slice(startOfLast(before, AROUND));
  const first = qualifiersIn(ahead).find((one) => isOfFigure(one, ahead));
  if (first) {
    const from = at - ahead.length + first.at;
    return { qualifier: first.words, bound: boundOf(first.words), from, ahead };
  }
  const [rest] = plain.slice(end).split(/[¦\d.,;:!?]/);
  const behind = rest.split(/\s+/).slice(0, AROUND).join(" ");
  const after = QUALIFIER_BEHIND.exec(behind)?.[0] ?? "";
  return { qualifier: after, bound: boundOf(after), from: at, ahead };
}
