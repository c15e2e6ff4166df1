/**
 * Questions asked only after certain answers to an earlier one:
 *
 *   <div class="app-dependent" data-depends-on="KC4" data-depends-values="exploit,offending">
 *
 * What is hidden keeps its answers and sends them. A question that is itself hidden counts as
 * unanswered. Where the earlier question is not on the page, nothing is hidden.
 */
export function hideUnasked() {
  const forms = new Set();
  document.querySelectorAll(".app-dependent[data-depends-on]").forEach((dependent) => {
    const form = dependent.closest("form");
    if (form && inputsNamed(form, dependent.dataset.dependsOn).length) {
      dependent.querySelectorAll(".app-dependent__when").forEach((line) => (line.hidden = true));
      forms.add(form);
    }
  });
  forms.forEach((form) => {
    form.addEventListener("change", () => update(form));
    update(form);
  });
  // Browsers put back what was chosen after "Back", without a change event.
  window.addEventListener("pageshow", () => forms.forEach(update));
}

function update(form) {
  form.querySelectorAll(".app-dependent[data-depends-on]").forEach((dependent) => {
    const inputs = inputsNamed(form, dependent.dataset.dependsOn);
    if (!inputs.length) return;
    const asked = dependent.dataset.dependsValues.split(",");
    dependent.hidden = !inputs.some((input) => isChosen(input) && asked.includes(input.value));
  });
}

function inputsNamed(form, name) {
  return Array.from(form.querySelectorAll("input, select")).filter((input) => input.name === name);
}

function isChosen(input) {
  const isTicked = input.tagName === "SELECT" || input.checked;
  return isTicked && !input.closest("[hidden]");
}
