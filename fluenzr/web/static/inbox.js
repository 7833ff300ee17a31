// Keys of the inbox: what has data-key is followed, pressed or focused; j and k also walk along the list.
"use strict";

const letters = () => [...document.querySelectorAll(".letters a")];

function walk(step) {
  const all = letters();
  const at = all.indexOf(document.activeElement);
  const to = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  if (to) to.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if ("jk".includes(event.key) && letters().length) {
    event.preventDefault();
    walk(event.key === "j" ? 1 : -1);
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input")) target.focus();
  else target.click();
  if (event.key === "r") document.querySelector("[data-answer]")?.focus();
});

// A search that was asked for by its key from a message has the focus.
if (location.hash === "#q") document.querySelector("#q")?.focus();
