// The page's side of an exploration: draws what the kernel says and sends one step at a time, the last value of a burst.
// Words are put in as text; only the explanation, which the kernel escaped, is put in as HTML.

const IDLE = 300; // milliseconds without a step before it is asked what would change the outcome
const SLOW = 1000; // milliseconds after which it is said that the answer is still being worked out
const LOST = 20000; // and after which it is said that the kernel has not heard of a step

function tag(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "text") made.textContent = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

// What is fresh takes the place of what is old, but for what a person has hold of: a slider that is dragged, a text that is typed.
function renew(old, fresh, held) {
  const kept = held && [...old.children].find((one) => one.contains(held));
  const like = kept && [...fresh.children].find((one) => one.tagName === kept.tagName && (one === counterpart(fresh, held) || one.contains(counterpart(fresh, held))));
  if (!like) {
    old.replaceChildren(...fresh.childNodes);
    return;
  }
  for (const one of [...old.childNodes]) if (one !== kept) one.remove();
  const all = [...fresh.childNodes];
  kept.before(...all.slice(0, all.indexOf(like)));
  kept.after(...all.slice(all.indexOf(like) + 1));
  for (const one of like.attributes) kept.setAttribute(one.name, one.value);
  for (const one of [...kept.attributes]) if (!like.hasAttribute(one.name)) kept.removeAttribute(one.name);
  if (kept !== held) renew(kept, like, held);
  else if (kept.type === "checkbox") kept.checked = like.checked;
  else if (kept.tagName === "SELECT") kept.value = like.value;
  else if (kept.tagName === "BUTTON") kept.disabled = like.disabled;
}

function counterpart(fresh, held) {
  const key = held.getAttribute("data-key");
  return key && [...fresh.querySelectorAll("[data-key]")].find((one) => one.getAttribute("data-key") === key);
}

