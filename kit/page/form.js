// Which of two forms somebody takes first, where no kernel knows the pseudonym.
import { make, newId } from "./components.js";

/** The form to take first: the numbers of the letters are added up. kit/forms.py draws alike. */
export function firstForm(pseudonym) {
  // Up and down: ß is ss, as for Python. İ and ı are one letter with i, and ς with σ.
  const name = pseudonym.trim().normalize("NFC").toUpperCase().toLowerCase();
  const plain = name.replace(/i\u0307/gu, "i").replace(/ı/gu, "i").replace(/ς/gu, "σ");
  const sum = [...plain.normalize("NFC")].reduce((all, letter) => all + letter.codePointAt(0), 0);
  return "AB"[sum % 2];
}

/** A field for the pseudonym; below it, whether form `letter` of this page comes first. */
export function drawBox(letter) {
  const id = newId();
  const name = make("input", { type: "text", id, autocomplete: "off", maxLength: 40 });
  const said = make("p", { className: "how", role: "status" });
  name.addEventListener("input", () => {
    if (!name.value.trim()) said.textContent = "";
    else if (firstForm(name.value) === letter) said.textContent = `You take form ${letter} first.`;
    else said.textContent = `You take the other form first. Take form ${letter} after the course.`;
  });
  const label = make("label", {
    htmlFor: id,
    textContent: "Your name in this course (an invented one, always the same): ",
  });
  const why = make("p", { textContent: "Which form do you take first? Your name decides." });
  return make("div", { className: "draw" }, why, label, name, said);
}
