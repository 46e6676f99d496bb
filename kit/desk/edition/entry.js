// A form for a teacher's typing: answers from paper, a row a learner, as the files that `report`
// reads. It is a page of its own: nothing leaves it but the file that the teacher saves.
import { fileNameOf, handIn, refusedName } from "../../page/handins.js";
import { parse } from "../../page/judging.js";

const asked = JSON.parse(document.getElementById("asked").textContent);
const KEEP = `kit-paper ${asked.course} ${asked.lesson}`;
const EMPTY = "-"; // a line that a learner left empty
const UNREADABLE = "?";
const ON_PAPER = "+"; // a long answer that is written, and is not typed

// --- what is typed, read -----------------------------------------------------------------------

const letterRange = (letters) => `${letters[0]} to ${letters.at(-1)}`;
const squeezed = (text) => text.replace(/[\s,;.]+/g, "").toUpperCase();
const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

const READ = {
  one({ letters }, text) {
    const given = squeezed(text);
    const names = Object.keys(letters);
    if (given.length !== 1) return { wrong: `one letter, ${letterRange(names)}` };
    if (!letters[given]) return { wrong: `a letter, ${letterRange(names)}` };
    return { answer: [letters[given]] };
  },
  many({ letters }, text) {
    const given = [...new Set(squeezed(text))];
    const names = Object.keys(letters);
    if (given.some((one) => !letters[one])) return { wrong: `letters, ${letterRange(names)}` };
    return { answer: given.map((one) => letters[one]) };
  },
  rows({ letters, rows }, text) {
    const given = [...squeezed(text)];
    const names = Object.keys(letters);
    if (given.length !== rows.length) {
      const say = `${plural(rows.length, "letter")}, one a line from the top`;
      return { wrong: `${say}, and ${EMPTY} for an empty line` };
    }
    if (given.some((one) => one !== EMPTY && !letters[one])) {
      return { wrong: `letters, ${letterRange(names)}, and ${EMPTY} for an empty line` };
    }
    const pairs = rows.map((row, place) => [row, letters[given[place]]]);
    return { answer: Object.fromEntries(pairs.filter(([, choice]) => choice)) };
  },
  order({ steps, all }, text) {
    const given = squeezed(text).split("");
    const used = given.filter((one) => one !== EMPTY);
    const counted = used.every((_, place) => used.includes(String(place + 1)));
    const fits = given.length === steps.length && counted && (!all || used.length === steps.length);
    const crossed = all ? "" : `, and ${EMPTY} for one that is crossed out`;
    const say = `${steps.length} places: the number at each strip from the top${crossed}`;
    if (!fits) return { wrong: `${say}, each number once` };
    return { answer: used.map((_, place) => steps[given.indexOf(String(place + 1))]) };
  },
  number({ unit }, text) {
    const { value, why } = parse(text, unit);
    return why ? { why } : { answer: value };
  },
  text: ({ long }, text) =>
    long && text === ON_PAPER ? { event: "written" } : { answer: text },
  decision({ letters }, text) {
    const read = READ.one({ letters }, text);
    return read.wrong ? read : { answer: { print: read.answer[0], reason: "" } };
  },
};

/** What a row says: its pseudonym and answers, what is wrong in which field, what is left out. */
function readRow(row, place, rows) {
  const name = row.name.trim().normalize("NFC");
  const given = asked.questions.filter((one) => (row.answers[one.number] ?? "").trim());
  const found = { name, answers: [], faults: [], missing: [] };
  if (!name && !given.length) return found;
  const nameFault = faultOfName(name, place, rows);
  if (nameFault) found.faults.push({ field: "name", say: nameFault });
  for (const one of asked.questions) {
    const text = (row.answers[one.number] ?? "").trim();
    if (!text || text === UNREADABLE) {
      found.missing.push(one.number);
      continue;
    }
    const { answer, event, wrong, why } = READ[one.shape](one, text);
    const needs = `Question ${one.number} needs ${wrong}. “${text.slice(0, 30)}” is typed.`;
    const say = why ? `Question ${one.number}: ${why}` : needs;
    if (wrong || why) found.faults.push({ field: one.number, say });
    else found.answers.push({ one, answer, event });
  }
  return found;
}

function faultOfName(name, place, rows) {
  if (!name) return "There are answers, and no pseudonym. Type the one on the worksheet.";
  const why = refusedName(name);
  if (why) return why;
  const folded = (text) => text.trim().normalize("NFC").toLocaleLowerCase();
  const first = rows.findIndex((one) => folded(one.name) === folded(name));
  if (first === place) return "";
  return `“${name}” stands in row ${first + 1} as well. Each learner has one row, and one pseudonym.`;
}

// --- the files ---------------------------------------------------------------------------------

/** A learner's hand-in. The same answers typed again have the same keys, so they count once. */
function handInOf({ name, answers }, now) {
  const who = name.toLocaleLowerCase();
  const key = (...parts) => `paper-${crc(bytes(JSON.stringify([asked.course, who, ...parts])))}`;
  // It stands in every file of a learner on paper: so that two lessons are one learner's.
  const events = [{ time: now, item: "paper", event: "entered", key: `${key("paper")}-${who}` }];
  for (const { one, answer, event: other } of answers) {
    const event = other ?? (one.shape === "decision" ? "decided" : "answer");
    events.push({ time: now, item: one.id, event, answer, key: key(one.id, answer ?? event) });
  }
  return { ...handIn(events, name, now, asked.course), kit: "paper" };
}

const bytes = (text) => new TextEncoder().encode(text);

function crc(content) {
  let found = ~0;
  for (const byte of content) {
    found ^= byte;
    for (let bit = 0; bit < 8; bit += 1) found = (found >>> 1) ^ (0xedb88320 & -(found & 1));
  }
  return ~found >>> 0;
}

