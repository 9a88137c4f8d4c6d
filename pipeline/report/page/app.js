// The table, and what ties the parts together.
var table = null;
const narrow = () => matchMedia("(max-width: 720px)").matches;
const DEFAULT = ["flags", "company", "event_type", "round", "amount", "status", "investors", "date", "confidence", "title", "review"];
const DEFAULT_NARROW = ["flags", "company", "round", "amount"];
const visible = () => new Set(memory.get(narrow() ? "columns-narrow" : "columns", narrow() ? DEFAULT_NARROW : DEFAULT));

const blank = (a, b) => (a == null || a === "") - (b == null || b === "");
const by = of => (a, b, rowA, rowB) => {
  const [x, y] = [of(rowA.getData()), of(rowB.getData())];
  return blank(x, y) || (x < y ? -1 : x > y ? 1 : 0);
};

const DRAW = {
  flags: row => (row.flags.length ? el("span", { class: "flagmark", title: row.flags.map(flag => valueLabel("flags", flag)).join("\n") }, row.flags.length > 1 ? "⚑" + row.flags.length : "⚑") : ""),
  company: row => el("a", { class: "company", href: "#" + encodeURIComponent(row.event_id) }, row.company || row.company_text || "—"),
  event_type: row => valueLabel("event_type", row.event_type),
  round: row => (row.round ? el("span", { class: "badge round" }, row.round) : ""),
  amount: row => el("span", { class: "amount", title: row.amount_text }, amountText(row)),
  status: row => el("span", { class: `badge s-${row.status}` }, valueLabel("status", row.status)),
  investors: row => el("span", {}, ...row.investors.flatMap((name, at) => [at ? "、" : "", row.lead_investors.includes(name) ? el("b", {}, name) : name])),
  date: row => el("span", { class: row.event_date ? "" : "soft" }, row.date),
  confidence: row => (row.confidence == null ? "" : el("span", { class: "conf" }, el("i", { style: `--part:${Math.round(100 * row.confidence)}%`, class: row.confidence >= 0.8 ? "hi" : row.confidence >= 0.5 ? "mid" : "lo" }), row.confidence.toFixed(2))),
  title: row => (row.title || el("span", { class: "soft" }, row.doc_id)),
  review: row => (row.review ? el("span", { class: `badge v-${row.review}` }, valueLabel("review", row.review)) : ""),
};
const SHAPE = { flags: { width: 46, minWidth: 46, hozAlign: "center" }, company: { minWidth: 104, widthGrow: 2 }, event_type: { minWidth: 104 }, round: { minWidth: 88 }, amount: { minWidth: narrow() ? 96 : 112, hozAlign: "right" },
  status: { minWidth: 104 }, investors: { minWidth: 150, widthGrow: 3 }, date: { minWidth: 100 }, confidence: { minWidth: 96 }, title: { minWidth: 180, widthGrow: 3 }, review: { minWidth: 72 } };
const SORT = { amount: by(row => cny(row) ?? row.amount ?? row.amount_max), date: by(row => row.date), flags: by(row => row.flags.length), round: by(row => {
  const at = DATA.labels.rounds.indexOf(row.round); return row.round ? (at < 0 ? 900 : at) : null; }) };

function columnDefinitions() {
  const on = visible();
  const order = [...DEFAULT, ...DATA.columns.map(column => column.name).filter(name => !DEFAULT.includes(name))];
  const expand = { title: "", field: "index", width: 32, minWidth: 32, headerSort: false, print: false, cssClass: "expander", resizable: false,
    formatter: cell => el("button", { type: "button", class: "caret", "aria-expanded": String(!!cell.getData().open), title: ui("expand") }, "›"),
    cellClick: (event, cell) => { event.stopPropagation(); const row = cell.getRow(); row.getData().open = !row.getData().open; row.reformat(); row.normalizeHeight(); } };
  return [expand, ...order.map(name => {
    const column = DATA.columns[AT[name]];
    return { title: name === "flags" ? "⚑" : columnLabel(name), field: name, visible: on.has(name), headerTooltip: columnLabel(name), minWidth: 90, ...SHAPE[name],
      hozAlign: SHAPE[name]?.hozAlign || (column && ["number", "integer"].includes(column.type) ? "right" : "left"),
      headerSortStartingDir: ["flags", "amount", "date"].includes(name) ? "desc" : "asc",
      sorter: SORT[name] || by(row => (Array.isArray(row[name]) ? row[name].join(";") : row[name])),
      // The table library takes a string for markup: it gets nodes only.
      formatter: cell => el("span", {}, DRAW[name] ? DRAW[name](cell.getData()) : cellText(column, cell.getData())) };
  })];
}

