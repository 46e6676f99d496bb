// A text in which words are marked: by mouse, by touch, or from lists with the keyboard alone.
import { make, newId } from "./components.js";
import { MOST_MARKED, quoteFrom } from "./texts.js";

const CLASSES = ["marked", "mine", "ours", "lit"];

/**
 * A text, its words as elements. `onMark(place | null, why)` is told what a reader marks, and
 * `onEnter(place)` that Enter was pressed on the last word of a card.
 */
export class TextView {
  constructor(layout, onMark, onEnter) {
    Object.assign(this, { layout, onMark, onEnter, dragging: false, swept: false });
    this.words = [];
    this.node = make("div", { className: "ledger-text", role: "group", "aria-label": "The text" });
    for (const sentences of this.paragraphs()) this.node.append(this.paragraph(sentences));
    this.node.addEventListener(
      "pointerdown",
      (event) => (this.dragging = event.pointerType === "mouse"),
    );
    this.node.addEventListener("click", (event) => this.clicked(event));
    this.node.addEventListener("keydown", (event) => this.pressed(event));
    this.watch = {
      selectionchange: () => this.dragging || this.selected(),
      pointerup: () => this.released(),
    };
    for (const [name, hear] of Object.entries(this.watch)) document.addEventListener(name, hear);
  }

  close() {
    for (const [name, hear] of Object.entries(this.watch)) document.removeEventListener(name, hear);
  }

  paragraphs() {
    const found = [];
    for (const one of this.layout.sentences) {
      const before = found.at(-1)?.[0];
      if (before && before.paragraph === one.paragraph) found.at(-1).push(one);
      else found.push([one]);
    }
    return found;
  }

  paragraph(sentences) {
    const node = make("p", { className: sentences[0].kind, dir: "auto" });
    for (const { number, first, last } of sentences) {
      const sentence = node.appendChild(make("span", { className: "sentence" }));
      sentence.dataset.sentence = number;
      sentence.append(make("sup", { textContent: number }), " ");
      for (let place = first; place <= last; place += 1) {
        const word = make("span", {
          className: "word",
          textContent: `${this.layout.words[place].text} `,
          "data-place": place,
        });
        this.words.push(word);
        sentence.append(word);
      }
    }
    return node;
  }

  /** Show the sentences of these numbers alone. */
  lay(shown) {
    for (const one of this.node.querySelectorAll(".sentence")) {
      one.hidden = !shown.has(Number(one.dataset.sentence));
    }
    for (const one of this.node.querySelectorAll("p")) {
      one.hidden = !one.querySelector(".sentence:not([hidden])");
    }
  }

  /** The place of the word that an event is about; null beside all words. */
  placeIn(event) {
    const word = event.target.closest?.(".word");
    return word ? Number(word.dataset.place) : null;
  }

  /** A first click marks a word, the next one all up to there, and one after that begins anew. */
  clicked(event) {
    const place = this.placeIn(event);
    if (this.swept || place === null) return;
    const begun = this.mark && this.mark.first === this.mark.last ? this.mark.first : null;
    this.choose(
      begun === null ? place : Math.min(begun, place),
      begun === null ? place : Math.max(begun, place),
    );
  }

