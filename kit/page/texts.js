// A text as numbered sentences and words, whatever was pasted. Nothing here touches the page.

export const MOST_WORDS = 10000; // of a text
// words of one card: a hand-in carries what is marked, not a whole text
export const MOST_MARKED = 40;
const MOST_LETTERS = 200000;
const SHORTENED = new Set(
  "mr mrs ms dr prof st gen col lt maj capt sgt gov sen rep no vs etc jan feb mar apr jun jul aug sept sep oct nov dec".split(
    " ",
  ),
);
// letters: a shorter line that ends without a full stop is a headline or a name
const CUT_FROM = 35;
const LINE_END = /[.!?…:؟۔]["'”’»)\]]*$/u;
const SENTENCE_END = /[.!?…。؟۔]+["'”’»)\]]*\s+/gu;

/** Why a text cannot be taken; "" if it can. */
export function refusal(text) {
  const count = text.split(/\s+/).filter(Boolean).length;
  if (!/\p{L}/u.test(text)) {
    return "There are no words in this text. Paste a text with words in it.";
  }
  if (count > MOST_WORDS) {
    return `This text has ${count.toLocaleString("en")} words, and we take up to ${MOST_WORDS.toLocaleString("en")}. Paste a part of it.`;
  }
  if (text.length > MOST_LETTERS) {
    return `This text has ${text.length.toLocaleString("en")} letters, and we take up to ${MOST_LETTERS.toLocaleString("en")}. Paste a part of it.`;
  }
  return "";
}

/**
 * Whether a text goes on behind what looks like the end of a sentence: “Gen. Smith”, “at 8 p.m.
 * Monday”.
 */
function goesOn(before, mark, behind) {
  if (!mark.startsWith(".")) return false;
  const last = /(\p{L}+)$/u.exec(before)?.[1] ?? "";
  return /^\p{Ll}/u.test(behind) || /^\p{L}$/u.test(last) || SHORTENED.has(last.toLowerCase());
}

/** The sentences of one paragraph. */
export function sentencesIn(paragraph) {
  const found = [];
  let begin = 0;
  for (const end of paragraph.matchAll(SENTENCE_END)) {
    const stop = end.index + end[0].length;
    if (goesOn(paragraph.slice(begin, end.index), end[0], paragraph.slice(stop))) continue;
    found.push(paragraph.slice(begin, stop).trim());
    begin = stop;
  }
  return [...found, paragraph.slice(begin).trim()].filter(Boolean);
}

/** Whether a line stops in the middle of a sentence, as one does that was too long for a page. */
const isCut = (line) => line.length >= CUT_FROM && !LINE_END.test(line);

/** The paragraphs of a text. Lines that an e-mail or a PDF has cut are put together again. */
export function paragraphsOf(text) {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map((one) => one.trim());
  const followed = lines.filter((line, n) => line && lines[n + 1]);
  const cutByHand = followed.length > 2 && followed.filter(isCut).length > followed.length / 2;
  const found = [];
  lines.forEach((line, n) => {
    const before = lines[n - 1] ?? "";
    if (cutByHand && line && isCut(before)) found.push(`${found.pop()} ${line}`);
    else if (line) found.push(line);
  });
  return found;
}

/** A pasted text as sentences: {number, kind, paragraph, text}. */
export function sentencesOf(text) {
  const paragraphs = paragraphsOf(text);
  const found = paragraphs.flatMap((one, paragraph) =>
    sentencesIn(one).map((words) => ({ paragraph, text: words })),
  );
  return found.map((one, n) => ({ number: n + 1, kind: "body", ...one }));
}

/** Sentences with the words of the whole text counted through: {sentences, words, digest}. */
export function laidOut(sentences) {
  const words = [];
  const placed = sentences.map((one) => {
    const first = words.length;
    for (const text of one.text.split(/\s+/).filter(Boolean)) {
      words.push({ text, sentence: one.number });
    }
    return { ...one, first, last: words.length - 1 };
  });
  return { sentences: placed, words, digest: digestOf(words.map(({ text }) => text).join(" ")) };
}

/** A short name for a text: the same words have the same one. It is cyrb53, and no secret. */
export function digestOf(text) {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let n = 0; n < text.length; n += 1) {
    const code = text.charCodeAt(n);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

/**
 * The words from first to last as they stand in the text, without a comma or full stop at their
 * end.
 */
export function quoteFrom(layout, first, last) {
  const words = layout.words
    .slice(first, last + 1)
    .map(({ text }) => text)
    .join(" ");
  return words.replace(/[,.;:]+$/, "") || words;
}

/** Words in quotation marks; their own marks are not set twice. */
export function inQuotes(words) {
  const inside = words.slice(1, -1);
  if (/^[“"].*[”"]$/su.test(words) && !/[“”"]/.test(inside)) return words;
  return `“${words.replaceAll("“", "‘").replaceAll("”", "’")}”`;
}

/** A word without the marks around it, in small letters. */
const bareWord = (word) => word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/**
 * Where these words stand in a text, the place nearest to `near`: {first, last}; null where they do
 * not.
 */
export function placeOf(layout, quote, near = 0) {
  const wanted = quote.split(/\s+/).map(bareWord).filter(Boolean);
  if (!wanted.length) return null;
  const kept = layout.words
    .map(({ text }, place) => ({ text: bareWord(text), place }))
    .filter(({ text }) => text);
  const starts = kept
    .map((_, n) => n)
    .filter((n) => wanted.every((word, k) => kept[n + k]?.text === word));
  const places = starts.map((n) => ({
    first: kept[n].place,
    last: kept[n + wanted.length - 1].place,
  }));
  return (
    places.sort((one, other) => Math.abs(one.first - near) - Math.abs(other.first - near))[0] ??
    null
  );
}

/** The number of the sentence in which a word stands. */
export const sentenceAt = (layout, place) => layout.words[place]?.sentence;