function drawTable() {
  // Flags first, then the newest; rows of one article stay together.
  const start = [...ROWS].sort((a, b) => (b.flags.length > 0) - (a.flags.length > 0) || (a.date < b.date ? 1 : a.date > b.date ? -1 : a.index - b.index));
  table = new Tabulator("#table", {
    data: start, index: "index", height: "100%", layout: "fitColumns", movableColumns: true, columns: columnDefinitions(), placeholder: () => el("span", {}, ui("nothing")),
    printAsHtml: true, printStyled: false, printRowRange: "active", columnHeaderSortMulti: true,
    rowFormatter: row => {
      const node = row.getElement();
      node.querySelector(".expansion")?.remove();
      node.classList.toggle("flagged", row.getData().flags.length > 0);
      node.classList.toggle("current", row.getData().event_id === state.open);
      node.dataset.event = row.getData().event_id;
      if (row.getData().open) {
        node.append(el("div", { class: "expansion" }, el("blockquote", {}, row.getData().evidence), fields(row.getData(), DATA.columns.filter(column => !HIDDEN.has(column.name)))));
      }
    },
  });
  table.on("rowClick", (event, row) => { if (!String(getSelection()) && !event.target.closest(".expander")) openEvent(row.getData().event_id, { move: false }); });
  table.on("tableBuilt", () => {
    table.initialized = true;
    refilter();
    document.body.dataset.ready = "yes";
    if (location.hash.length > 1) openEvent(decodeURIComponent(location.hash.slice(1)));
  });
}
function markOpen(move) {
  for (const node of document.querySelectorAll("#table .tabulator-row.current")) node.classList.remove("current");
  const row = state.open && BY_ID.get(state.open);
  if (!row) return;
  const line = table.getRow(row.index);
  if (!line || !passes(row)) return;
  if (move) table.scrollToRow(line, "center", false).catch(() => {}).then(() => line.getElement().classList.add("current"));
  else line.getElement().classList.add("current");
}

function columnChooser() {
  const key = narrow() ? "columns-narrow" : "columns";
  const box = el("div", { class: "facet-list" }, el("h3", {}, ui("columns"), el("button", { type: "button", class: "clear", onclick: () => {
    memory.set(key, narrow() ? DEFAULT_NARROW : DEFAULT); table.setColumns(columnDefinitions()); closePop(); } }, ui("reset"))));
  const list = el("div", { class: "options" });
  for (const column of table.getColumns().filter(part => part.getField() !== "index")) {
    const name = column.getField();
    const known = DATA.columns[AT[name]];
    list.append(el("label", { class: "option", title: known ? meaning(known) : "" }, el("input", { type: "checkbox", checked: column.isVisible(), "data-column": name, onchange: event => {
      const on = visible();
      if (event.target.checked) { on.add(name); column.show(); } else { on.delete(name); column.hide(); }
      memory.set(key, [...on]);
      table.redraw();
    } }), el("span", {}, columnLabel(name))));
  }
  box.append(list);
  return box;
}

function drawLeftOut() {
  const rows = DATA.documents.left_out;
  const box = $("left-out");
  box.hidden = !rows.length;
  if (!rows.length) return;
  const total = DATA.documents.total - (DATA.documents.by_status.ok || 0);
  box.replaceChildren(el("summary", {}, `${ui("left_out")} (${total})`), el("ul", {}, ...rows.map(([id, status, reason]) => el("li", {}, el("code", {}, id), " ", el("b", {}, valueLabel("documents", status)), " ", reason))),
    total > rows.length ? el("p", { class: "foot" }, ui("more")) : "");
}

function drawWords() {
  document.documentElement.lang = state.language === 0 ? "zh-CN" : "en";
  if (state.theme) document.documentElement.dataset.theme = state.theme; else delete document.documentElement.dataset.theme;
  for (const node of document.querySelectorAll("[data-ui]")) node.textContent = ui(node.dataset.ui);
  for (const node of document.querySelectorAll("[data-ui-title]")) { node.title = ui(node.dataset.uiTitle); node.setAttribute("aria-label", node.title); }
  for (const node of document.querySelectorAll("[data-ui-placeholder]")) { node.placeholder = ui(node.dataset.uiPlaceholder); node.setAttribute("aria-label", node.placeholder); }
  $("run").textContent = DATA.total > ROWS.length ? ui("part", { n: ROWS.length.toLocaleString("en"), total: DATA.total.toLocaleString("en") }) : DATA.title;
  drawFacetBar();
  drawHandOver();
  drawLeftOut();
}

let typing = 0;
$("search").addEventListener("input", event => { clearTimeout(typing); typing = setTimeout(() => { state.search = event.target.value.trim(); refilter(); }, 120); });
$("language").addEventListener("click", () => {
  state.language = 1 - state.language;
  memory.set("language", state.language);
  drawWords();
  table.setColumns(columnDefinitions());
  refilter();
  if (state.open) openEvent(state.open, { move: false });
});
function setTheme(theme) { state.theme = theme; memory.set("theme", theme); drawWords(); drawChips(); drawCharts(); }
$("theme").addEventListener("click", () => setTheme(dark() ? "light" : "dark"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (!state.theme) drawCharts(); });
$("hand-over").addEventListener("click", handOver);
$("print").addEventListener("click", () => window.print());
$("columns").addEventListener("click", event => openPop(event.currentTarget, columnChooser));
$("charts").addEventListener("toggle", () => { memory.set("charts", $("charts").open); drawCharts(); });
window.addEventListener("hashchange", () => { const id = decodeURIComponent(location.hash.slice(1)); if (id && id !== state.open) openEvent(id); });
let sizing = 0;
window.addEventListener("resize", () => { clearTimeout(sizing); sizing = setTimeout(() => { for (const part of Object.values(plots)) part?.chart.resize(); }, 150); });
document.addEventListener("keydown", event => {
  const writing = event.target.matches("input, textarea");
  if (event.key === "Escape") { if (popFor) closePop(); else if (state.open) closeEvent(); else if (writing) event.target.blur(); }
  else if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "/") { event.preventDefault(); $("search").focus(); }
  else if (state.open && (event.key === "o" || event.key === "w")) document.querySelector(`[data-verdict="${event.key === "o" ? "ok" : "wrong"}"]`)?.click();
  else if (state.open && (event.key === "j" || event.key === "k")) $(event.key === "j" ? "next" : "previous")?.click();
});

state.words = [];
$("charts").open = memory.get("charts", !narrow());
drawWords();
drawTable();
