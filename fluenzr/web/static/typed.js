// What is typed into a form and not sent is kept for this tab: whatever else is pressed, it is there again when
// the form is. Not passwords and files, nor what is marked data-unkept.
"use strict";

(() => {
  const who = document.body.dataset.who, refused = document.body.dataset.answered;
  const PREFIX = `typed ${who} `, LEFT = `left ${who}`;
  const LINES = "textarea, input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio])";
  // What tells one form of a path from another; the others say what was seen, or where to go on.
  const NO_NAME = ["csrf", "seen", "basis", "back", "contact"];
  const read = (key) => JSON.parse(sessionStorage.getItem(key));
  const write = (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* no room */ } };
  const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const here = () => location.pathname + location.search;
  const pathOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;

  const isKept = (form) => form?.method === "post" && !form.matches("[data-unkept]") && form.querySelector(LINES) !== null;
  const isField = (field) => field.name && !field.matches("button, fieldset, output, [type=submit], [type=password], [type=file], [type=hidden], [autocomplete=one-time-code], [data-unkept]");
  const isTicked = (field) => field.matches("[type=checkbox], [type=radio]");
  const isSeen = (field) => field.matches("[type=hidden][name=seen], [type=hidden][name=basis]");

  function keyOf(form) {
    const names = [...form.elements].filter((field) => field.type === "hidden" && !NO_NAME.includes(field.name));
    return `${PREFIX}${pathOf(form)} ${names.map((field) => `${field.name}=${field.value}`).join("&")}`;
  }

  function isChanged(field) {
    if (isTicked(field)) return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== first?.value;
  }

  // A field by its name, with its value where several have one.
  const nameOf = (field) => (isTicked(field) ? `${field.name}=${field.value}` : field.name);
  const valueOf = (field) => (isTicked(field) ? field.checked : field.value);

  function keep(form) {
    const key = keyOf(form), isWhole = pathOf(form) === refused;
    const fields = [...form.elements].filter((field) => isField(field) && (isWhole || isChanged(field)));
    if (!fields.length) return sessionStorage.removeItem(key);
    const at = read(key)?.at ?? (refused ? document.referrer.replace(location.origin, "") : here());
    const seen = [...form.elements].filter(isSeen).map((field) => [field.name, field.value]);
    return write(key, { at, seen, fields: fields.map((field) => [nameOf(field), valueOf(field)]) });
  }

  function fill(form) {
    const draft = read(keyOf(form));
    if (!draft) return;
    const values = new Map(draft.fields);
    const own = [...form.elements].filter((field) => isField(field) && values.has(nameOf(field)));
    for (const field of own) {
      if (isTicked(field)) field.checked = values.get(nameOf(field));
      else field.value = values.get(nameOf(field));
    }
    if (!own.some(isChanged)) return sessionStorage.removeItem(keyOf(form));
    // Saved, it says what somebody else has changed since it was typed.
    for (const field of [...form.elements].filter(isSeen)) field.value = new Map(draft.seen).get(field.name) ?? field.value;
    for (const field of own) field.closest("details")?.setAttribute("open", "");
    // Who follows what is typed, as a preview does, follows this, too.
    window.addEventListener("load", () => own[0].dispatchEvent(new Event("input", { bubbles: true })));
    form.prepend(notice("typed-here", (told) => told.querySelector("button").addEventListener("click", () => {
      sessionStorage.removeItem(keyOf(form));
      location.replace(draft.at);
    })));
  }

  function notice(name, fit) {
    const told = document.getElementById(name).content.firstElementChild.cloneNode(true);
    fit(told);
    return told;
  }

  // What was left elsewhere is said once.
  function tellLeft() {
    const left = read(LEFT);
    sessionStorage.removeItem(LEFT);
    if (!left || left.at === here() || !sessionStorage.getItem(left.key)) return;
    document.getElementById("main").prepend(notice("typed-there", (told) => {
      const link = told.querySelector("a");
      link.href = left.at;
      link.textContent = left.title;
    }));
  }

  // What was sent is there no more once the server has led on to another page; after anything else it still is.
  function settle() {
    const isDone = who && !refused && performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
    for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith("typed "))) {
      const draft = read(key);
      if (!draft.sent) continue;
      delete draft.sent;
      if (isDone) sessionStorage.removeItem(key);
      else write(key, draft);
    }
  }

  // Somebody else has signed in here since: what was typed before is none of their business.
  function forgetOthers() {
    const [user] = who.split(" ");
    for (const key of Object.keys(sessionStorage)) {
      const [kind, whose] = key.split(" ");
      if ((kind === "typed" || kind === "left") && whose !== user) sessionStorage.removeItem(key);
    }
  }

  settle();
  if (!who) return;
  forgetOthers();
  const forms = () => [...document.forms].filter(isKept);
  for (const form of forms()) if (pathOf(form) !== refused) fill(form);
  tellLeft();

  for (const type of ["input", "change"]) {
    document.addEventListener(type, (event) => { if (isKept(event.target.form)) keep(event.target.form); });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-forgets]") && drafts().length) {
      if (!confirm(form.dataset.forgets)) return event.preventDefault();
      for (const key of [...drafts(), LEFT]) sessionStorage.removeItem(key);
    }
    if (event.defaultPrevented || event.submitter?.formTarget || !isKept(form)) return;
    const draft = read(keyOf(form));
    if (draft) write(keyOf(form), { ...draft, sent: true });
  });
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-discard]")?.closest("form");
    if (form) sessionStorage.removeItem(keyOf(form));
  });
  window.addEventListener("pagehide", () => {
    const key = forms().map(keyOf).find((one) => read(one) && !read(one).sent);
    if (key) write(LEFT, { key, at: read(key).at, title: document.querySelector("h1")?.textContent ?? document.title });
  });
})();
