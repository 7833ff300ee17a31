// What all pages share; each works without it.
"use strict";

// A choice that is a form of its own is sent when it is made (data-submit on the select).
document.addEventListener("change", (event) => {
  const chosen = event.target.closest("[data-submit]");
  if (chosen && chosen.form) chosen.form.requestSubmit();
});

// Buttons that copy: data-copy names the element whose text is taken. Browsers have a clipboard only under https and
// on this machine; elsewhere the text is chosen as by hand, which also shows what to copy where that is refused.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const shown = document.querySelector(button.dataset.copy);
  if (navigator.clipboard) await navigator.clipboard.writeText(shown.textContent.trim());
  else {
    getSelection().selectAllChildren(shown);
    if (!document.execCommand("copy")) return;
  }
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
});

// An open confirmation closes with Escape, and the button has the focus again.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details.confirm[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// What only script can do is shown once there is script.
for (const element of document.querySelectorAll("[data-script]")) element.hidden = false;

// On a phone the pages and the tabs are rows that scroll: where one is stands in sight.
for (const here of document.querySelectorAll('nav [aria-current="page"]')) {
  const row = here.closest("ul, nav"), [at, around] = [here, row].map((one) => one.getBoundingClientRect());
  row.scrollLeft += at.left - around.left - (around.width - at.width) / 2;
}
