// A campaign's sequence: keys, undo and redo, lines of jumps, the menu of a line; and the form of an email:
// its live preview, variables put in at the cursor, saved by itself. All of it works without this, by forms.

const sequence = document.querySelector("[data-sequence]");
const email = document.querySelector("form#email");
const token = document.querySelector("[name=csrf]")?.value ?? "";
const place = location.pathname.match(/^\/campaigns\/\w+\/sequence/)?.[0] ?? "";
const MINE = `changed here ${place}`;
const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

// What this tab sends is its own to undo, and nothing else is.
document.addEventListener("submit", () => sessionStorage.setItem(MINE, "yes"));

if (sequence) {
  const mayEdit = "mayEdit" in sequence.dataset;
  walk(sequence);
  drawJumps(sequence);
  if (mayEdit) {
    offerMenu(sequence);
    keepHistory(sequence);
    document.addEventListener("keydown", (event) => onKey(sequence, event));
  }
}
if (email) {
  insertVariables(email);
  previewLive(email);
  if (email.querySelector("[data-saved]")) saveByItself(email);
}

// Steps

function stepsOf(root) {
  return [...root.querySelectorAll(".step")];
}

// One step is in the order of the Tab key, arrows go to the others (roving tabindex).
function walk(root) {
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches(".step")) focusStep(named);
  root.addEventListener("keydown", (event) => {
    const step = event.target.closest(".step");
    if (!step || event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    const to = neighbour(root, step, event.key);
    if (!to) return;
    event.preventDefault();
    focusStep(to);
  });
}

function focusStep(step) {
  (step.querySelector(".says") ?? step).focus();
  step.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function neighbour(root, step, key) {
  const all = stepsOf(root);
  const index = all.indexOf(step);
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key === "ArrowDown") return all[index + 1];
  if (key === "ArrowUp") return all[index - 1];
  if (key === "ArrowLeft" || key === "ArrowRight") return beside(step, key === "ArrowRight");
  return undefined;
}

// The step of the other way that stands at the same height, or nearest to it.
function beside(step, toRight) {
  const way = step.closest(".way");
  const other = toRight ? way?.nextElementSibling : way?.previousElementSibling;
  if (!other?.matches(".way")) return undefined;
  const middle = (element) => { const box = element.getBoundingClientRect(); return (box.top + box.bottom) / 2; };
  const far = (element) => Math.abs(middle(element) - middle(step));
  return stepsOf(other).sort((one, two) => far(one) - far(two))[0];
}

// Keys that change something press the step's own buttons: what these may not do, keys may not.
function onKey(root, event) {
  if (isTyping(event.target)) return;
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && key === "z") return press(event, root, event.shiftKey ? "[data-redo]" : "[data-undo]", document);
  if (command && key === "y") return press(event, root, "[data-redo]", document);
  const step = event.target.closest(".step");
  if (!step) return undefined;
  if (command && key === "d") return press(event, root, 'button[value^="duplicate "]', step);
  if (event.altKey && key === "arrowup") return press(event, root, 'button[value^="up "]', step);
  if (event.altKey && key === "arrowdown") return press(event, root, 'button[value^="down "]', step);
  if (key === "delete" || key === "backspace") return remove(event, step);
  if (key === "+" || key === "insert") return press(event, root, ".plus", step.closest("li"));
  return undefined;
}

function press(event, root, selector, within) {
  event.preventDefault();
  within.querySelector(selector)?.click();
}

// An email or a wait goes at once, undo brings it back; a condition asks which way stays.
function remove(event, step) {
  const details = step.querySelector("details.remove");
  if (!details) return;
  event.preventDefault();
  const button = details.querySelector('button[value^="remove "]');
  if (button) {
    button.click();
    return;
  }
  details.open = true;
  details.querySelector("button").focus();
}

// The menu of a line