class Page {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.revision = 0; // of the last step that was sent
    this.queue = []; // the steps that wait for the answer to those before
    this.waiting = false;
    this.timers = {};
    this.folds = new Map(); // what a person opened or closed
    this.number = Page.pages = (Page.pages || 0) + 1;
    this.parts = {
      head: tag("div", { class: "px-head" }),
      outcome: tag("p", { class: "px-outcome", role: "status", "aria-live": "polite" }),
      tools: tag("div", { class: "px-tools", role: "group", "aria-label": "The case" }),
      note: tag("div", { class: "px-note", role: "status", "aria-live": "polite" }),
      refused: tag("div", { class: "px-refused", role: "alert" }),
      controls: tag("section", { class: "px-controls", "aria-label": "What is known" }),
      tree: tag("section", { class: "px-tree", "aria-label": "How each item stands" }),
      ways: tag("section", { class: "px-ways", "aria-label": "What would change the outcome" }),
      changed: tag("section", { class: "px-changed", "aria-label": "Changed from the start" }),
    };
    root.classList.add("px");
    root.setAttribute("data-lm-suppress-shortcuts", "true"); // a key that is typed here is no command of JupyterLab
    this.takeColours();
    this.themes = new MutationObserver(() => this.takeColours());
    this.themes.observe(document.body, { attributes: true });
    this.parts.tree.addEventListener("click", (event) => this.folded(event));
    root.append(
      tag("div", { class: "px-top" }, this.parts.head, this.parts.outcome, this.parts.tools, this.parts.note, this.parts.refused),
      tag("div", { class: "px-columns" }, this.parts.controls,
        tag("div", { class: "px-answers" }, this.parts.ways, this.parts.changed, this.parts.tree)),
    );
  }

  // Light or dark as the page around says by its style; else as it says otherwise, or as the machine is.
  takeColours() {
    const body = document.body;
    const dark = body.dataset.jpThemeLight === "false" || body.classList.contains("vscode-dark") || body.classList.contains("vscode-high-contrast");
    const light = body.dataset.jpThemeLight === "true" || body.classList.contains("vscode-light");
    this.root.style.colorScheme = dark ? "dark" : light ? "light" : getComputedStyle(body).colorScheme === "normal" ? "light dark" : "";
  }

  close() {
    this.themes.disconnect();
    Object.values(this.timers).forEach(clearTimeout);
  }

  // ---- sending

  send(step) {
    if (this.dead) return this.say(this.dead);
    if (this.waiting) { // of two in a row that state the same thing, the last
      const last = this.queue.at(-1);
      if (last && ["state", "field"].includes(step.do) && ["do", "of", "at", "field"].every((name) => last[name] === step[name])) this.queue.pop();
      this.queue.push(step);
      return;
    }
    this.waiting = true;
    this.post(step);
    this.timers.slow = setTimeout(() => this.slow(), SLOW);
  }

  post(step) {
    clearTimeout(this.timers.idle);
    clearTimeout(this.timers.slowWays);
    this.revision += 1;
    this.model.send({ ...step, revision: this.revision });
    this.timers.lost ??= setTimeout(() => this.say("The kernel has not heard of this step yet: it is busy with a cell, or it no longer runs."), LOST);
  }

  heard() {
    clearTimeout(this.timers.lost);
    this.timers.lost = null;
  }

  slow() {
    this.say("Working it out …", true);
    this.old(true);
  }

  old(so) {
    for (const one of [this.parts.tree, this.parts.outcome]) one.classList.toggle("px-old", so);
  }

  answered() {
    clearTimeout(this.timers.slow);
    this.heard();
    const steps = this.queue.splice(0);
    this.waiting = steps.length > 0;
    steps.forEach((step) => this.post(step)); // the kernel takes them together
    if (this.waiting) this.timers.slow = setTimeout(() => this.slow(), SLOW);
    else this.timers.idle = setTimeout(() => this.askWays(), IDLE);
  }

  askWays(longer = false) {
    this.parts.ways.classList.add("px-old");
    this.model.send({ do: "ways", revision: this.revision, longer });
    this.timers.slowWays = setTimeout(() => this.say("Looking for what would change the outcome …", true), SLOW);
  }

  say(words, canStop = false) {
    this.busy = canStop;
    this.parts.note.replaceChildren(words);
    if (canStop) this.parts.note.append(" ", this.button("Stop", () => this.model.send({ do: "stop" })));
  }

  // The kernel is gone, or was started anew: what is shown is the last answer, and nothing can be asked.
  died() {
    this.dead = "The kernel that answered is gone. Run the cell again to go on; what is shown is the last answer.";
    Object.values(this.timers).forEach(clearTimeout);
    this.old(true);
    this.say(this.dead);
  }

  button(words, act, disabled = false, key = words) {
    return tag("button", { type: "button", text: words, onclick: act, disabled, "data-key": key });
  }

  // ---- drawing

  draw() {
    const text = this.model.get("view_json");
    if (!text) return;
    const view = JSON.parse(text);
    if (this.waiting && (view.revision < this.revision || this.queue.length)) {
      if (view.revision >= this.revision) this.answered();
      return; // an older value: the next answer is drawn
    }
    this.revision = Math.max(this.revision, view.revision); // of the same exploration shown in two places
    this.view = view;
    this.old(false);
    this.drawHead(view);
    this.drawControls(view);
    this.drawTree(view);
    this.drawChanged(view);
    this.rest();
    this.answered();
  }

  // What is said while nothing is worked out: that the answer was cut off, if it was.
  rest() {
    const view = this.view;
    this.say(view.cut_off ? `The answer is not complete: ${view.cut_off}.${view.stale ? " Shown in grey is the last complete one." : ""}` : "");
    if (view.cut_off) this.parts.note.append(" ", this.button("Take longer", () => this.send({ do: "longer" })));
  }

  drawHead(view) {
    if (this.parts.outcome.textContent.slice(2) !== view.outcome) {
      this.parts.outcome.replaceChildren(tag("span", { "aria-hidden": "true", text: view.settled ? "● " : "○ " }), tag("strong", { text: view.outcome }));
    }
    this.parts.outcome.classList.toggle("px-settled", view.settled);
    const choices = [];
    if (view.determinations.length > 1) {
      choices.push(this.labelled("Question", this.select(view.determinations, view.determination, (value) => this.send({ do: "determination", value }), [], "determination")));
    }
    renew(this.parts.head, tag("div", {}, tag("h2", { text: view.title }), ...choices), this.held(this.parts.head));
    renew(this.parts.tools, tag("div", {},
      this.button("Undo", () => this.send({ do: "undo" }), !view.undo),
      this.button("Redo", () => this.send({ do: "redo" }), !view.redo),
      this.button("Back to the start", () => this.send({ do: "reset" }), !view.changed.length),
      this.button("Save the case", () => this.model.send({ do: "save", revision: this.revision })),
      this.loader()), this.held(this.parts.tools));
    const shown = view.refused && !view.controls.some((one) => one.id === view.refused_of);
    this.parts.refused.replaceChildren(...(shown ? this.refusal(view.refused) : []));
  }

  refusal(words) {
    return words.split("\n").map((line) => tag("p", { text: line }));
  }

  loader() {
    const file = tag("input", { type: "file", accept: ".yaml,.yml,.json", class: "px-file", "data-key": "load" });
    file.addEventListener("change", async () => {
      if (file.files.length) this.send({ do: "load", text: await file.files[0].text() });
    });
    return tag("label", { class: "px-load" }, "Load a case …", file);
  }

  labelled(words, control) {
    return tag("label", {}, `${words} `, control);
  }

  select(options, value, act, extra = [], key = null) {
    const made = tag("select", { onchange: (event) => act(event.target.value), "data-key": key },
      ...[...extra, ...options].map((one) => tag("option", { value: one.id, text: one.words })));
    made.value = value;
    return made;
  }

  drawControls(view) {
    const held = this.held(this.parts.controls);
    const some = view.controls.filter((one) => one.matters);
    const others = view.controls.filter((one) => !one.matters);
    const open = this.parts.controls.querySelector("details")?.open ?? some.length === 0;
    renew(this.parts.controls, tag("section", {},
      tag("h3", { text: some.length ? "What still matters" : "Nothing else matters now" }),
      ...some.map((one) => this.control(one)),
      tag("details", { open }, tag("summary", { text: `Everything else (${others.length})` }), ...others.map((one) => this.control(one))),
    ), held);
    if (held && !held.isConnected) counterpart(this.parts.controls, held)?.focus();
  }

  // What a person has hold of in a part of the page.
  held(part) {
    const one = this.root.getRootNode().activeElement;
    return part.contains(one) ? one : null;
  }

  control(one) {
    const plain = one.kind === "yes_no" || one.kind === "one_of"; // these show by themselves that nothing is stated
    const state = one.state === "stated" ? (one.value || one.chosen.length || one.rows.length ? "" : one.said) : plain ? "" : one.state;
    return tag("div", { class: `px-control${one.changed ? " px-is-changed" : ""}` },
      tag("div", { class: "px-label", id: this.id(one.id), title: one.question || null },
        tag("span", { text: one.phrase }),
        one.changed ? tag("em", { text: " (changed)" }) : null),
      one.question ? tag("div", { class: "px-question", text: one.question }) : null,
      this.entry(one, (value) => this.send({ do: "state", of: one.id, value }), one.id),
      state ? tag("div", { class: "px-state", text: one.presumed && state === "presumed" ? `presumed: ${one.presumed}` : state }) : null,
      this.view.refused && this.view.refused_of === one.id ? tag("div", { class: "px-refused", role: "alert" }, ...this.refusal(this.view.refused)) : null);
  }

  id(name) {
    return `px-${this.number}-${name.replace(/[^\w-]/g, "-")}`;
  }

  entry(one, act, key) {
    switch (one.kind) {
      case "yes_no":
      case "one_of": return this.choice(one, act, key);
      case "any_of": return this.list(one, act, key);
      case "number": return this.amount(one, act, key);
      case "records": return this.records(one);
      case "codes": return this.text(one, (value) => act(value.split(/[\s,;]+/).filter(Boolean)), key, one.chosen.join(", "), "codes, with commas");
      case "date": return this.text(one, act, key, one.value, "year-month-day");
      default: return this.text(one, act, key, one.value, one.kind);
    }
  }

  choice(one, act, key) {
    const extra = [{ id: "", words: one.presumed ? `not stated (presumed: ${one.presumed})` : "unknown" }];
    if (one.presumed) extra.push({ id: "unknown", words: "asked, and not known" });
    if (one.may_be_absent) extra.push({ id: "absent", words: "there is none" });
    const made = this.select(one.options, one.value, act, extra, key);
    made.setAttribute("aria-labelledby", this.id(key));
    return made;
  }

  list(one, act, key) {
    const chosen = new Set(one.chosen);
    const boxes = one.options.map((option) => {
      const box = tag("input", { type: "checkbox", value: option.id, "data-key": `${key}:${option.id}` });
      box.checked = chosen.has(option.id);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(option.id);
        else chosen.delete(option.id);
        act([...chosen]);
      });
      return tag("label", { class: "px-box" }, box, ` ${option.words}`);
    });
    return tag("div", { role: "group", "aria-labelledby": this.id(key) }, ...boxes, this.ending(one),
      one.state === "stated" ? this.button("Unknown", () => act(""), false, `${key}:unknown`) : null);
  }

  ending(one) {
    if (one.state !== "stated") return null;
    const box = tag("input", { type: "checkbox", "data-key": `${one.id}:others`,
      onchange: (event) => this.send({ do: "others", of: one.id, open: event.target.checked }) });
    box.checked = one.is_open;
    return tag("label", { class: "px-box" }, box, " there may be others");
  }

  text(one, act, key, value, hint) {
    let entered = value;
    const enter = () => {
      const now = made.value.trim();
      if (now !== entered) act((entered = now));
    };
    const made = tag("input", { type: "text", "data-key": key, placeholder: hint, "aria-labelledby": this.id(key),
      onchange: enter, onkeydown: (event) => event.key === "Enter" && enter() });
    made.value = value;
    return tag("span", { class: "px-text" }, made, one.unit ? tag("span", { text: ` ${one.unit}` }) : null,
      one.state === "stated" ? this.button("Unknown", () => act(""), false, `${key}:unknown`) : null,
      one.may_be_absent ? this.button("There is none", () => act("absent"), false, `${key}:absent`) : null);
  }

  amount(one, act, key) {
    const typed = this.text(one, act, key, one.value, "a number");
    if (!one.line) return typed;
    const list = `${this.id(key)}-marks`;
    const slider = tag("input", { type: "range", min: one.line.low, max: one.line.high, step: one.line.step, list, "data-key": `${key}:slider`,
      "aria-labelledby": this.id(key), "aria-valuetext": one.value ? `${one.value} ${one.unit}` : "unknown",
      class: one.value ? "" : "px-unset", oninput: (event) => { typed.querySelector("input").value = event.target.value; act(event.target.value); } });
    slider.value = one.value || one.line.low;
    return tag("div", { class: "px-amount" }, slider,
      tag("datalist", { id: list }, ...one.line.marks.map((mark) => tag("option", { value: mark.id, label: mark.words }))),
      one.line.marks.length ? tag("div", { class: "px-marks", text: `turns at ${one.line.marks.map((mark) => mark.words).join(", ")}` }) : null, typed);
  }

  records(one) {
    const rows = one.rows.map((row, at) => tag("fieldset", {},
      tag("legend", { text: `${one.phrase}, ${at + 1}` }),
      ...row.map((field) => tag("div", { class: "px-field" }, tag("div", { class: "px-label", id: this.id(`${one.id}-${at}-${field.id}`), text: field.phrase }),
        this.entry(field, (value) => this.send({ do: "field", of: one.id, at: at + 1, field: field.id, value }), `${one.id}-${at}-${field.id}`))),
      this.button("Remove", () => this.send({ do: "drop", of: one.id, at: at + 1 }), false, `${one.id}-${at}:drop`)));
    return tag("div", { class: "px-records" }, ...rows,
      this.button("Add one", () => this.send({ do: "add", of: one.id }), false, `${one.id}:add`),
      one.state === "unknown" ? this.button("There are none", () => this.send({ do: "others", of: one.id, open: false }), false, `${one.id}:none`) : this.ending(one),
      one.state === "stated" ? this.button("Unknown", () => this.send({ do: "state", of: one.id, value: "" }), false, `${one.id}:unknown`) : null);
  }

  drawTree(view) {
    if (this.drawn === `${view.stale} ${view.tree}`) return; // what turned last stays marked
    this.drawn = `${view.stale} ${view.tree}`;
    const holder = tag("div", { class: view.stale ? "px-stale" : "" });
    holder.innerHTML = view.tree; // escaped where it was made
    for (const [one, name] of this.named(holder, "details")) if (this.folds.has(name)) one.open = this.folds.get(name);
    const before = new Map(this.named(this.parts.tree, "details, li").map(([one, name]) => [name, this.status(one)]));
    for (const [one, name] of this.named(holder, "details, li")) {
      if (before.has(name) && before.get(name) !== this.status(one)) (one.querySelector("b") ?? one).classList.add("px-turned");
    }
    this.parts.tree.replaceChildren(holder);
  }

  // The parts of a tree, each with a name that stays when its status changes.
  named(tree, which) {
    const times = new Map();
    return [...tree.querySelectorAll(which)].map((one) => {
      const line = (one.querySelector(":scope > summary") ?? one).cloneNode(true);
      line.querySelectorAll("b, ul, details, small").forEach((inside) => inside.remove());
      const words = line.textContent.split(" — ")[0].trim();
      times.set(words, (times.get(words) ?? 0) + 1);
      return [one, `${one.tagName} ${words} ${times.get(words)}`];
    });
  }

  status(one) {
    return one.querySelector(":scope > b, :scope > summary > b")?.textContent ?? "";
  }

  folded(event) {
    const opened = event.target.closest("summary")?.parentElement;
    const found = opened && this.named(this.parts.tree, "details").find(([one]) => one === opened);
    if (found) this.folds.set(found[1], !opened.open);
  }

  drawChanged(view) {
    this.parts.changed.replaceChildren(...(view.changed.length
      ? [tag("h3", { text: "Changed from the start" }), tag("ul", {}, ...view.changed.map((one) => tag("li", {},
        tag("span", { text: `${one.phrase}: ` }), tag("del", { text: one.before }), " → ", tag("ins", { text: one.now }))))]
      : []));
  }

  drawWays() {
    const text = this.model.get("ways_json");
    if (!text || !this.view) return;
    const found = JSON.parse(text);
    if (found.revision !== this.revision || this.waiting) return; // of an older case
    clearTimeout(this.timers.slowWays);
    this.parts.ways.classList.remove("px-old");
    if (this.busy) this.rest();
    const choose = this.select([{ id: "", words: "the most favourable outcome" }, ...this.view.targets], this.view.target, (value) => this.send({ do: "target", value }), [], "target");
    const rows = found.ways.map((way, at) => tag("li", {},
      ...way.changes.map((one) => tag("div", {}, tag("span", { text: `${one.phrase}: ` }), tag("strong", { text: one.needs }), tag("span", { class: "px-state", text: ` (now ${one.now})` }))),
      ...way.ties.map((words) => tag("div", { class: "px-state", text: words })),
      this.button("See how it would stand", () => this.send({ do: "apply", way: at }), false, `way ${at}`)));
    const said = found.refused ? `It cannot be said: ${found.refused}` : found.already ? `It is ${found.target} now.` : rows.length
      ? `It would be ${found.target} if this were so and documented:`
      : found.cut_off ? `No way to make it ${found.target} was found so far.`
      : found.in_the_way.length ? `Nothing that may change makes it ${found.target}. In the way: ${found.in_the_way.join("; ")}.` : `Nothing that may change makes it ${found.target}.`;
    renew(this.parts.ways, tag("section", {}, tag("h3", { text: "What would change the outcome" }), this.labelled("To reach", choose), tag("p", { text: said }),
      rows.length ? tag("ol", {}, ...rows) : "", found.cut_off ? tag("p", { class: "px-state" }, `The list is not complete: ${found.cut_off}. `, this.button("Look longer", () => this.askWays(true))) : ""), this.held(this.parts.ways));
  }

  fail() {
    const words = this.model.get("failure");
    if (!words) return;
    this.say(words);
    this.answered();
  }

  told(message) {
    if (message?.do === "heard") this.heard();
    if (message?.do === "saved") this.saved(message);
  }

  saved(message) {
    const link = tag("a", { href: URL.createObjectURL(new Blob([message.text], { type: "application/yaml" })), download: "case.yaml" });
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

function render({ model, el }) {
  const page = new Page(model, el);
  const heard = [["change:view_json", () => page.draw()], ["change:ways_json", () => page.drawWays()], ["change:failure", () => page.fail()], ["msg:custom", (message) => page.told(message)], ["comm_live_update", () => page.died()]];
  for (const [name, act] of heard) model.on(name, act);
  page.draw();
  return () => {
    heard.forEach(([name, act]) => model.off(name, act));
    page.close();
  };
}

export default { render };
