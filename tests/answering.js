// Answers items of a page as a learner's clicks do, without a round trip for each. A step of the
// plan is {item, answer?, sure?, hints?, show?}; what the page then shows is given back for each:
// `beside` is what stands at each option, step or row, by its id.
(plan) => {
  const texts = (nodes) =>
    [...nodes].map((line) => {
      const name = line.querySelector(".named");
      return [name?.innerHTML ?? "", line.lastElementChild.innerHTML];
    });
  const click = (input, wanted) => input.checked !== wanted && input.click();

  function put(form, answer) {
    const list = form.querySelector(".steps");
    if (form.querySelector("textarea, input[type=text]")) {
      const field = form.querySelector("textarea, input[type=text]");
      field.value = String(answer);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (form.querySelector(".board")) {
      const press = (key) =>
        form.querySelector(".board").dispatchEvent(new KeyboardEvent("keydown", { key }));
      answer.forEach(() => ["Enter", "ArrowRight"].forEach(press));
    } else if (list) {
      answer.forEach((id, place) => {
        const row = list.querySelector(`[data-id="${id}"]`);
        const up = row.querySelector(".moves button");
        while ([...list.children].indexOf(row) > place && !up.disabled) up.click();
      });
    } else if (form.querySelector("select")) {
      for (const select of form.querySelectorAll("select")) {
        select.value = answer[select.name];
        for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
      }
    } else {
      const inputs = [...form.querySelectorAll(".option input")];
      const wanted = inputs.filter((one) => answer.includes(one.value));
      for (const input of wanted) click(input, true);
      for (const input of inputs) if (input.type === "checkbox") click(input, wanted.includes(input));
    }
  }

  return plan.map(({ item, answer, sure, hints, show }) => {
    const form = document.querySelector(`.kit-quiz .item[data-item="${item}"]`);
    const said = form.querySelector(".feedback");
    const [check, hint, reveal] = form.querySelectorAll(".buttons button");
    if (answer !== undefined) {
      put(form, answer);
      if (sure !== undefined) form.querySelectorAll(".sure input")[sure ? 0 : 1].click();
      check.click();
    }
    for (let n = 0; n < (hints ?? 0); n += 1) hint.click();
    if (show && !reveal.hidden) reveal.click();
    const label = form.querySelector("legend, .fields > label").cloneNode(true);
    label.querySelector(".number").remove();
    const withoutSign = said.cloneNode(true);
    withoutSign.querySelector(".sign")?.remove();
    return {
      verdict: said.querySelector("strong")?.textContent ?? "",
      beside: Object.fromEntries([...form.querySelectorAll("[data-state]")].map((row) => [row.dataset.id, [row.dataset.state, row.querySelector(".why > div")?.innerHTML ?? ""]])),
      lines: texts(said.querySelectorAll(":scope > .line")),
      rest: texts(said.querySelectorAll(":scope > details > .line")),
      items: [...(hints ? form.querySelectorAll(".hints li") : said.querySelectorAll(".form > li"))].map((one) => one.innerHTML),
      model: said.querySelector(":scope > details > div:not(.line)")?.innerHTML,
      whole: withoutSign.textContent,
      prompt: label.innerHTML.trim(),
      options: Object.fromEntries([...form.querySelectorAll(".option")].map((one) => [one.querySelector("input").value, one.querySelector("div").innerHTML])),
      canShow: !reveal.hidden,
    };
  });
}