  /** Enter on the last word of a card opens it. */
  pressed(event) {
    const place = this.placeIn(event);
    if (place === null || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    this.onEnter(place);
  }

  /** A mouse that has swept over words has marked them. */
  released() {
    if (!this.dragging) return;
    this.dragging = false;
    this.swept = this.selected();
    if (this.swept) document.getSelection().removeAllRanges();
    setTimeout(() => (this.swept = false)); // behind the click that belongs to it
  }

  /** Mark what the browser's own selection holds, word by word; whether there was one. */
  selected() {
    const picked = document.getSelection();
    if (!picked.rangeCount || picked.isCollapsed || !this.holds(picked.anchorNode)) return false;
    const range = picked.getRangeAt(0);
    const inside = this.words.filter(
      (word) => range.intersectsNode(word) && !this.onlyTouches(range, word),
    );
    if (inside.length) {
      this.choose(Number(inside[0].dataset.place), Number(inside.at(-1).dataset.place));
    } else this.onMark(null, "There is no word in what you marked. Mark one word or more.");
    return true;
  }

  /**
   * Whether something stands in the text itself, and not in the card that is open between two
   * paragraphs.
   */
  holds(node) {
    return this.node.contains(node) && !node.parentElement?.closest(".desk");
  }

  /** Whether a selection ends right before a word, or begins right behind it. */
  onlyTouches(range, word) {
    const text = word.firstChild;
    // a space is its last letter
    if (range.startContainer === text && range.startOffset >= text.length - 1) return true;
    return range.endContainer === text && range.endOffset === 0;
  }

  /** Mark the words from first to last, if a card can hold so many. */
  choose(first, last) {
    const count = last - first + 1;
    if (count > MOST_MARKED) {
      this.onMark(
        null,
        `You marked ${count} words, and a card takes up to ${MOST_MARKED}. Mark the claim alone.`,
      );
      return;
    }
    this.mark = { first, last };
    this.show("marked", [this.mark]);
    this.onMark(this.mark, "");
  }

  clear() {
    this.mark = null;
    this.show("marked", []);
  }

  /** Show which words are in these places, in one of the ways that there are. */
  show(how, places) {
    console.assert(CLASSES.includes(how));
    for (const word of this.node.querySelectorAll(`.${how}`)) word.classList.remove(how);
    for (const { first, last } of places) {
      for (let place = first; place <= last; place += 1) this.words[place]?.classList.add(how);
    }
  }

  /** Number the cards in the text: each number stands behind its last word, which opens it. */
  number(cards) {
    for (const word of this.node.querySelectorAll("[data-cards]")) {
      delete word.dataset.cards;
      for (const name of ["tabindex", "role", "aria-label"]) word.removeAttribute(name);
    }
    for (const { last, number } of cards) {
      const word = this.words[last];
      if (!word) continue;
      word.dataset.cards = [word.dataset.cards, number].filter(Boolean).join(", ");
      word.tabIndex = 0;
      word.setAttribute("role", "button");
      word.setAttribute("aria-label", `${word.textContent.trim()} (card ${word.dataset.cards})`);
    }
  }

  /** The paragraph that holds a word. */
  paragraphOf(place) {
    return this.words[place]?.closest("p");
  }
}

/** Three lists that mark words without a mouse: sentence, first word, last word. */
export class WordLists {
  constructor(layout, choose) {
    Object.assign(this, { layout, choose });
    const start = (one) =>
      `${one.number} · ${quoteFrom(layout, one.first, Math.min(one.first + 6, one.last))} …`;
    this.starts = layout.sentences.map((one) => [one.number, start(one)]);
    this.sentence = this.list("Sentence", this.starts, () => this.choseSentence());
    this.first = this.list("First word", [], () => this.choseFirst());
    this.last = this.list("Last word", [], () => this.choseLast());
    const fields = [this.sentence, this.first, this.last].map((select) => select.parentElement);
    const group = make(
      "fieldset",
      {},
      make("legend", { textContent: "The words of a claim" }),
      ...fields,
    );
    this.node = make(
      "details",
      { className: "lists" },
      make("summary", { textContent: "With the keyboard: choose the words from lists" }),
      group,
    );
  }

  list(label, options, onchange) {
    const select = make("select", { id: newId(), onchange });
    this.fill(select, options);
    make(
      "div",
      { className: "field" },
      make("label", { htmlFor: select.id, textContent: label }),
      select,
    );
    return select;
  }

  fill(select, options) {
    const first = make("option", { value: "", textContent: "choose …" });
    select.replaceChildren(
      first,
      ...options.map(([value, textContent]) => make("option", { value, textContent })),
    );
    select.disabled = !options.length;
  }

  /** Offer the sentences of these numbers alone. */
  lay(shown) {
    this.shown = shown;
    this.fill(
      this.sentence,
      this.starts.filter(([number]) => shown.has(number)),
    );
    this.fill(this.first, []);
    this.fill(this.last, []);
  }

  /** The words from one place on, as far as the next sentence goes. */
  wordsFrom(first, last) {
    const starts = new Map(this.layout.sentences.map((one) => [one.number, one.first]));
    const counted = ({ text, sentence }, place) => `${place - starts.get(sentence) + 1} · ${text}`;
    return this.layout.words
      .slice(first, last + 1)
      .map((word, n) => [first + n, counted(word, first + n)]);
  }

  chosen() {
    return this.layout.sentences.find(({ number }) => number === Number(this.sentence.value));
  }

  choseSentence() {
    const one = this.chosen();
    this.fill(this.first, one ? this.wordsFrom(one.first, one.last) : []);
    this.fill(this.last, []);
  }

  choseFirst() {
    if (!this.first.value) return;
    const first = Number(this.first.value);
    const one = this.chosen();
    const behind = this.layout.sentences[this.layout.sentences.indexOf(one) + 1];
    const next = behind && this.shown.has(behind.number) ? behind : one;
    this.fill(this.last, this.wordsFrom(first, Math.min(next.last, first + MOST_MARKED - 1)));
    this.last.value = first;
    this.choose(first, first);
  }

  choseLast() {
    if (this.last.value) this.choose(Number(this.first.value), Number(this.last.value));
  }

  /** Show a mark that was made in the text. */
  put({ first, last }) {
    this.sentence.value = this.layout.words[first].sentence;
    this.choseSentence();
    this.first.value = first;
    this.fill(
      this.last,
      this.wordsFrom(first, Math.max(last, Math.min(this.chosen().last, first + MOST_MARKED - 1))),
    );
    this.last.value = last;
  }
}
