// Colours for `%%policy` and `%%vocabulary` cells and for `.policy` and `.vocabulary` files in JupyterLab and Jupyter Notebook 7.
// This is the form in which JupyterLab takes a prebuilt extension, written by hand: a container that is given the modules of the page
// (`init`), and gives the extension (`get`). The rules are those of `highlighting.py`; a test compares the two.

(() => {
  const MIME = "text/x-coverage-policy";
  const CELLS = { policy: MIME, vocabulary: MIME, case: "text/x-yaml" };
  const OPENING = ["when", "unless", "except when", "if", "then", "where", "because", "means", "waived when", "provided that", "otherwise", "whatever else is met"];
  const HEADERS = ["ALL", "ANY", "NONE", "EITHER", "BOTH", "AT LEAST", "AT MOST", "EXACTLY", "ONE", "ONLY"];
  const words = (some) => `(?:${some.map((one) => one.replaceAll(" ", "\\s+")).join("|")})(?![\\p{L}\\p{N}_])`;
  // At the start of a line: how much of it is coloured, and how. Elsewhere: what comes first, and how.
  const STARTS = [
    [/^%%.*/u, "meta"],
    [/^[A-Z][^:[\]"()]{0,60}(?=:)/u, "heading"],
    [/^[ \t]+(?:[0-9]{1,3}|[A-Za-z]{1,4})[.)](?=[ \t])/u, "labelName"],
    [/^[ \t]+[-*\u2022](?=[ \t])/u, "punctuation"],
  ];
  const PARTS = [
    [/^\[[^\]]*\]/u, "comment"],
    [/^"[^"]*"/u, "string"],
    [/^\([a-z][a-z0-9_.]*\)/u, "propertyName"],
    [new RegExp(`^${words(HEADERS)}`, "u"), "keyword"],
    [new RegExp(`^${words(OPENING)}`, "iu"), "keyword"],
    [/^(?:and|or|not|no|none|any|every|all)(?![\p{L}\p{N}_])/iu, "operator"],
    [/^\d{4}-\d{2}-\d{2}/u, "number"],
    [/^\d[\d,]*(?:\.\d+)?%?/u, "number"],
    [/^[,;:.]/u, "punctuation"],
    [/^[\p{L}\p{N}_]+/u, null],
    [/^./u, null],
  ];

  // A stream gives one line at a time, from left to right.
  function token(stream) {
    for (const [pattern, kind] of stream.sol() ? [...STARTS, ...PARTS] : PARTS) if (stream.match(pattern)) return kind;
    stream.next();
    return null;
  }

  // The kind of a cell by its first line; undefined of a cell of another kind.
  const kindOf = (model) => CELLS[/^%%(\w+)/.exec(model.sharedModel.getSource())?.[1]];

  // Keeps the kind of a cell as its first line says, and as it was before where that says no more. An editor takes up each kind when its
  // language is loaded, whatever it was told since: so the language of the kind before is waited for.
  function watched(model, languages) {
    let before = model.mimeType;
    const look = async () => {
      if (!Object.values(CELLS).includes(model.mimeType)) before = model.mimeType;
      await languages.getLanguage(before);
      const kind = kindOf(model) ?? (model.mimeType === MIME ? before : model.mimeType);
      if (kind !== model.mimeType) model.mimeType = kind;
    };
    model.mimeTypeChanged.connect(look);
    model.sharedModel.changed.connect(look);
    void Promise.resolve().then(look); // once the editor has begun
  }

  function activate(app, { codemirror, language }, languages, extensions) {
    const support = new language.LanguageSupport(language.StreamLanguage.define({ name: "coverage-policy", token }));
    languages.addLanguage({ name: "coverage policy", mime: MIME, extensions: ["policy", "vocabulary"], support });
    app.docRegistry.addFileType({ name: "coverage-policy", displayName: "Coverage policy", extensions: [".policy", ".vocabulary"], mimeTypes: [MIME], contentType: "file", fileFormat: "text" });
    const seen = new WeakSet();
    extensions.addExtension({
      name: "policy-reasoner:cells",
      factory: ({ model }) => {
        if (model?.sharedModel?.cell_type === "code" && !seen.has(model)) {
          seen.add(model);
          watched(model, languages);
        }
        return codemirror.EditorExtensionRegistry.createImmutableExtension([]);
      },
    });
  }

  // A module of the page: of several versions the one that is in use, else the newest.
  let shared = {};
  async function module(name) {
    const versions = Object.entries(shared[name] ?? {});
    const newest = versions.sort(([one], [other]) => one.localeCompare(other, undefined, { numeric: true })).at(-1);
    const [, found] = versions.find(([, one]) => one.loaded) ?? newest;
    return (await found.get())();
  }

  (globalThis._JUPYTERLAB ??= {})["policy-reasoner"] = {
    init: (scope) => void (shared = scope),
    get: async () => {
      const [codemirror, language] = await Promise.all(["@jupyterlab/codemirror", "@codemirror/language"].map(module));
      const requires = [codemirror.IEditorLanguageRegistry, codemirror.IEditorExtensionRegistry];
      const plugin = { id: "policy-reasoner:colours", autoStart: true, requires, activate: (app, ...them) => activate(app, { codemirror, language }, ...them) };
      return () => ({ default: plugin, __esModule: true });
    },
  };
})();
