// Whether what was written is an answer: words that can be read, and not the question again. It is
// careful to refuse nothing honest: names, other alphabets, one word that the question offers.
// Nothing here touches the page.

const WRITING_SAYS = {
  unread: "We could not read words in this. Write it so that a classmate can read it.",
  again: "This repeats the question. Write it in your own words.",
  over: "This says the same words again and again. Write a whole sentence.",
};
const TOKEN = /[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu;
// Keys that lie side by side, on keyboards for Latin and for Cyrillic letters.
const KEYBOARD = ["qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm"];
KEYBOARD.push("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю");
const ROWS = KEYBOARD.flatMap((row) => [row, [...row].reduce((all, key) => key + all, "")]);
const KEYS_IN_A_ROW = 3; // so many side by side make a run: “asd” in “asdasd”
const FEWEST_KEYS = 4; // of a word that may be nothing but such runs: “wer” is German for “who”
const FEWEST_KEYS_CYRILLIC = 5; // Смит is a name
// What people type to fill a line; it counts as no word of an answer.
const FILLERS = new Set(
  "lol lmao rofl xd haha hahaha hehe idk dunno idc omg wtf btw um umm uh hm hmm meh bla blah whatever pls plz".split(" "),
);
const SILENT = 5; // letters, from which a word needs a vowel: “smrt” is one, “sdfgh” is not
const LONGEST_CLUSTER = 6; // consonants in a row, as in Mkrtchyan and Knightsbridge
const A_NEW_WORD_IN = 10; // words: with fewer new ones than this, a text is the question again
const SAME_PAIRS = 0.7; // of the words side by side stand so in the question as well: copied
const VARIED = 1 / 3; // of the words must be different ones

const isLatin = (word) => /^[\p{Script=Latin}\p{M}'’-]+$/u.test(word);
const isCyrillic = (word) => /^[\p{Script=Cyrillic}'’-]+$/u.test(word);
/** Without the marks on its letters, so that é is a vowel; ə, ı and æ are others. */
const plainLetters = (word) => word.normalize("NFD").replace(/\p{M}/gu, "");
const VOWEL = /[aeiouyəıæœøаеёиоуыэюяіїє]/u;
const CLUSTER = /[^aeiouyəıæœø\s'’-]+/gu;

/** The words of a text in small letters, as they stand there. */
export const tokensOf = (text) => text.toLowerCase().match(TOKEN) ?? [];

/** Whether some letters are nothing but keys that lie side by side. */
function isKeyboardRun(word) {
  const fewest = isCyrillic(word) ? FEWEST_KEYS_CYRILLIC : FEWEST_KEYS;
  if (word.length < fewest) return false;
  let place = 0;
  while (place < word.length) {
    const run = longestRun(word, place);
    if (run < KEYS_IN_A_ROW) return false;
    place += run;
  }
  return true;
}

function longestRun(word, place) {
  let length = 0;
  const lies = (count) => ROWS.some((row) => row.includes(word.slice(place, place + count)));
  while (place + length < word.length && lies(length + 1)) length += 1;
  return length;
}

/** Whether a word can be one. What we know too little of to judge can. */
export function isWord(word) {
  if (/\p{N}/u.test(word)) return true;
  const letters = isLatin(word) ? plainLetters(word) : word;
  if (/^(.{1,3})\1{2,}$/u.test(letters)) return false; // “aaaa”, “lalala”
  if (isKeyboardRun(letters)) return false;
  if (!isLatin(word)) return !isCyrillic(word) || letters.length < SILENT || VOWEL.test(letters);
  if (letters.length >= SILENT && !VOWEL.test(letters)) return false;
  return Math.max(0, ...(letters.match(CLUSTER) ?? []).map((one) => one.length)) <= LONGEST_CLUSTER;
}

/** How many words can be read, without fillers; one that is written again at once counts once. */
export function wordsWritten(text) {
  const words = tokensOf(text).filter((one) => isWord(one) && !FILLERS.has(one));
  return words.filter((one, n) => one !== words[n - 1]).length;
}

/** Whether nothing in a field can be read; an empty one has nothing to read. */
export function isUnread(text) {
  const words = tokensOf(text);
  return words.length > 0 && !words.some(isWord);
}

/** Whether a line is a word or two that the question itself offers in quotation marks. */
export function isOffered(text, asked) {
  const said = tokensOf(text).join(" ");
  const offers = [...asked.matchAll(/[“"]([^”"]{1,40})[”"]/gu)].map(([, words]) => words);
  return said !== "" && offers.some((one) => tokensOf(one).join(" ") === said);
}

/**
 * Why a text is no answer to what is `asked` (plain text); "" if it may be one. How long it should
 * be is for others to say.
 */
export function noAnswer(text, asked = "") {
  const words = tokensOf(text);
  const read = words.filter(isWord);
  if (!words.length || isOffered(text, asked)) return "";
  if (read.length * 2 <= words.length) return WRITING_SAYS.unread;
  if (repeats(read, asked)) return WRITING_SAYS.again;
  return new Set(read).size < read.length * VARIED ? WRITING_SAYS.over : "";
}

/** Whether words are those of the question, in its order. What it quotes is free to be used. */
function repeats(words, asked) {
  const theirs = tokensOf(asked.replace(/[“"][^”"]*[”"]/gu, " "));
  const known = new Set(theirs);
  const fresh = words.filter((one) => !known.has(one)).length;
  if (words.length < 2 || fresh > words.length / A_NEW_WORD_IN) return false;
  const pairs = new Set(pairsOf(theirs));
  const mine = pairsOf(words);
  return mine.filter((one) => pairs.has(one)).length >= mine.length * SAME_PAIRS;
}

const pairsOf = (words) => words.slice(1).map((one, n) => `${words[n]} ${one}`);
