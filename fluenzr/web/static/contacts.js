// The list of contacts: all on a page are ticked at once, and an action shows only what it takes.
"use strict";

const show = () => {
  const action = document.querySelector("[data-action]");
  for (const field of document.querySelectorAll("[data-for]")) field.hidden = action && !field.dataset.for.split(" ").includes(action.value);
  for (const element of document.querySelectorAll("#rows [data-script]")) element.hidden = false;
};
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) for (const tick of document.querySelectorAll("[name=contactIds]")) tick.checked = event.target.checked;
  if (event.target.matches("[data-action]")) show();
});
document.addEventListener("htmx:after:swap", show);
show();
