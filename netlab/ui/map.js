// The live map: the diagram with parts one can point at, and a panel that tells what stands behind them.
// What is drawn comes from Python as `state`; only the chosen part goes back.

function render({ model, el }) {
  const words = model.get("words");
  el.classList.add("netlab-map");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", words.title);
  const picture = child(el, "div", "netlab-map-picture");
  const side = child(el, "div", "netlab-map-side");
  const panel = child(side, "div", "netlab-map-panel");
  panel.setAttribute("aria-live", "polite");
  const again = child(side, "button", "netlab-map-again");
  again.type = "button";
  again.textContent = words.refresh;
  again.addEventListener("click", () => model.send("refresh"));
  const problem = child(side, "div", "netlab-map-problem");
  problem.setAttribute("role", "status");

  const details = () => model.get("state").details;
  const part = (target) => {
    for (let node = target; node && node !== picture; node = node.parentNode) {
      if (node.id && details()[node.id]) return node;
    }
    return null;
  };
  const tell = (id) => {
    const told = details()[id];
    panel.innerHTML = told ? told.html : "";
    const title = document.createElement(told ? "strong" : "em");
    title.textContent = told ? told.title : words.hint;
    panel.prepend(title);
  };
  const choose = (id) => {
    model.set("chosen", id);
    model.save_changes();
  };
  const mark = () => {
    const id = model.get("chosen");
    for (const node of picture.querySelectorAll("[aria-pressed]")) {
      node.setAttribute("aria-pressed", String(node.id === id));
    }
    tell(id);
  };
  const draw = () => {
    const focused = picture.contains(document.activeElement) ? document.activeElement.id : "";
    picture.innerHTML = model.get("state").svg;
    picture.querySelector("svg")?.setAttribute("role", "group");
    for (const [id, told] of Object.entries(details())) {
      const node = picture.querySelector(`[id="${CSS.escape(id)}"]`);
      if (!node) continue;
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-pressed", "false");
      node.setAttribute("aria-label", told.title);
      if (id === focused) node.focus();
    }
    problem.textContent = model.get("state").problem;
    if (!details()[model.get("chosen")] && model.get("chosen")) choose("");
    mark();
  };

  const pointed = (event) => tell(part(event.target)?.id ?? model.get("chosen"));
  picture.addEventListener("pointerover", pointed);
  picture.addEventListener("pointerleave", () => tell(model.get("chosen")));
  picture.addEventListener("focusin", pointed);
  picture.addEventListener("click", (event) => choose(part(event.target)?.id ?? ""));
  picture.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose("");
    if (event.key !== "Enter" && event.key !== " ") return;
    const node = part(event.target);
    if (!node) return;
    event.preventDefault();
    event.stopPropagation(); // Shift+Enter stays the notebook's; a plain one is ours
    choose(node.id);
  });
  model.on("change:state", draw);
  model.on("change:chosen", mark);
  draw();
  return () => {
    model.off("change:state", draw);
    model.off("change:chosen", mark);
  };
}

function child(parent, tag, name) {
  const node = document.createElement(tag);
  node.className = name;
  parent.append(node);
  return node;
}

export default { render };
