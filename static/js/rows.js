/**
 * "Add another" without a round trip: `[data-rows]` holds rows, a template and a button.
 * `__index__` in the template becomes the number of the new row.
 */
export function addRowsHere(prepare) {
  document.querySelectorAll("[data-rows]").forEach((rows) => {
    const template = rows.querySelector("template");
    const button = rows.querySelector('button[name="add"]');
    if (!template || !button) return;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const row = document.importNode(template.content, true).firstElementChild;
      number(row, rows.querySelectorAll(".app-rows__row").length);
      (template.parentElement === button.parentElement ? template : button).before(row);
      prepare(row);
      const box = row.querySelector("textarea, input, select");
      if (box) box.focus();
    });
  });
}

function number(row, index) {
  [row, ...row.querySelectorAll("*")].forEach((element) => {
    Array.from(element.attributes).forEach((attribute) => {
      attribute.value = attribute.value.replace(/__index__/g, index);
    });
  });
}
