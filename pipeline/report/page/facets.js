// Filters: what is chosen in each facet, ranges, and the search; and the pop-ups that choose them.
const FACETS = ["event_type", "status", "round", "currency", "company", "investors", "lead_investors", "advisers", "year",
  "flags", "review", "amount_precision", "event_date_precision", "valuation_kind", "title"];
const FIRST = ["event_type", "status", "round", "investors", "year", "flags", "review"]; // shown as buttons; the rest under "Filters"
const RANGES = {
  amount: { label: () => ui("amount_range"), of: row => { const value = cny(row); return value == null ? null : value / 1e4; } },
  confidence: { label: () => columnLabel("confidence"), of: row => row.confidence },
  date: { label: () => columnLabel("date"), of: row => row.date || null, text: true },
};
let shown = ROWS;

const facetValues = (row, facet) => (LISTS.has(facet) ? (row[facet].length ? row[facet] : [""]) : [row[facet] ?? ""]);

function passes(row, without = null) {
  for (const [facet, values] of Object.entries(state.chosen)) {
    if (facet !== without && values.size && !facetValues(row, facet).some(value => values.has(value))) return false;
  }
  for (const [name, [from, to]] of Object.entries(state.ranges)) {
    const { of, text } = RANGES[name];
    const value = of(row);
    if (value == null) return false;
    if (from !== "" && (text ? value < from : value < Number(from))) return false;
    // A day up to "2025-09" includes all of that month.
    if (to !== "" && (text ? value.slice(0, to.length) > to : value > Number(to))) return false;
  }
  return state.words.every(word => row.text.includes(word));
}

function refilter() {
  state.words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  shown = ROWS.filter(row => passes(row));
  drawChips();
  $("shown").textContent = ui("shown", { n: shown.length.toLocaleString("en"), total: ROWS.length.toLocaleString("en") });
  drawTotals();
  if (window.table && table.initialized) table.setFilter(row => passes(row));
  soon(drawCharts);
}

function choose(facet, value, on = null) {
  const values = state.chosen[facet] ||= new Set();
  if (on ?? !values.has(value)) values.add(value); else values.delete(value);
  if (!values.size) delete state.chosen[facet];
  refilter();
}
function clearFilters() {
  state.chosen = {}; state.ranges = {}; state.search = ""; $("search").value = "";
  refilter();
}

function drawChips() {
  const chips = [];
  const chip = (label, text, off) => chips.push(el("button", { type: "button", class: "chip", onclick: off }, el("b", {}, label), text, el("i", {}, "×")));
  for (const [facet, values] of Object.entries(state.chosen)) {
    for (const value of values) chip(columnLabel(facet), valueLabel(facet, value), () => choose(facet, value, false));
  }
  for (const [name, [from, to]] of Object.entries(state.ranges)) {
    chip(RANGES[name].label(), `${from} – ${to}`, () => { delete state.ranges[name]; refilter(); });
  }
  if (chips.length || state.search) chips.push(el("button", { type: "button", class: "clear", id: "clear", onclick: clearFilters }, ui("clear")));
  $("chips").replaceChildren(...chips);
  for (const button of $("facets").children) {
    const count = button.dataset.facet === "*" ? FACETS.filter(f => !FIRST.includes(f) && state.chosen[f]).length + Object.keys(state.ranges).length
      : state.chosen[button.dataset.facet]?.size;
    button.classList.toggle("on", !!count);
  }
}

function drawFacetBar() {
  $("facets").replaceChildren(...FIRST.map(facet => el("button", { type: "button", class: "facet", "data-facet": facet, "aria-haspopup": "dialog",
    onclick: event => openPop(event.currentTarget, () => facetList(facet)) }, columnLabel(facet))),
  el("button", { type: "button", class: "facet", "data-facet": "*", "aria-haspopup": "dialog", onclick: event => openPop(event.currentTarget, moreFilters) }, ui("filters") + " …"));
}

