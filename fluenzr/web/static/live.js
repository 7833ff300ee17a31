// Moving parts of pages (data-live: seconds) are asked for again while the page is seen; 304: nothing changed.
"use strict";

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
        place.dispatchEvent(new CustomEvent("live", { bubbles: true }));
      }
    } catch { /* the server is away: it is asked again */ }
    if (place.querySelector("[data-live-over]")) return;
    again();
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && tag) look(); }, { once: true });
  again();
}
