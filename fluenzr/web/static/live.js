// Moving parts of pages (data-live: seconds) are asked for again while the page is seen; 304: nothing changed.
"use strict";

// Fields that can be changed at times are open while they can. Who is typing is not interrupted: saving tells.
function follow(place) {
  const may = place.querySelector("[data-editable]")?.dataset.editable;
  if (!may) return;
  if ("anewWhenEditable" in place.dataset && place.dataset.editable && place.dataset.editable !== may) return location.replace(place.dataset.liveFrom);
  place.dataset.editable = may;
  for (const fields of document.querySelectorAll("fieldset[data-while-editable]")) {
    if (may === "yes" || !fields.contains(document.activeElement)) fields.disabled = may !== "yes";
  }
}

for (const place of document.querySelectorAll("[data-live]")) follow(place);
for (const place of document.querySelectorAll("[data-live]")) {
  let tag = "", waits = Number(place.dataset.live) * 1000;
  const again = () => setTimeout(look, waits);
  const look = async () => {
    if (document.visibilityState !== "visible" || place.contains(document.activeElement?.closest("form, details[open]"))) return again();
    try {
      const answer = await fetch(place.dataset.liveFrom || location.href, { headers: { "HX-Request": "true", "HX-Request-Type": "partial", "If-None-Match": tag } });
      if (answer.status === 401 || answer.redirected) return;
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") || "";
        const open = [...place.querySelectorAll("details[open][id]")].map((one) => one.id);
        const text = await answer.text();
        await htmx.swap({ text, target: place, sourceElement: place, swap: "innerMorph" });
        for (const id of open) document.getElementById(id)?.setAttribute("open", "");
        for (const made of new DOMParser().parseFromString(text, "text/html").querySelectorAll("template[data-for]")) {
          const outside = document.getElementById(made.dataset.for);
          if (outside && !outside.contains(document.activeElement)) outside.replaceChildren(made.content.cloneNode(true));
        }
        follow(place);
        place.dispatchEvent(new CustomEvent("live", { bubbles: true }));
      }
    } catch { /* the server is away: it is asked again */ }
    if (place.querySelector("[data-live-over]")) return;
    again();
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && tag) look(); }, { once: true });
  again();
}
