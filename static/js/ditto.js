/**
 * "Same as above" in a for-each-agency table: the button fills every empty cell of its column with
 * the answer above it, as the server does without scripts; the key " repeats it in one cell.
 */
export function repeatAnswers() {
  document.querySelectorAll(".app-each-table").forEach((table) => {
    table.querySelectorAll("button[name=fill]").forEach((button) => {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        const column = cells(table, button.value);
        column.slice(1).forEach((cell, index) => {
          if (isEmpty(cell)) copy(column[index], cell);
        });
      });
    });
    table.addEventListener("keydown", (event) => {
      const code = event.key === '"' && event.target.name && event.target.name.split("-")[0];
      if (!code) return;
      event.preventDefault();
      const column = cells(table, code);
      const here = column.findIndex((cell) => cell.includes(event.target));
      if (here > 0) copy(column[here - 1], column[here]);
    });
  });
}

/** The controls of each row in the column of one question: a select, or the boxes of a date. */
function cells(table, code) {
  return Array.from(table.tBodies[0].rows, (row) =>
    Array.from(row.querySelectorAll("select, input")).filter((control) =>
      control.name.startsWith(`${code}-`),
    ),
  ).filter((cell) => cell.length);
}

function isEmpty(cell) {
  return cell.every((control) => control.value === "");
}

function copy(from, to) {
  to.forEach((control, index) => {
    if (control.value === from[index].value) return;
    control.value = from[index].value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
