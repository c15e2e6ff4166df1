/**
 * Warns five minutes before the session ends, and lets the person go on. Whoever is typing goes on
 * without being asked. What the page says comes from the server, which knows of other tabs too.
 */
const WARNING = 5 * 60; // seconds before the end
const LONGEST = 2 ** 31 - 1; // milliseconds that a timer takes

export function warnBeforeTheEnd() {
  const { session, seconds } = document.body.dataset;
  if (session) new Session(session, document.getElementById("session-end")).wait(Number(seconds));
}

class Session {
  constructor(address, place) {
    this.address = address;
    this.place = place;
    this.isTyping = false; // since the server was last asked
    document.addEventListener("input", () => (this.isTyping = true));
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
  }

  wait(seconds) {
    this.in(seconds > WARNING ? seconds - WARNING : Math.min(seconds, 30));
  }

  in(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), Math.min(seconds * 1000, LONGEST));
  }

  async ask({ toStay = this.isTyping } = {}) {
    this.isTyping = false;
    let response;
    try {
      response = await fetch(this.address, toStay ? this.staying() : { redirect: "manual" });
    } catch (error) {
      return this.in(30); // no network: whether the session ended, nobody knows
    }
    if (response.type === "opaqueredirect") return this.sayOver();
    if (!response.ok) return this.in(30);
    const { seconds, can_last_longer: canLastLonger } = await response.json();
    if (seconds > WARNING) {
      this.place.hidden = true;
    } else {
      this.warn(Math.max(1, Math.ceil(seconds / 60)), canLastLonger);
    }
    this.wait(seconds);
  }

  staying() {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    return { method: "POST", redirect: "manual", headers: { "X-CSRFToken": token } };
  }

  warn(minutes, canLastLonger) {
    const time = minutes === 1 ? "1 minute" : `${minutes} minutes`;
    if (!canLastLonger) {
      const words = `Everybody signs in anew once a day: you will be signed out in ${time}. Save what you are writing.`;
      return this.show(words);
    }
    this.show(`You will be signed out in ${time}, because nothing has happened here for a while. `);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-!-margin-bottom-0";
    button.textContent = "Stay signed in";
    button.addEventListener("click", () => this.ask({ toStay: true }));
    this.place.append(button);
  }

  sayOver() {
    clearTimeout(this.timer);
    this.show("You are signed out. What you have typed on this page is still here: save it as usual, and sign in when you are asked.");
  }

  show(words) {
    const text = document.createElement("p");
    text.className = "govuk-body govuk-!-margin-bottom-2";
    text.textContent = words;
    if (this.place.firstChild?.textContent !== words) this.place.replaceChildren(text);
    else this.place.replaceChildren(this.place.firstChild);
    this.place.hidden = false;
  }
}
