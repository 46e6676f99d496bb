"""When the first quiz of a page answers: a script looks for it, answers it, and waits for a word.

`FIRST` is given where quizzes stand and where each says something. It answers the first that is
there, in the page itself, and `window.first` becomes the milliseconds until something was said.
"""

KIT = [".kit-quiz .item[data-item]", ".feedback, .saved, .told"]
PLACES = {
    "kit": KIT,
    "jupyterquiz": [".Quiz", "[id^=fb]"],
    "ipywidgets": [".widget-vbox", ".widget-html:last-child"],
}
AGAIN = 2_000  # milliseconds after which somebody who got no word tries the next option
CLICKED = ".option input, .moves button:enabled, .MCButton, .widget-radio-box input"
FIELDS = f"{CLICKED}, textarea, input[type=text], select"
FIRST = f"""
(places, began = performance.now()) => {{
  const fields = {FIELDS!r};
  const answer = (quiz, field) => {{
    if (field.matches({CLICKED!r})) field.click();
    else {{
      const words = "The ministry said on Monday that nobody had counted them yet, and left. ";
      field.value = field.matches("select") ? field.options[1]?.value : words.repeat(5);
      const enter = {{ key: "Enter", keyCode: 13, bubbles: true }};
      field.dispatchEvent(new Event("input", {{ bubbles: true }}));
      field.dispatchEvent(new Event("change", {{ bubbles: true }}));
      field.dispatchEvent(new KeyboardEvent("keypress", enter));
    }}
    quiz.querySelector(".buttons .main")?.click();
  }};
  window.first = new Promise((done) => {{
    let tries = 0;
    let tried = -Infinity;
    const look = () => {{
      const holds = (quiz) => quiz.querySelector(fields);
      const quiz = [...document.querySelectorAll(places[0])].find(holds);
      const known = quiz ? [...quiz.querySelectorAll(fields)] : [];
      if (quiz && performance.now() - tried > {AGAIN}) {{
        tried = performance.now();
        answer(quiz, known[tries % known.length]);
        tries += 1;
      }}
      const said = quiz ? [...quiz.querySelectorAll(places[1])] : [];
      if (said.some((one) => one.textContent.trim())) return done(performance.now() - began);
      setTimeout(look, 20);
    }};
    look();
  }});
}}
"""