function offerMenu(root) {
  const menu = document.getElementById("add-menu");
  const close = () => { menu.hidden = true; };
  root.addEventListener("click", (event) => {
    const plus = event.target.closest(".plus");
    if (!plus || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const link of menu.querySelectorAll("a")) {
      const to = new URL(plus.href);
      to.searchParams.set("kind", link.dataset.kind);
      link.href = to.href;
    }
    plus.after(menu);
    menu.hidden = false;
    menu.querySelector("a").focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".plus, #add-menu")) close();
  });
  menu.addEventListener("keydown", (event) => {
    const links = [...menu.querySelectorAll("a")];
    const index = links.indexOf(document.activeElement);
    const to = { ArrowDown: links[index + 1], ArrowUp: links[index - 1], Escape: menu.previousElementSibling }[event.key];
    if (event.key === "Escape") close();
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    to.focus();
  });
}

// Lines of jumps: from the end of a way to the step elsewhere that it goes on with, in one drawing.

function drawJumps(root) {
  const jumps = [...root.querySelectorAll("[data-to]")];
  if (!jumps.length) return;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.classList.add("jumps");
  svg.setAttribute("aria-hidden", "true");
  root.append(svg);
  const draw = () => {
    const frame = root.getBoundingClientRect();
    const at = (element) => {
      const box = element.getBoundingClientRect();
      const x = box.left - frame.left + root.scrollLeft;
      const y = box.top - frame.top + root.scrollTop;
      return { left: x, right: x + box.width, top: y, middle: y + box.height / 2 };
    };
    svg.setAttribute("width", root.scrollWidth);
    svg.setAttribute("height", root.scrollHeight);
    svg.replaceChildren(...jumps.map((jump) => {
      const from = at(jump);
      const to = at(root.querySelector(`#step-${CSS.escape(jump.dataset.to)} > :first-child`));
      const [x, end] = from.left > to.right ? [from.left, to.right] : [from.right, to.left];
      const bend = from.left > to.right ? x - 24 : x + 24;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", `M${x} ${from.middle} C${bend} ${from.middle} ${end + (x - bend)} ${to.middle} ${end} ${to.middle}`);
      return path;
    }));
  };
  new ResizeObserver(draw).observe(root);
  draw();
}

// Undo and redo: the workflows of this tab, kept beside each other; a step back or on is saved like any other.

function keepHistory(root) {
  const key = `sequence ${root.dataset.sequence}`;
  const buttons = { undo: document.querySelector("[data-undo]"), redo: document.querySelector("[data-redo]") };
  const history = JSON.parse(sessionStorage.getItem(key) ?? '{"at": -1, "workflows": []}');
  let basis = "";

  const show = () => {
    buttons.undo.disabled = history.at < 1;
    buttons.redo.disabled = history.at >= history.workflows.length - 1;
  };
  const keep = () => {
    while (history.workflows.length > 50) { history.workflows.shift(); history.at -= 1; }
    try {
      sessionStorage.setItem(key, JSON.stringify(history));
    } catch {  // there is no room: what is oldest goes
      history.workflows.shift();
      history.at -= 1;
      if (history.workflows.length) keep();
    }
  };
  const go = async (by) => {
    const to = history.workflows[history.at + by];
    if (!to || !basis) return;
    const answer = await send(root.dataset.sequence, { basis, workflow: JSON.parse(to) });
    if (answer.ok) {
      history.at += by;
      keep();
      location.reload();
    } else {
      tell((await answer.json()).general ?? answer.statusText);
    }
  };
  buttons.undo.addEventListener("click", () => go(-1));
  buttons.redo.addEventListener("click", () => go(1));

  fetch(root.dataset.sequence, { headers: { Accept: "application/json" } }).then(async (answer) => {
    const now = await answer.json();
    basis = now.basis;
    const text = JSON.stringify(now.workflow);
    const isMine = sessionStorage.getItem(MINE) !== null;
    sessionStorage.removeItem(MINE);
    if (history.workflows[history.at] !== text) {
      if (!isMine) history.workflows.length = 0;
      history.workflows.splice(history.at + 1, Infinity, text);
      history.at = history.workflows.length - 1;
      keep();
    }
    show();
    root.dataset.ready = "";
  });
}

function send(path, value) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(value) });
}

