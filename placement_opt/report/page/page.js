"use strict";
// The order of the sections for a kind of reader. Nothing is kept: the address says which.
const sections = document.getElementById("sections");
const contents = document.getElementById("contents");
const usual = [...sections.children].map((section) => section.id);

function putInOrder() {
  const doors = [...document.querySelectorAll("[data-order]")];
  const chosen = doors.find((door) => door.hash === location.hash);
  if (!chosen && location.hash) return; // a link to a section leaves the order as it is
  for (const door of doors) door.toggleAttribute("aria-current", door === chosen);
  if (chosen) chosen.setAttribute("aria-current", "true");
  for (const id of chosen ? chosen.dataset.order.split(" ") : usual) {
    const section = document.getElementById(id);
    if (!section) continue;
    sections.append(section);
    contents.append(contents.querySelector(`[data-of="${id}"]`));
  }
}
addEventListener("hashchange", putInOrder);
putInOrder();

// Only what scrolls is a stop for the keyboard.
function markScrolling() {
  for (const box of document.querySelectorAll(".scroll")) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
addEventListener("resize", markScrolling);
document.addEventListener("toggle", markScrolling, true);
markScrolling();

// On paper everything is open.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const box of folded) box.open = true;
});
addEventListener("afterprint", () => {
  for (const box of folded) box.open = false;
});

// What a lead decides, checked as `placement-opt review` checks it, and written as the file that it reads.
const form = document.getElementById("review-form");
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const WITH_VALUE = ["cap", "amend"];

function cell(row, column) {
  return row.querySelector(`[data-column="${column}"]`);
}

function faultsOf(row) {
  const found = [];
  const say = (column, text) => found.push([cell(row, column), text]);
  const decision = cell(row, "decision").value;
  const value = cell(row, "value");
  if (!decision) {
    for (const column of ["value", "reason", "by"])
      if (cell(row, column).value.trim()) say(column, "Choose a decision, or leave this empty.");
    return found;
  }
  for (const [column, text] of [["reason", "Say why it was decided."], ["by", "Give the name or role of who decided."]]) {
    const said = cell(row, column).value.trim();
    if (!said) say(column, text);
    else if ([...said].length > Number(form.dataset.longest)) say(column, `Write at most ${form.dataset.longest} characters.`);
    else if (/[^\P{C}\n\t]|[\u2028\u2029]/u.test(said)) say(column, "Leave out control characters.");
    else if (!/\p{L}/u.test(said)) say(column, "Write it in words.");
  }
  const given = value.value.trim();
  if (!WITH_VALUE.includes(decision)) {
    if (given) say("value", `Leave this empty: ${decision} has no value. To give one, choose cap or amend.`);
  } else if (value.dataset.kind === "quarter") {
    if (!given) say("value", "Choose the first quarter closed.");
  } else if (!NUMBER.test(given)) {
    say("value", "Write a plain number, without a comma or a unit.");
  } else if (Number(given) < 0 || !Number.isFinite(Number(given))) {
    say("value", "Write 0 or more.");
  }
  return found;
}

function tellFaults(row) {
  const list = row.querySelector(".faults");
  for (const field of row.querySelectorAll("[data-column]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  const found = faultsOf(row);
  list.replaceChildren(...found.map(([field, text]) => {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", list.id);
    const item = document.createElement("li");
    item.textContent = `${field.labels[0].textContent}: ${text}`;
    return item;
  }));
  return found;
}

function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function reviewText(rows) {
  const lines = [JSON.parse(form.dataset.columns)];
  for (const row of rows) {
    const said = ["decision", "value", "reason", "by"].map((column) => cell(row, column).value.trim());
    lines.push([...JSON.parse(row.dataset.given), ...said]);
  }
  return lines.map((line) => `${line.map(quoted).join(",")}\n`).join("");
}

if (form) {
  const rows = [...form.querySelectorAll(".decide")];
  const count = document.getElementById("review-count");
  const tell = () => {
    const decided = rows.filter((row) => cell(row, "decision").value).length;
    count.textContent = decided ? `${decided} of ${rows.length} rows decided. The others stay as recommended.` : "Nothing is decided yet.";
  };
  form.addEventListener("change", (event) => {
    const row = event.target.closest(".decide");
    if (row.querySelector("[aria-invalid]")) tellFaults(row);
    tell();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = rows.flatMap(tellFaults);
    if (found.length) {
      found[0][0].closest("details").open = true;
      found[0][0].focus();
      count.textContent = found.length === 1 ? "1 entry to correct before the file can be written." : `${found.length} entries to correct before the file can be written.`;
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", reviewText(rows)], { type: "text/csv;charset=utf-8" }));
    link.download = "review.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
