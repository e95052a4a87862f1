// The page's side of an exploration: draws what the kernel says and sends one step at a time, the last value of a burst.
// Words are put in as text; only the explanation, which the kernel escaped, is put in as HTML.

const IDLE = 300; // milliseconds without a step before it is asked what would change the outcome
const SLOW = 1000; // milliseconds after which it is said that the answer is still being worked out
const LOST = 20000; // and after which it is said that the kernel does not answer

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

class Page {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.revision = 0; // of the last step that was sent
    this.next = null; // the step that waits for the answer to the one before
    this.waiting = false;
    this.timers = {};
    this.number = Page.pages = (Page.pages || 0) + 1;
    this.parts = {
      head: tag("header", { class: "px-head" }),
      note: tag("div", { class: "px-note", role: "status", "aria-live": "polite" }),
      refused: tag("div", { class: "px-refused", role: "alert" }),
      controls: tag("section", { class: "px-controls", "aria-label": "What is known" }),
      tree: tag("section", { class: "px-tree", "aria-label": "How each item stands" }),
      ways: tag("section", { class: "px-ways", "aria-label": "What would change the outcome" }),
      changed: tag("section", { class: "px-changed", "aria-label": "Changed from the start" }),
    };
    root.classList.add("px");
    this.takeColours();
    root.append(
      this.parts.head,
      this.parts.note,
      this.parts.refused,
      tag("div", { class: "px-columns" }, this.parts.controls,
        tag("div", { class: "px-answers" }, this.parts.ways, this.parts.changed, this.parts.tree)),
    );
  }

  // Light or dark as the notebook is, where it says so; else as the machine is.
  takeColours() {
    const body = document.body;
    const said = body.dataset.jpThemeLight ?? (body.classList.contains("vscode-dark") ? "false" : body.classList.contains("vscode-light") ? "true" : null);
    this.root.style.colorScheme = said === null ? "light dark" : said === "true" ? "light" : "dark";
  }

  // ---- sending

  send(step) {
    if (this.waiting) {
      this.next = step;
      return;
    }
    this.waiting = true;
    this.revision += 1;
    this.model.send({ ...step, revision: this.revision });
    clearTimeout(this.timers.idle);
    this.timers.slow = setTimeout(() => this.say("Working it out …", true), SLOW);
    this.timers.lost = setTimeout(() => this.say("The kernel does not answer. Is it still running?"), LOST);
  }

  answered() {
    this.waiting = false;
    clearTimeout(this.timers.slow);
    clearTimeout(this.timers.lost);
    if (this.next) {
      const step = this.next;
      this.next = null;
      this.send(step);
      return;
    }
    this.timers.idle = setTimeout(() => this.askWays(), IDLE);
  }

  askWays() {
    this.parts.ways.classList.add("px-old");
    this.model.send({ do: "ways", revision: this.revision });
    this.timers.slowWays = setTimeout(() => this.say("Looking for what would change the outcome …", true), SLOW);
  }

  say(words, canStop = false) {
    this.busy = canStop;
    this.parts.note.replaceChildren(words);
    if (canStop) this.parts.note.append(" ", this.button("Stop", () => this.model.send({ do: "stop" })));
  }

  button(words, act, disabled = false) {
    return tag("button", { type: "button", text: words, onclick: act, disabled });
  }

  // ---- drawing

  draw() {
    const text = this.model.get("view_json");
    if (!text) return;
    const view = JSON.parse(text);
    if (view.revision < this.revision && this.next) {
      this.answered();
      return; // an older value: the next answer is drawn
    }
    this.view = view;
    this.drawHead(view);
    this.parts.refused.replaceChildren(...(view.refused ? view.refused.split("\n").map((line) => tag("p", { text: line })) : []));
    this.drawControls(view);
    this.drawTree(view);
    this.drawChanged(view);
    if (view.cut_off) this.say(`The answer is not complete: ${view.cut_off}.${view.stale ? " Shown in grey is the last complete one." : ""}`);
    else this.parts.note.replaceChildren();
    this.answered();
  }

  drawHead(view) {
    const outcome = tag("p", { class: `px-outcome ${view.settled ? "px-settled" : "px-open"}` },
      tag("span", { "aria-hidden": "true", text: view.settled ? "● " : "○ " }), tag("strong", { text: view.outcome }));
    const choices = [];
    if (view.determinations.length > 1) {
      choices.push(this.labelled("Question", this.select(view.determinations, view.determination, (value) => this.send({ do: "determination", value }))));
    }
    this.parts.head.replaceChildren(
      tag("h3", { text: view.title }), outcome, ...choices,
      tag("div", { class: "px-tools", role: "group", "aria-label": "The case" },
        this.button("Undo", () => this.send({ do: "undo" }), !view.undo),
        this.button("Redo", () => this.send({ do: "redo" }), !view.redo),
        this.button("Back to the start", () => this.send({ do: "reset" }), !view.changed.length),
        this.button("Save the case", () => this.model.send({ do: "save", revision: this.revision })),
        this.loader()),
    );
  }

  loader() {
    const file = tag("input", { type: "file", accept: ".yaml,.yml,.json", class: "px-file", "aria-label": "Load a case from a file" });
    file.addEventListener("change", async () => {
      if (file.files.length) this.send({ do: "load", text: await file.files[0].text() });
    });
    return tag("label", { class: "px-load" }, "Load a case ", file);
  }

  labelled(words, control) {
    return tag("label", {}, `${words} `, control);
  }

  select(options, value, act, extra = []) {
    const made = tag("select", { onchange: (event) => act(event.target.value) },
      ...[...extra, ...options].map((one) => tag("option", { value: one.id, text: one.words })));
    made.value = value;
    return made;
  }

  drawControls(view) {
    const focused = this.parts.controls.contains(this.focus()) ? this.focus().getAttribute("data-key") : null;
    const caret = focused ? this.focus().selectionStart : null;
    const some = view.controls.filter((one) => one.matters);
    const others = view.controls.filter((one) => !one.matters);
    const open = this.parts.controls.querySelector("details")?.open ?? some.length === 0;
    this.parts.controls.replaceChildren(
      tag("h4", { text: some.length ? "What still matters" : "Nothing else matters now" }),
      ...some.map((one) => this.control(one)),
      tag("details", { open }, tag("summary", { text: `Everything else (${others.length})` }), ...others.map((one) => this.control(one))),
    );
    if (focused) {
      const again = [...this.parts.controls.querySelectorAll("[data-key]")].find((one) => one.getAttribute("data-key") === focused);
      again?.focus();
      if (again && caret !== null && again.type === "text") again.setSelectionRange(caret, caret);
    }
  }

  focus() {
    return this.root.getRootNode().activeElement;
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
      state ? tag("div", { class: "px-state", text: one.presumed && state === "presumed" ? `presumed: ${one.presumed}` : state }) : null);
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
    const made = this.select(one.options, one.value, act, extra);
    made.setAttribute("data-key", key);
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
      one.state === "stated" ? this.button("Unknown", () => act("")) : null);
  }

  ending(one) {
    if (one.state !== "stated") return null;
    const box = tag("input", { type: "checkbox", "data-key": `${one.id}:others`,
      onchange: (event) => this.send({ do: "others", of: one.id, open: event.target.checked }) });
    box.checked = one.is_open;
    return tag("label", { class: "px-box" }, box, " there may be others");
  }

  text(one, act, key, value, hint) {
    const made = tag("input", { type: "text", "data-key": key, placeholder: hint, "aria-labelledby": this.id(key),
      onchange: (event) => act(event.target.value.trim()) });
    made.value = value;
    return tag("span", { class: "px-text" }, made, one.unit ? tag("span", { text: ` ${one.unit}` }) : null,
      one.state === "stated" ? this.button("Unknown", () => act("")) : null,
      one.may_be_absent ? this.button("There is none", () => act("absent")) : null);
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
      tag("legend", { text: `${at + 1}` }),
      ...row.map((field) => tag("div", { class: "px-field" }, tag("div", { class: "px-label", id: this.id(`${one.id}-${at}-${field.id}`), text: field.phrase }),
        this.entry(field, (value) => this.send({ do: "field", of: one.id, at: at + 1, field: field.id, value }), `${one.id}-${at}-${field.id}`))),
      this.button("Remove", () => this.send({ do: "drop", of: one.id, at: at + 1 }))));
    return tag("div", { class: "px-records" }, ...rows,
      this.button("Add one", () => this.send({ do: "add", of: one.id })),
      one.state === "unknown" ? this.button("There are none", () => this.send({ do: "others", of: one.id, open: false })) : this.ending(one),
      one.state === "stated" ? this.button("Unknown", () => this.send({ do: "state", of: one.id, value: "" })) : null);
  }

  drawTree(view) {
    const folded = [...this.parts.tree.querySelectorAll("details")].map((one) => one.open);
    const holder = tag("div", { class: view.stale ? "px-stale" : "" });
    holder.innerHTML = view.tree; // escaped where it was made
    const now = [...holder.querySelectorAll("details")];
    if (folded.length === now.length) now.forEach((one, at) => { one.open = folded[at]; });
    this.parts.tree.replaceChildren(holder);
  }

  drawChanged(view) {
    this.parts.changed.replaceChildren(...(view.changed.length
      ? [tag("h4", { text: "Changed from the start" }), tag("ul", {}, ...view.changed.map((one) => tag("li", {},
        tag("span", { text: `${one.phrase}: ` }), tag("del", { text: one.before }), " → ", tag("ins", { text: one.now }))))]
      : []));
  }

  drawWays() {
    clearTimeout(this.timers.slowWays);
    const text = this.model.get("ways_json");
    if (!text || !this.view) return;
    const found = JSON.parse(text);
    if (found.revision !== this.revision || this.waiting) return; // of an older case
    this.parts.ways.classList.remove("px-old");
    if (this.busy) this.parts.note.replaceChildren();
    const choose = this.select([{ id: "", words: "the most favourable outcome" }, ...this.view.targets], this.view.target, (value) => this.send({ do: "target", value }));
    const rows = found.ways.map((way, at) => tag("li", {},
      ...way.changes.map((one) => tag("div", {}, tag("span", { text: `${one.phrase}: ` }), tag("strong", { text: one.needs }), tag("span", { class: "px-state", text: ` (now ${one.now})` }))),
      ...way.ties.map((words) => tag("div", { class: "px-state", text: words })),
      this.button("See how it would stand", () => this.send({ do: "apply", way: at }))));
    const said = found.already ? `It is ${found.target} now.` : rows.length
      ? `It would be ${found.target} if this were so and documented:`
      : found.in_the_way.length ? `Nothing that may change makes it ${found.target}. In the way: ${found.in_the_way.join("; ")}.` : `Nothing that may change makes it ${found.target}.`;
    this.parts.ways.replaceChildren(tag("h4", { text: "What would change the outcome" }), this.labelled("To reach", choose), tag("p", { text: said }),
      rows.length ? tag("ol", {}, ...rows) : "", found.cut_off ? tag("p", { class: "px-state", text: `The list is not complete: ${found.cut_off}.` }) : "");
  }

  fail() {
    const words = this.model.get("failure");
    if (!words) return;
    this.say(words);
    this.answered();
  }

  saved(message) {
    if (message?.do !== "saved") return;
    const link = tag("a", { href: URL.createObjectURL(new Blob([message.text], { type: "application/yaml" })), download: "case.yaml" });
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

function render({ model, el }) {
  const page = new Page(model, el);
  const heard = [["change:view_json", () => page.draw()], ["change:ways_json", () => page.drawWays()], ["change:failure", () => page.fail()], ["msg:custom", (message) => page.saved(message)]];
  for (const [name, act] of heard) model.on(name, act);
  page.draw();
  return () => heard.forEach(([name, act]) => model.off(name, act));
}

export default { render };
