// The file of a learner's answers: made in a page without a kernel, read back on another device.
// Nothing here touches the page.
import { digestOf } from "./texts.js";

const HAND_IN = { format: "article-kit hand-in", version: 1, kit: "web" };
export const ANSWERS_FORMAT = "article-kit answers"; // of a teacher's file with what is right
const LARGEST_FILE = 20_000_000; // letters; the answers to a whole course are about 100,000
const LARGEST_EVENT = 200_000;
const MOST_CUTS = 200; // places at which a file that was cut off is tried

/** The file for a teacher. */
export function handIn(events, pseudonym, now, course = "") {
  return { ...HAND_IN, course, pseudonym, made: now, events, damaged: [] };
}

/** A file's name for the answers of a learner; `Ada` and `ada` are one. */
export const fileNameOf = (pseudonym) => `hand-in-${pseudonym.toLowerCase()}.json`;

const RULE = "Use 2 to 30 letters, digits or hyphens and no spaces, such as blue-heron, and not your real name.";
// U+200C and U+200D join letters in Persian, Hindi and other scripts.
const SHAPE = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]|\u200c|\u200d){1,29}$/u;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i; // Windows keeps these for itself

/** Why this cannot be a pseudonym; "" if it can. kit/journals/pseudonyms.py has the same rule. */
export function refusedName(name) {
  const typed = name.normalize("NFC");
  if (!typed) return `Choose a name first. ${RULE}`;
  if (SHAPE.test(typed) && !RESERVED.test(typed)) return "";
  return `“${typed.slice(0, 40)}” cannot be your name here. ${RULE}`;
}

/**
 * What a file holds that somebody wants to take back to `course`: {events, name, cut}, or {why} it
 * cannot be read. `events` are pairs: a name of each that is always the same, and the event.
 */
export function answersIn(text, course = "") {
  if (text.length > LARGEST_FILE) return { why: "This file is too large to be one of answers." };
  const whole = parsed(text);
  if (whole?.format === ANSWERS_FORMAT) {
    return { why: "This is the file of a teacher, with what is right. It has none of your answers." };
  }
  const made = Array.isArray(whole?.events) ? whole : (cutShort(text) ?? linesOf(text));
  const events = made.events.filter(isEvent).map((event) => [nameOf(event), event]);
  if (!events.length) {
    return { why: "There are no answers in this file. Choose the one that begins with hand-in-." };
  }
  if (course && typeof made.course === "string" && made.course && made.course !== course) {
    return { why: "The answers in this file were given in another course." };
  }
  const name = typeof made.pseudonym === "string" ? made.pseudonym : "";
  return { events, name, cut: made !== whole };
}

/** What a text is as JSON; null if it is none. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A file that ends too early, up to its last whole event; null if it is not that. */
function cutShort(text) {
  let end = text.includes('"events"') ? text.lastIndexOf("}") : -1;
  for (let tries = 0; end > 0 && tries < MOST_CUTS; tries += 1) {
    const made = parsed(`${text.slice(0, end + 1)}]}`);
    if (Array.isArray(made?.events)) return made;
    end = text.lastIndexOf("}", end - 1);
  }
  return null;
}

/** A journal: an event a line. */
function linesOf(text) {
  return { events: text.split("\n").map(parsed) };
}

function isEvent(event) {
  if (typeof event?.item !== "string" || typeof event.event !== "string") return false;
  if (event.event === "card" && !isCard(event.card)) return false;
  return event.item.length < 100 && JSON.stringify(event).length < LARGEST_EVENT;
}

const isCard = (card) =>
  [card?.id, card?.text, card?.words].every((one) => typeof one === "string") &&
  [card.first, card.last, card.sentence].every(Number.isInteger);

/** The key of an event; of one in a journal that has none, a name made of all that it holds. */
const nameOf = (event) =>
  typeof event.key === "string" && event.key ? event.key : digestOf(JSON.stringify(event));
