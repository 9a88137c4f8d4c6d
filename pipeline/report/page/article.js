// One event: its cells, and its article with the mentions lit up and the evidence in view.
const packs = new Map();

/** The articles of one pack; unpacked when first asked for. */
function unpack(number) {
  if (!packs.has(number)) {
    packs.set(number, (async () => {
      const bytes = Uint8Array.from(atob($("pack" + number).textContent), char => char.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return JSON.parse(await new Response(stream).text());
    })());
  }
  return packs.get(number);
}

const FAMILY = { AMOUNT: "amount", DATE: "event_date", ROUND: "round", COMPANY: "company", INVESTOR: "investors", ORG: "investors" };
const roleLabel = role => pick(DATA.labels.roles[role] || DATA.labels.roles.other);

/** The text cut where spans begin and end; each piece knows which spans lie over it. */
function pieces(text, spans) {
  const cuts = new Set([0, text.length]);
  for (const [start, end] of spans) { cuts.add(start); cuts.add(end); }
  const points = [...cuts].filter(at => at >= 0 && at <= text.length).sort((a, b) => a - b);
  const begin = grouped(spans, span => span[0]);
  let live = [];
  const out = [];
  for (let at = 0; at + 1 < points.length; at++) {
    live = live.filter(span => span[1] > points[at]).concat(begin.get(points[at]) || []);
    out.push([text.slice(points[at], points[at + 1]), live]);
  }
  return out;
}

function litText(article, id) {
  const box = el("div", { class: "text", lang: "zh" });
  const order = role => ["lead_investors", "company", "valuation", "amount", "round"].indexOf(role) >>> 0;
  for (const [text, over] of pieces(article.text, article.spans)) {
    const evidence = over.filter(span => span[2] === "evidence");
    const mine = evidence.some(span => span[3].includes(id));
    const marks = over.filter(span => span[2] !== "evidence").sort((a, b) =>
      b[3].includes(id) - a[3].includes(id) || b[3].length - a[3].length || (a[1] - a[0]) - (b[1] - b[0]) || order(a[2]) - order(b[2]));
    const classes = [evidence.length && "ev", mine && "mine-ev"].filter(Boolean);
    let node = document.createTextNode(text);
    if (marks.length) {
      const [, , role, events] = marks[0];
      const known = DATA.labels.roles[role] ? role : FAMILY[role] || "other";
      const kind = events.includes(id) ? "own" : events.length ? "others" : "unused";
      node = el("mark", { class: `r-${known} ${kind}`, "data-role": role, title: [...new Set(marks.map(span => roleLabel(DATA.labels.roles[span[2]] ? span[2] : FAMILY[span[2]] || "other")))].join(" · ") }, node);
    }
    if (classes.length) node = el("span", { class: classes.join(" ") }, node);
    box.append(node);
  }
  return box;
}

async function articlePart(row) {
  const box = el("div", { class: "article" });
  const quote = () => (row.evidence ? [el("blockquote", {}, row.evidence)] : []);
  const fallback = reason => box.append(el("p", { class: "note" }, ui(reason)), ...quote());
  const number = DATA.articles[row.doc_id];
  if (number == null) { fallback("no_article"); return box; }
  let article;
  try { article = (await unpack(number))[row.doc_id]; } catch { fallback("old_browser"); return box; }
  const roles = [...new Set(article.spans.filter(span => span[3].includes(row.event_id)).map(span => span[2]))];
  box.append(el("div", { class: "legend" }, ...Object.keys(DATA.labels.roles).filter(role => roles.includes(role)).map(role =>
    el("button", { type: "button", class: `r-${role}`, "data-legend": role, onclick: () => flashRole(box, role) }, roleLabel(role)))));
  if (!article.spans.some(span => span[2] === "evidence" && span[3].includes(row.event_id))) box.append(...quote());
  if (article.cut) box.append(el("p", { class: "note" }, ui("cut")));
  box.append(litText(article, row.event_id));
  if (article.url) box.append(el("p", { class: "foot" }, ui("source") + " ", el("a", { href: article.url, target: "_blank", rel: "noreferrer noopener" }, article.url)));
  return box;
}
function flashRole(box, role) {
  const all = [...box.querySelectorAll(role === "evidence" ? ".mine-ev" : `mark.own[data-role="${role}"]`)];
  if (!all.length) return;
  const at = (Number(box.dataset.at || -1) + 1) % all.length;
  box.dataset.at = at;
  all[at].scrollIntoView({ block: "center", behavior: "smooth" });
  for (const node of all) { node.classList.remove("flash"); void node.offsetWidth; node.classList.add("flash"); }
}
function toEvidence(box) {
  const first = box.querySelector(".mine-ev");
  if (first) box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight * 0.28;
}

const HIDDEN = new Set(["evidence", "evidence_start", "evidence_end", "event_id", "deal_id", "doc_id", "title", "rules", "company_id"]);
function cellText(column, row) {
  const value = row[column.name];
  if (value == null || value === "" || (Array.isArray(value) && !value.length)) return "";
  if (Array.isArray(value)) return value.map(part => valueLabel(column.name, part)).join("；");
  if (column.type === "number") return value.toLocaleString("en", { maximumFractionDigits: column.name === "confidence" ? 3 : 2 });
  return DATA.labels.values[column.name] ? valueLabel(column.name, value) : String(value);
}
/** What else is said of cells of an event, than what stands there: by a new extraction, or by another reviewer. */
function otherwise(row) {
  return (DATA.others[row.event_id] || []).map(([name, value, by]) => {
    const column = DATA.columns.find(one => one.name === name);
    const read = column.type === "list" ? value.split(";").filter(Boolean) : ["number", "integer"].includes(column.type) && value ? Number(value) : value;
    const text = cellText(column, { [name]: read }) || ui("empty_cell");
    return el("div", { class: "otherwise" }, el("dt", {}, "⚑ " + columnLabel(name)), el("dd", {}, ui(by ? "says_else" : "extracted_now", { by, value: text })));
  });
}
const meaning = column => (state.language === 0 ? column.zh : column.en).replaceAll("`", "");
function fields(row, columns) {
  const list = el("dl", { class: "fields" });
  for (const column of columns) {
    const text = cellText(column, row);
    if (text) list.append(el("div", {}, el("dt", { title: meaning(column) }, columnLabel(column.name)), el("dd", {}, text)));
  }
  return list;
}

function facts(row) {
  const line = (label, ...inside) => (inside.some(Boolean) ? el("div", {}, el("dt", {}, label), el("dd", {}, ...inside)) : null);
  const aside = text => text && el("q", {}, text);
  const names = values => el("span", { class: "names" }, ...values.map(name => el("button", { type: "button", class: "name" + (row.lead_investors.includes(name) ? " leads" : ""),
    title: row.lead_investors.includes(name) ? roleLabel("lead_investors") : "", onclick: () => choose("investors", name, true) }, name)));
  const value = row.valuation != null ? `${money(row.valuation, row.valuation_currency)}${row.valuation_kind ? ` (${valueLabel("valuation_kind", row.valuation_kind)})` : ""}` : "";
  const converted = row.amount_cny != null && row.currency !== "CNY" ? `≈ ${money(row.amount_cny, "CNY")}${row.fx_date ? ` @ ${row.fx_date}` : ""}` : "";
  const others = BY_DOC.get(row.doc_id).filter(other => other !== row);
  const told = row.deal_id ? BY_DEAL.get(row.deal_id).filter(other => other.doc_id !== row.doc_id) : [];
  const links = (rows, text) => rows.length && el("span", { class: "names" }, ...rows.map(other => el("a", { href: "#" + other.event_id, class: "name" }, text(other))));
  return el("div", { class: "facts" },
    el("dl", {},
      ...otherwise(row),
      line(columnLabel("amount"), amountText(row), converted && el("small", {}, converted), aside(row.amount_text)),
      line(columnLabel("valuation"), value, aside(row.valuation_text)),
      row.investors.length ? line(columnLabel("investors"), names(row.investors)) : line(columnLabel("investors"), row.investors_text.join("；")),
      line(columnLabel("advisers"), row.advisers.join("；")),
      line(columnLabel("event_date"), row.event_date, row.event_date_precision && row.event_date_precision !== "day" && el("small", {}, valueLabel("event_date_precision", row.event_date_precision)), aside(row.event_date_text)),
      line(columnLabel("disclosed_date"), row.disclosed_date, aside(row.disclosed_date_text)),
      line(columnLabel("published_date"), row.published_date),
      line(columnLabel("confidence"), row.confidence != null && row.confidence.toFixed(3)),
      line(columnLabel("review"), row.review && valueLabel("review", row.review), row.review_note && el("small", {}, row.review_note)),
      line(ui("same_deal"), links(told, other => [other.title || other.doc_id, amountText(other)].filter(Boolean).join(" · "))),
      line(ui("same_article"), links(others, other => [other.company || other.company_text, other.round, amountText(other)].filter(Boolean).join(" · ")))),
    el("details", {}, el("summary", {}, ui("all_fields")), fields(row, DATA.columns)));
}

async function openEvent(id, { move = true } = {}) {
  const row = BY_ID.get(id);
  if (!row) { if (id) toast(ui("unknown_event", { id })); return; }
  state.open = id;
  if (decodeURIComponent(location.hash.slice(1)) !== id) history.replaceState(null, "", "#" + encodeURIComponent(id));
  const panel = $("detail");
  const step = by => { const order = table.getRows("active").map(part => part.getData().event_id); const next = order[order.indexOf(state.open) + by]; if (next) openEvent(next); };
  const head = el("div", { class: "head" },
    el("div", { class: "where" },
      el("button", { type: "button", class: "icon", id: "previous", title: ui("previous"), onclick: () => step(-1) }, "↑"),
      el("button", { type: "button", class: "icon", id: "next", title: ui("next"), onclick: () => step(1) }, "↓"),
      el("span", { class: "grow" }),
      el("button", { type: "button", id: "link", onclick: copyLink }, ui("link")),
      el("button", { type: "button", class: "icon", id: "close", title: ui("close"), onclick: closeEvent }, "×")),
    el("h2", {}, row.company || row.company_text || "—"),
    el("p", { class: "badges" }, el("span", { class: "badge type" }, valueLabel("event_type", row.event_type)), row.round && el("span", { class: "badge round" }, row.round),
      el("span", { class: `badge s-${row.status}` }, valueLabel("status", row.status)), ...row.flags.map(flag => el("span", { class: "badge flag" }, "⚑ " + valueLabel("flags", flag)))),
    el("p", { class: "title" }, row.title || row.doc_id),
    judgePart(row));
  panel.hidden = false;
  $("split").classList.add("two");
  document.body.classList.add("reading");
  const article = await articlePart(row);
  if (state.open !== id) return; // another one was opened meanwhile
  panel.replaceChildren(head, facts(row), article);
  const view = panel.getBoundingClientRect();
  if (view.top < 0 || view.top > innerHeight * 0.45) $("work").scrollIntoView({ block: "start" });
  toEvidence(article);
  table.redraw();
  markOpen(move);
}
function closeEvent() {
  state.open = null;
  $("detail").hidden = true;
  $("split").classList.remove("two");
  document.body.classList.remove("reading");
  history.replaceState(null, "", location.pathname + location.search);
  table.redraw();
  markOpen(false);
}
async function copyLink() {
  try { await navigator.clipboard.writeText(location.href); } catch {
    const field = el("textarea", {}, location.href);
    document.body.append(field); field.select(); document.execCommand("copy"); field.remove();
  }
  toast(ui("copied"));
}
