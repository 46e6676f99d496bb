// A slider with a button at each end: it leads through what is shown step by step.
import { button, make, newId } from "./components.js";

/**
 * `stops` are the steps in words, `names` what the two buttons say. `shown(at)` is called for each
 * step that is shown. What is `below` stands under the slider.
 */
export class Stepper {
  constructor({ label, names: [back, on], stops, below = [], shown }) {
    Object.assign(this, { stops, shown, at: 0 });
    this.previous = button(back, () => this.go(this.at - 1));
    this.next = button(on, () => this.go(this.at + 1));
    this.slider = make("input", { type: "range", min: 1, max: stops.length, value: 1 });
    this.slider.id = newId();
    this.slider.setAttribute("aria-label", label);
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value) - 1));
    const track = make("div", { className: "track" }, this.slider, ...below);
    this.bar = make("div", { className: "bar" }, this.previous, track, this.next);
  }

  /** Go to another step; beyond an end there is none. */
  go(wanted) {
    const at = Math.min(Math.max(wanted, 0), this.stops.length - 1);
    if (at === this.at) return;
    this.at = at;
    this.show();
  }

  show() {
    this.slider.value = this.at + 1;
    this.slider.setAttribute("aria-valuetext", this.stops[this.at]);
    // They keep the focus at the ends, where a button that is disabled would lose it.
    this.previous.ariaDisabled = String(this.at === 0);
    this.next.ariaDisabled = String(this.at === this.stops.length - 1);
    this.shown(this.at);
  }
}
