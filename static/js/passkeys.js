/** allauth's scripts ask the browser for a passkey; what goes wrong is said on the page. */
const WORDS = {
  NotAllowedError: "Nothing was done: it was cancelled, or it took too long. Try again.",
  InvalidStateError: "This key is added already. Use another, or go back.",
  NotSupportedError: "This browser or key can’t do that. Try another key, or use an authenticator.",
  SecurityError: "Passkeys work at the site’s own https address only. Check the address above.",
};
const OTHERWISE = "It did not work. Try again, or use an authenticator.";

export function sayWhatWentWrong() {
  document.addEventListener("allauth.error", (event) => {
    const place = document.getElementById("key-problem");
    if (!place) return;
    event.preventDefault();
    place.textContent = WORDS[event.detail.exception?.name] || OTHERWISE;
    place.hidden = false;
  });
}
