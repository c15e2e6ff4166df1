/**
 * One key for each link with `data-key`, which names its keys, where the page has `[data-keys]`. Not
 * while somebody types or chooses, nor in a frame that the arrows scroll.
 */
const ELSEWHERE = "input, select, textarea, [contenteditable], [tabindex='0']";

export function followKeys() {
  if (!document.querySelector("[data-keys]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
    if (event.target.closest(ELSEWHERE)) return;
    const link = Array.from(document.querySelectorAll("[data-key]")).find((each) =>
      each.dataset.key.split(" ").includes(event.key),
    );
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