function facetList(facet) {
  const counts = new Map();
  for (const row of ROWS) if (passes(row, facet)) for (const value of new Set(facetValues(row, facet))) counts.set(value, (counts.get(value) || 0) + 1);
  for (const value of state.chosen[facet] || []) if (!counts.has(value)) counts.set(value, 0);
  const order = facet === "round" ? value => { const at = DATA.labels.rounds.indexOf(value); return at < 0 ? 999 : at; } : null;
  const values = [...counts].sort((a, b) => (order ? order(a[0]) - order(b[0]) : 0) || (facet === "year" ? (a[0] < b[0] ? 1 : -1) : b[1] - a[1]) || (a[0] < b[0] ? -1 : 1));
  const list = el("div", { class: "options" });
  const fill = word => {
    const found = values.filter(([value]) => !word || valueLabel(facet, value).toLowerCase().includes(word));
    list.replaceChildren(...found.slice(0, 300).map(([value, count]) => el("label", { class: "option" },
      el("input", { type: "checkbox", checked: !!state.chosen[facet]?.has(value), onchange: event => choose(facet, value, event.target.checked) }),
      el("span", {}, valueLabel(facet, value)), el("small", {}, count.toLocaleString("en")))));
    if (found.length > 300) list.append(el("p", { class: "foot" }, `+ ${found.length - 300}`));
  };
  fill("");
  const find = values.length > 12 && el("input", { type: "search", placeholder: ui("find"), oninput: event => fill(event.target.value.toLowerCase()) });
  return el("div", { class: "facet-list" }, el("h3", {}, columnLabel(facet)), find, list);
}

/** 2025/9/3, 2025.9 or 2025年9月 as the table writes it; anything else as it is. */
function isoDate(text) {
  const found = text.match(/^(\d{4})(?:[-/.年]\s*(\d{1,2}))?(?:[-/.月]\s*(\d{1,2}))?[年月日]?$/);
  return found ? found.slice(1).filter(Boolean).map(part => part.padStart(2, "0")).join("-") : text;
}

function moreFilters() {
  const box = el("div", { class: "more" });
  for (const [name, range] of Object.entries(RANGES)) {
    const [from, to] = state.ranges[name] || ["", ""];
    const inputs = [from, to].map((value, at) => el("input", { value, type: range.text ? "text" : "number", step: "any", "data-range": `${name}-${at}`,
      placeholder: range.text ? "2025-09" : ui(at ? "to" : "from") }));
    for (const input of inputs) {
      input.addEventListener("change", () => {
        if (range.text) input.value = isoDate(input.value.trim());
        const ends = inputs.map(part => part.value.trim());
        if (ends.some(Boolean)) state.ranges[name] = ends; else delete state.ranges[name];
        refilter();
      });
    }
    box.append(el("fieldset", {}, el("legend", {}, range.label()), inputs[0], " – ", inputs[1]));
  }
  for (const facet of FACETS.filter(name => !FIRST.includes(name))) {
    const part = el("details", { "data-more": facet }, el("summary", {}, columnLabel(facet)));
    part.addEventListener("toggle", () => { if (part.open && part.children.length === 1) { const list = facetList(facet); list.firstChild.remove(); part.append(list); } });
    box.append(part);
  }
  return box;
}

let popFor = null;
function openPop(button, content) {
  if (popFor === button) return closePop();
  const pop = $("pop");
  popFor = button;
  pop.replaceChildren(content());
  pop.hidden = false;
  const at = button.getBoundingClientRect();
  pop.style.top = `${at.bottom + scrollY + 6}px`;
  pop.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - pop.offsetWidth - 8)) + scrollX}px`;
  pop.querySelector("input")?.focus({ preventScroll: true });
}
function closePop() { $("pop").hidden = true; popFor = null; }
document.addEventListener("pointerdown", event => {
  if (popFor && !$("pop").contains(event.target) && !popFor.contains(event.target)) closePop();
});