/** Some files as one zip, which holds them as they are. */
function zipped(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, content } of files) {
    const [named, whole] = [bytes(name), bytes(content)];
    // Version 2.0, names in UTF-8, not packed, 1 January 1980; sizes and lengths.
    const about = fields([20, 2], [0x800, 2], [0, 2], [0, 2], [33, 2], [crc(whole), 4]);
    const sizes = fields([whole.length, 4], [whole.length, 4], [named.length, 2], [0, 2]);
    const local = [fields([0x04034b50, 4]), about, sizes, named, whole];
    const rest = fields([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]);
    directory.push(fields([0x02014b50, 4], [20, 2]), about, sizes, rest, named);
    parts.push(...local);
    at += length(local);
  }
  const size = length(directory);
  const count = files.length;
  const end = fields([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [size, 4], [at, 4], [0, 2]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

const length = (parts) => parts.reduce((sum, part) => sum + part.length, 0);

/** Numbers as bytes, the lowest byte first: each with how many bytes it takes. */
function fields(...given) {
  const every = given.flatMap(([value, size]) =>
    Array.from({ length: size }, (_, place) => (value >>> (8 * place)) & 255),
  );
  return new Uint8Array(every);
}

// --- the page ----------------------------------------------------------------------------------

const rows = kept();
const body = document.querySelector("tbody");
const said = document.getElementById("said");
let sure = false; // whether "clear" was pressed once

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEEP) ?? "[]");
    return found.filter((one) => typeof one?.name === "string" && one.answers);
  } catch {
    return [];
  }
}

function keep() {
  try {
    localStorage.setItem(KEEP, JSON.stringify(rows));
  } catch {
    said.textContent = "This browser keeps nothing: save the file before you close this page.";
  }
}

function make(tag, attributes, ...children) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

function field(place, question) {
  const row = rows[place];
  const input = make("input", { autocomplete: "off", spellcheck: false });
  input.value = question ? (row.answers[question.number] ?? "") : row.name;
  input.dataset.field = question ? question.number : "name";
  const called = question ? `question ${question.number}` : "pseudonym";
  input.setAttribute("aria-label", `Row ${place + 1}, ${called}`);
  input.setAttribute("aria-describedby", `says-${place}`);
  if (question) input.className = question.shape;
  input.addEventListener("input", () => {
    if (question) row.answers[question.number] = input.value;
    else row.name = input.value;
    sure = false;
    keep();
  });
  input.addEventListener("change", () => check());
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      save();
      said.scrollIntoView({ block: "nearest" });
      return;
    }
    check();
    go(place + 1);
  });
  return input;
}

function addRow(place) {
  const cells = asked.questions.map((one) => make("td", {}, field(place, one)));
  const number = make("th", { scope: "row", textContent: place + 1 });
  body.append(make("tr", {}, number, make("td", {}, field(place)), ...cells));
  const says = make("td", { id: `says-${place}`, colSpan: asked.questions.length + 2 });
  body.append(make("tr", { className: "says" }, says));
}

/** To the row of the next learner; there is always one more. */
function go(place) {
  if (place === rows.length) {
    rows.push({ name: "", answers: {} });
    addRow(place);
    keep();
  }
  body.querySelectorAll("tr:not(.says)")[place].querySelector("input").focus();
}

/** Say beside each row what is wrong in it; all rows as they are read. */
function check() {
  const read = rows.map((row, place) => readRow(row, place, rows));
  const lines = body.querySelectorAll("tr:not(.says)");
  read.forEach((found, place) => {
    const wrong = found.faults.map((one) => String(one.field));
    for (const input of lines[place].querySelectorAll("input")) {
      input.setAttribute("aria-invalid", String(wrong.includes(input.dataset.field)));
    }
    const says = found.faults.map((one) => one.say);
    if (found.missing.length && !wrong.length && found.name) {
      const stays = found.missing.length === 1 ? "it stays" : "they stay";
      says.push(`No answer to ${found.missing.join(", ")}: ${stays} open in the report.`);
    }
    document.getElementById(`says-${place}`).textContent = says.join(" ");
  });
  return read;
}

function save() {
  const read = check();
  const faults = read.flatMap((one) => one.faults);
  const learners = read.filter((one) => one.name && one.answers.length);
  if (faults.length) {
    said.textContent = `Nothing is saved yet. Put right what is said below the rows: ${faults.length}.`;
    body.querySelector("[aria-invalid=true]").focus();
    return;
  }
  if (!learners.length) {
    said.textContent = "Nothing is typed yet: a pseudonym and answers, a row for each learner.";
    return;
  }
  const now = new Date().toISOString();
  const files = learners.map((one) => ({
    name: fileNameOf(one.name),
    content: `${JSON.stringify(handInOf(one, now))}\n`,
  }));
  const name = `paper-answers-${asked.lesson}.zip`;
  const href = URL.createObjectURL(zipped(files));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  said.textContent =
    `${name} is among your downloads, with ${plural(files.length, "learner")}. ` +
    "Put it into the folder of hand-ins as it is. If you save again, replace the older file.";
}

function clear() {
  if (!sure) {
    sure = true;
    said.textContent = "This takes all rows away. Is the file saved? Then press Clear once more.";
    return;
  }
  rows.length = 0;
  body.replaceChildren();
  keep();
  go(0);
  sure = false;
  said.textContent = "Cleared: nothing of this class is left in this browser.";
}

if (!rows.length) rows.push({ name: "", answers: {} });
rows.forEach((_, place) => addRow(place));
check();
document.getElementById("save").addEventListener("click", save);
document.getElementById("clear").addEventListener("click", clear);
