/**
 * What in a text may tell who a child is, at the box that holds it, as templates/components/
 * identity_alerts.html shows it: `alerts` are by the name of the box, those of `names` are shown anew.
 */
export function showAlerts(form, names, alerts) {
  new Set(names).forEach((name) => {
    form.querySelectorAll(`textarea[name="${CSS.escape(name)}"]`).forEach((box, index) => {
      const found = (alerts[name] || []).filter((alert) => alert.index === index);
      place(box, found);
    });
  });
}

function place(box, found) {
  let shown = box.parentElement.querySelector(".app-alerts");
  if (!shown && found.length === 0) return;
  if (!shown) {
    shown = make("div", "app-alerts");
    shown.setAttribute("role", "status");
    box.after(shown);
  }
  shown.hidden = found.length === 0;
  shown.replaceChildren(...found.map(one));
}

function one(alert) {
  const shown = make("div", "app-alerts__one");
  const button = make("button", "app-alerts__button", "Replace");
  button.name = "replace";
  button.value = alert.press;
  button.append(make("span", "govuk-visually-hidden", ` ${alert.words}`));
  shown.append(make("p", "app-alerts__words", alert.sentence), button);
  return shown;
}

function make(kind, name, text = "") {
  const element = document.createElement(kind);
  element.className = name;
  element.textContent = text;
  return element;
}
