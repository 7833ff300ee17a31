// The list of contacts: all on a page are ticked at once, ticks stay with their people when other rows come, the
// bar says whom an action is about, and an action shows only what it takes.
"use strict";

const ticked = new Set();
let gone = 0;
const ticks = () => [...document.querySelectorAll("[name=contactIds]")];

// The rows are changed in place (htmx): a tick would stay where it was and come to stand at somebody else.
function tickAgain() {
  const shown = ticks(), before = ticked.size;
  for (const tick of shown) tick.checked = ticked.has(tick.value);
  note();
  const scope = document.querySelector("#b-scope");
  if (scope) scope.value = "";
  document.querySelector("#erase")?.removeAttribute("open");
  gone += before - ticked.size;
  show();
}

function note() {
  ticked.clear();
  for (const tick of ticks()) if (tick.checked) ticked.add(tick.value);
}

function show() {
  const action = document.querySelector("[data-action]");
  for (const field of document.querySelectorAll("[data-for]")) field.hidden = action && !field.dataset.for.split(" ").includes(action.value);
  for (const element of document.querySelectorAll("#rows [data-script]")) element.hidden = false;
  const all = document.querySelector("[data-tick-all]");
  if (!all) return;
  all.checked = ticked.size > 0 && ticked.size === ticks().length;
  all.indeterminate = ticked.size > 0 && !all.checked;
  tell();
}

function tell() {
  const first = document.querySelector("[data-told]");
  const texts = JSON.parse(first.dataset.told), isAll = document.querySelector("#b-scope").value === "all";
  const kind = isAll ? "all" : gone > 0 ? "fewer" : ticked.size ? "some" : "none";
  const text = texts[kind].replace("{count}", isAll ? first.dataset.found : ticked.size).replace("{gone}", gone);
  for (const place of document.querySelectorAll("#rows .told")) place.textContent = text;
  for (const button of document.querySelectorAll("[data-acts]")) button.disabled = !isAll && !ticked.size;
}

document.addEventListener("change", (event) => {
  if (!event.target.closest("#chosen")) return;
  gone = 0;
  if (event.target.matches("[data-tick-all]")) for (const tick of ticks()) tick.checked = event.target.checked;
  note();
  show();
});
document.addEventListener("htmx:after:swap", tickAgain);
// After a way back the browser ticks again what was ticked.
window.addEventListener("pageshow", () => { note(); show(); });
note();
show();
