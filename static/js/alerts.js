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
    shown = document.createElement("div");
    shown.className = "app-alerts";
    shown.setAttribute("role", "status");
    box.after(shown);
  }
  shown.hidden = found.length === 0;
  shown.replaceChildren(...found.flatMap(words));
}

function words(alert) {
  const text = document.createElement("p");
  text.className = "app-alerts__words";
  text.textContent = alert.sentence;
  const button = document.createElement("button");
  button.className = "govuk-button govuk-button--secondary app-alerts__button";
  button.name = "replace";
  button.value = alert.press;
  button.textContent = "Replace";
  const of = document.createElement("span");
  of.className = "govuk-visually-hidden";
  of.textContent = ` ${alert.words}`;
  button.append(of);
  return [text, button];
}