function tell(text) {
  const notice = document.createElement("div");
  notice.className = "notice bad";
  notice.setAttribute("role", "alert");
  notice.append(Object.assign(document.createElement("p"), { textContent: text }));
  sequence.before(notice);
}

// The form of an email

function insertVariables(form) {
  let last = form.elements.body;
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea, [name^=subject]")) last = event.target;
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const text = button.dataset.insert;
    last.focus();
    last.setRangeText(text, last.selectionStart, last.selectionEnd, "end");
    // The cursor comes to stand where the fallback is written.
    if (text.includes("|")) last.selectionStart = last.selectionEnd -= 2;
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function later(wait, act) {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(act, wait); };
}

// The form is sent into a new frame each time, which replaces the old one when it is there: the browser's way
// back stays that of the page, and nothing flickers.
function previewLive(form) {
  const button = document.querySelector("[data-preview]");
  if (!button) return;
  let shown = document.querySelector("iframe[name=preview]");
  let count = 0;
  const refresh = later(300, () => {
    const old = shown;
    const fresh = old.cloneNode();
    fresh.removeAttribute("src");
    fresh.name = button.formTarget = `preview-${count += 1}`;
    fresh.className = "coming";
    old.after(fresh);
    shown = fresh;
    fresh.addEventListener("load", () => {
      if (fresh.classList.replace("coming", "there")) old.remove();
    });
    button.click();
  });
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
}

// Saved when nothing was typed for a moment; a fault is shown at its field, and the page is not left unsaved.
function saveByItself(form) {
  const status = form.querySelector("[data-saved]");
  const texts = JSON.parse(status.dataset.texts);
  let unsaved = false;
  let typed = false;
  let again = false;
  let busy = false;
  let waiting = null;
  let left = false;
  let isTried = false;

  const show = (faults) => {
    for (const old of form.querySelectorAll(".error")) old.remove();
    for (const element of form.elements) {
      const fault = faults[element.name];
      element.removeAttribute("aria-invalid");
      if (!fault) continue;
      element.setAttribute("aria-invalid", "true");
      element.after(Object.assign(document.createElement("p"), { className: "error", textContent: fault }));
    }
  };
  const save = async () => {
    if (left) return;
    if (busy) { again = true; return; }
    busy = true;
    typed = false;
    sessionStorage.setItem(MINE, "yes");
    status.textContent = texts.saving;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
      const told = await answer.json();
      show(told.fields ?? {});
      if (answer.ok) seen(told);
      unsaved = !answer.ok || typed;
      status.textContent = answer.ok ? texts.saved : `${texts.failed} ${told.general ?? Object.values(told.fields ?? {})[0] ?? ""}`;
    } catch (error) {
      status.textContent = `${texts.failed} ${error.message}`;
    }
    busy = false;
    if (again || (waiting && typed)) { again = false; save(); } else if (waiting) goOn();
  };
  // The forms of this page have seen what they saved themselves.
  const seen = (told) => {
    form.elements.basis.value = told.basis;
    const own = `${told.step.split(":")[0]}:`;
    for (const basis of document.querySelectorAll(".step-acts [name=basis]")) {
      basis.value = basis.value.split(" ").map((one) => (one.startsWith(own) ? told.step : one)).join(" ");
    }
  };
  const goOn = () => {
    const [target, submitter] = waiting;
    waiting = null;
    isTried = true;
    target.requestSubmit(submitter);
    isTried = false;
  };
  const soon = later(1200, save);
  form.addEventListener("input", (event) => {
    if (event.target.name === "variant") return;
    unsaved = typed = true;
    soon();
  });
  // A button waits for what is being saved: it would be about an email that is another one by then.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-preview]")) return;
    unsaved = false;
    if (busy) { event.preventDefault(); waiting = [form, event.submitter]; } else left = true;
  });
  // So does one of another form: it is about the email as it is saved. What cannot be saved, the browser asks about.
  document.addEventListener("submit", (event) => {
    const other = event.target;
    if (other === form || isTried || !(busy || unsaved) || !other.closest("main")) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = [other, event.submitter];
    if (!busy) save();
  }, true);
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
