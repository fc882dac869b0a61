"use strict";
(() => {
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const one = (selector, within) => (within || document).querySelector(selector);

  // Doors: the parts stand in the order of the reader that the address names, else as written.
  const doors = all(".doors a");
  const asWritten = all(".part").map((part) => part.dataset.part);
  function reorder() {
    const door = doors.find((a) => a.hash === location.hash);
    if (!door && location.hash !== "" && location.hash !== "#answer") return;
    doors.forEach((a) => (a === door ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current")));
    const order = door ? door.dataset.order.split(" ") : asWritten;
    for (const list of [one(".parts"), one(".contents ol")]) {
      const held = new Map(Array.from(list.children, (child) => [child.dataset.part, child]));
      list.append(...order.map((id) => held.get(id)));
    }
    one("#ordered").textContent = door ? `In the order for: ${one("strong", door).textContent}.` : "";
    if (door) one(location.hash).scrollIntoView();
  }
  addEventListener("hashchange", reorder);
  reorder();

  // A link to something inside a folded table opens it; on paper all stand open.
  const folded = all("details");
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = folded.filter((k) => !k.open);
    closed.forEach((k) => (k.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((k) => (k.open = false)));

  // Review: the same checks as the command that reads the file.
  const form = one("#review");
  if (!form) return;
  form.hidden = false;
  const columns = form.dataset.columns.split(",");
  const quarters = form.dataset.quarters.split(",");
  const longest = Number(form.dataset.longest);
  const number = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/;
  const withValue = ["cap", "amend"];
  const rows = all(".row", form);
  const field = (row, name) => one(`[name="${name}"]`, row);

  function filled(row) {
    const decision = field(row, "decision").value;
    const text = (name) => (decision ? field(row, name).value.trim() : "");
    return {
      decision,
      value: withValue.includes(decision) ? text("value") : "",
      reason: text("reason"),
      by: decision ? text("by") || one("#everyone").value.trim() : "",
    };
  }

  function valueFault(row, value) {
    if (row.dataset.quarter === "true") return quarters.includes(value) ? "" : "choose the first quarter closed";
    if (!number.test(value) || !Number.isFinite(Number(value))) return "write the value as a plain number such as 10";
    if (Number(value) < Number(row.dataset.least)) return `the value must be ${row.dataset.least} or more`;
    if (row.dataset.whole === "true" && !Number.isInteger(Number(value))) return "the value must be a whole number";
    return "";
  }

  function textFault(text, missing) {
    if (!text) return missing;
    if (Array.from(text).length > longest) return `at most ${longest.toLocaleString("en-GB")} characters may be written`;
    if (/[^\P{C}\n\t]/u.test(text) || /[^\P{Z} \n\t]/u.test(text)) return "control characters may not be written";
    return /\p{L}/u.test(text) ? "" : "write words";
  }

  function faultsOf(row) {
    const said = filled(row);
    if (!said.decision) return [];
    const found = [
      ["value", withValue.includes(said.decision) ? valueFault(row, said.value) : ""],
      ["reason", textFault(said.reason, "say why it was decided")],
      ["by", textFault(said.by, "give your name or role, above or beside it")],
    ];
    return found.filter(([, fault]) => fault).map(([name, fault]) => ({ row, name, fault }));
  }

  function show(row) {
    const decision = field(row, "decision").value;
    for (const part of all("[data-for]", row)) {
      part.hidden = !decision || (part.dataset.for === "value" && !withValue.includes(decision));
    }
  }

  function tell(faults) {
    const box = one("#faults");
    const list = one("ul", box);
    list.replaceChildren();
    rows.forEach((row) => {
      row.removeAttribute("data-wrong");
      all("[aria-invalid]", row).forEach((k) => k.removeAttribute("aria-invalid"));
    });
    for (const { row, name, fault } of faults) {
      row.setAttribute("data-wrong", "");
      field(row, name).setAttribute("aria-invalid", "true");
      const link = document.createElement("a");
      link.href = `#${field(row, name).id}`;
      link.textContent = `${one("legend", row).textContent.trim()}: ${fault}.`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field(row, name).focus();
      });
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    box.hidden = faults.length === 0;
    if (faults.length) box.focus();
  }

  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  function csv() {
    const lines = rows.map((row) => {
      const said = filled(row);
      return columns.map((name) => quoted(name in said ? said[name] : row.dataset[name])).join(",");
    });
    return `\ufeff${[columns.join(","), ...lines].join("\n")}\n`;
  }

  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    link.download = "review.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
    const decided = rows.filter((row) => field(row, "decision").value).length;
    one("#made").textContent = `review.csv holds ${decided} of ${rows.length} decided.`;
  }

  rows.forEach((row) => {
    field(row, "decision").addEventListener("change", () => show(row));
    show(row);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const faults = rows.flatMap(faultsOf);
    tell(faults);
    if (!faults.length) download();
  });
})();
