import { showAlerts } from "./alerts.js";

/**
 * Saves what is typed into `form[data-typed]`, single fields at a time: two seconds after the last
 * keystroke, and on leaving a field. `[role=status]` in the form says how it stands. Nothing is kept
 * in the browser.
 *
 * A request that got no answer is sent again as it was, with the same key, until there is one: the
 * server recognises it, so that nothing is saved twice and nothing of ours looks like a change by
 * somebody else. What is typed meanwhile waits for the next request.
 */
const PAUSE = 2000;
const LONGEST_WAIT = 15000;
const TRIES = [2000, 4000, 8000, 15000]; // milliseconds until the next try

export function saveWhileTyping() {
  document.querySelectorAll("form[data-typed]").forEach((form) => new Saver(form));
}

class Saver {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[role=status]");
    this.changed = new Set(); // names of fields
    this.unanswered = null; // the body of the request that was sent last, until it is answered
    this.running = null; // a promise while requests are under way
    this.failures = 0;
    this.isLeaving = false; // with everything saved, or to the page that shows both texts
    this.isSignedOut = false;
    this.isOver = false; // somebody else changed the section, or it can't be saved any more

    // What the server sends is what counts; the browser must not bring back older contents.
    form.setAttribute("autocomplete", "off");
    form.addEventListener("input", (event) => this.note(event.target, PAUSE));
    form.addEventListener("change", (event) => {
      // A text that was saved two seconds after the last keystroke is not saved again on leaving.
      if (this.changed.has(event.target.name)) this.note(event.target, 0);
    });
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    document.addEventListener("click", (event) => this.beforeLink(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    window.addEventListener("online", () => this.save());
    window.addEventListener("pageshow", () => (this.isLeaving = false)); // back again
    window.addEventListener("beforeunload", (event) => {
      if (this.isSaved() || this.isLeaving) return;
      event.preventDefault();
      event.returnValue = ""; // older browsers
    });
  }

  isSaved() {
    return this.changed.size === 0 && this.unanswered === null;
  }

  note(field, pause) {
    if (!field.name || this.isOver) return;
    this.changed.add(field.name);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** Resolves to true once everything is saved, to false if that is not possible now. */
  save() {
    clearTimeout(this.timer);
    if (!this.running) {
      this.running = this.saveAll().then((isDone) => {
        this.running = null;
        return isDone;
      });
    }
    return this.running;
  }

  async saveAll() {
    while (!this.isSaved()) {
      if (this.isOver) return false;
      if (!this.unanswered) this.unanswered = this.body();
      if (!(await this.request())) return false;
    }
    return true;
  }

  /** The changed fields with their values, the version and a new key. */
  body() {
    const data = new FormData(this.form);
    const body = new URLSearchParams();
    body.set("save_key", newKey());
    body.set("version", this.value("version").value);
    this.changed.forEach((name) => {
      const names = name.startsWith("observations-") ? [name, `${name}-key`] : [name];
      names.forEach((each) => {
        const values = data.getAll(each);
        (values.length ? values : [""]).forEach((value) => body.append(each, value));
      });
    });
    this.changed.clear();
    return body;
  }

  async request() {
    this.unanswered.set("csrfmiddlewaretoken", this.value("csrfmiddlewaretoken").value);
    let response, answer;
    try {
      response = await fetchInTime(this.form.dataset.typed, this.unanswered);
      if (response.ok) answer = await response.json();
    } catch (error) {
      return this.tryAgain("Not saved yet, still trying");
    }
    if (answer) {
      this.settleChecked();
      showAlerts(this.form, [...this.unanswered.keys()], answer.alerts || {});
      this.unanswered = null;
      this.failures = 0;
      this.hasNewToken = this.isSignedOut = false;
      this.value("version").value = answer.version;
      this.say(answer.saved);
      return true;
    }
    if (response.type === "opaqueredirect") return this.signedOut();
    if (response.status >= 500 || response.status === 429) {
      return this.tryAgain("Not saved yet, still trying");
    }
    if (response.status === 403 && !this.hasNewToken) return this.takeNewToken();
    return this.end(response.status);
  }

  /** Once it is saved that a copied answer was checked, its mark is gone and can't come back. */
  settleChecked() {
    this.unanswered.forEach((value, name) => {
      if (value && name.endsWith("-checked")) this.value(name).disabled = true;
    });
  }

  value(name) {
    return this.form.elements.namedItem(name);
  }

  tryAgain(words) {
    this.say(words, true);
    const wait = TRIES[Math.min(this.failures, TRIES.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.save(), wait);
    return false;
  }

  signedOut() {
    this.isSignedOut = true;
    this.say("Not saved yet: you are signed out. ", true);
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = "/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in again in a new tab";
    this.status.append(link, ", then come back here: your text stays, and will be saved.");
    this.timer = setTimeout(() => this.save(), 5000);
    return false;
  }

  /** Whoever signed in again meanwhile has another token than this page. */
  async takeNewToken() {
    let page, text;
    try {
      page = await fetch(this.form.action);
      text = await page.text();
    } catch (error) {
      return this.tryAgain("Not saved yet, still trying");
    }
    if (page.redirected) return this.signedOut();
    const form = new DOMParser().parseFromString(text, "text/html").querySelector("form[data-typed]");
    if (!form) return this.end(page.status);
    const token = form.elements.namedItem("csrfmiddlewaretoken");
    if (form.elements.namedItem("made_for").value !== this.value("made_for").value) {
      return this.somebodyElse();
    }
    this.hasNewToken = true;
    this.value("csrfmiddlewaretoken").value = token.value;
    return this.request();
  }

  /** Who signed in meanwhile is not who typed this: it is not saved in their name. */
  somebodyElse() {
    this.say("Not saved: somebody else is signed in here now. Your text stays on this page.", true);
    this.timer = setTimeout(() => this.save(), 15000);
    return false;
  }

  end(status) {
    this.isOver = true;
    const button = this.form.dataset.button || "Save and continue";
    const conflict =
      this.form.dataset.conflict || "this section was changed elsewhere, or the return was sent";
    const words = {
      409: `Not saved: ${conflict}. “${button}” shows both texts, before anything is overwritten.`,
      413: `Not saved: this is too long. Shorten it, then use “${button}”.`,
    };
    this.say(words[status] || `Not saved. Use “${button}” to see why.`, true);
    return false;
  }

  say(words, isProblem = false) {
    this.status.classList.toggle("app-saving--problem", isProblem);
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  /** The whole form goes only once the server has answered: its own pages can't keep a text. */
  async beforeSubmit(event) {
    const button = event.submitter || document.activeElement;
    if (this.isOver || this.isSaved()) {
      this.isLeaving = true;
      return;
    }
    event.preventDefault();
    // Signed out, the whole form may go all the same: the server keeps it until they have signed in.
    if (!(await this.save()) && !this.isOver && !this.isSignedOut) return;
    this.isLeaving = true;
    if (button.name && button.type === "submit") {
      const pressed = document.createElement("input");
      Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
      this.form.append(pressed);
    }
    this.form.submit();
  }

  async beforeLink(event) {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    if (event.shiftKey || event.button || link.getAttribute("href").startsWith("#")) return;
    if (this.isSaved() || this.isOver || this.failures) return; // the browser asks before leaving
    event.preventDefault();
    if (await this.save()) window.location.href = link.href;
  }
}

async function fetchInTime(url, body) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), LONGEST_WAIT);
  try {
    const headers = { Accept: "application/json" }; // or refusals come as pages
    const how = { method: "POST", body, headers, redirect: "manual", signal: limit.signal };
    return await fetch(url, how);
  } finally {
    clearTimeout(timer);
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
