// One gap in a line of code: what is typed is compared, and nothing is run.
import { make } from "./components.js";
import { Item, registerItem } from "./items.js";

const IN_CODE = "____";

/** A filling as it is compared; `squeezed` in kit/items/blanks.py does the same. */
function bareFilling(text) {
  const one = text
    .trim()
    .replace(/["'“”„‘’‚«»]/g, '"')
    .replace(/\s+/g, " ");
  return one.replace(/ ?([^A-Za-z0-9_ ]) ?/g, "$1");
}

class BlankItem extends Item {
  fields() {
    const [before, after = ""] = this.item.code.trim().split(IN_CODE);
    const field = {
      type: "text",
      name: this.prefix,
      size: 10,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: false,
    };
    this.input = make("input", {
      ...field,
      autocorrect: "off",
      "aria-label": `The gap in ${before} … ${after}`,
    });
    this.input.addEventListener("input", () => this.widen());
    const code = (text) => make("code", { textContent: text });
    const line = make(
      "div",
      { className: "gap-line", dir: "ltr" },
      code(before),
      this.input,
      code(after),
    );
    const row = make("div", { className: "number-row gap-row" }, line);
    this.addPart("", row, this.input);
    return this.group("Write what belongs in the gap.", row);
  }

  /** The field is as wide as what stands in it. */
  widen() {
    this.input.size = Math.min(Math.max(10, this.input.value.length + 1), 40);
  }

  get picked() {
    return this.input.value.trim() || null;
  }

  get nothing() {
    return "Write something into the gap first, or skip this one.";
  }

  get state() {
    return this.input.value;
  }

  put(text) {
    this.input.value = String(text);
    this.widen();
  }
}

function judgeFilling(item, text) {
  const mine = bareFilling(text);
  const right = item.answer.map(bareFilling);
  const part = (fits, word, say) => [{ id: "", right: fits, word, say }];
  if (right.includes(mine)) {
    return { right: true, verdict: "Right.", parts: part(true, "Right", item.feedback) };
  }
  const known = (item.mistakes ?? []).find((one) => bareFilling(one.filling) === mine);
  const capitals = right.some((one) => one.toLowerCase() === mine.toLowerCase());
  const other = capitals
    ? "<p>Python tells capitals from small letters: look at yours again.</p>"
    : item.otherwise;
  return {
    right: false,
    verdict: "Not yet.",
    parts: part(false, "Not this", known?.feedback ?? other),
  };
}

function shownFilling(item) {
  const code = make("code", {
    textContent: item.code.trim().replace(IN_CODE, () => item.answer[0]),
  });
  return [{ name: code.outerHTML, say: item.feedback }];
}

registerItem("blank", BlankItem, { judge: judgeFilling, shown: shownFilling });
