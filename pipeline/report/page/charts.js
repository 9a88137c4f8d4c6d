// Charts and totals of the rows that the filters let through. A click on a bar is a filter.
const plots = {};
const PALETTE = ["#2f6f8f", "#e08e45", "#5b8c5a", "#b05a7a", "#8a7cc2", "#c9a227", "#4fa3a5", "#a65f46", "#7f8c99"];

/** Each deal once: of its events the one that knows an amount, with the greatest confidence. */
const dealOf = row => row.deal_id || row.event_id;
function dealsOf(rows) {
  const deals = new Map();
  for (const row of rows) {
    const key = dealOf(row);
    const old = deals.get(key);
    const better = !old || (cny(row) != null) - (cny(old) != null) || (row.confidence ?? 0) - (old.confidence ?? 0);
    if (better === true || better > 0) deals.set(key, row);
  }
  return [...deals.values()];
}

function drawTotals() {
  const deals = dealsOf(shown);
  const known = deals.filter(row => cny(row) != null);
  const total = rows => rows.reduce((all, row) => all + cny(row), 0);
  const completed = new Set(shown.filter(row => row.status === "completed").map(dealOf));
  const done = known.filter(row => completed.has(dealOf(row))), open = known.filter(row => !completed.has(dealOf(row)));
  const flagged = shown.filter(row => row.flags.length).length;
  const reviewed = shown.filter(row => row.review).length;
  const sure = shown.filter(row => row.confidence != null);
  const mean = sure.length ? sure.reduce((all, row) => all + row.confidence, 0) / sure.length : null;
  const docs = DATA.documents;
  const bad = docs.total - (docs.by_status.ok || 0);
  const investors = new Set(shown.flatMap(row => row.investors)).size;
  const companies = new Set(shown.map(row => row.company_id || row.company || row.company_text).filter(Boolean)).size;
  const tile = (name, number, hint = "", kind = "") => el("div", { class: `tile ${kind}` }, el("span", {}, ui(name)), el("strong", {}, number), el("small", {}, hint));
  const count = number => number.toLocaleString("en");
  $("totals").replaceChildren(
    tile("events", count(shown.length), `${ui("deals")} ${count(deals.length)}`),
    tile("total", money(total(done), "CNY"), [ui("total_hint", { n: count(deals.length - known.length) }), open.length ? ui("total_open", { sum: money(total(open), "CNY") }) : ""].filter(Boolean).join(" "), "lead"),
    tile("companies", count(companies), `${ui("investors")} ${count(investors)}`),
    tile("flagged", count(flagged), mean == null ? ui("flagged_hint") : `${ui("confidence_hint")} ${mean.toFixed(2)}`, flagged ? "warn" : ""),
    tile("reviewed", shown.length ? `${Math.round(100 * reviewed / shown.length)}%` : "–", `${count(reviewed)} / ${count(shown.length)}`),
    tile("articles", count(docs.total), bad ? ui("articles_hint", { n: count(bad) }) : ""),
  );
}

function period(row, size) {
  if (size === "by_year") return row.date.slice(0, 4);
  if (!row.month) return "";
  return size === "by_quarter" ? `${row.month.slice(0, 4)} Q${Math.ceil(Number(row.month.slice(5)) / 3)}` : row.month;
}
function allPeriods(first, last, size) {
  const periods = [];
  let [year, month] = [Number(first.slice(0, 4)), size === "by_month" ? Number(first.slice(5)) : size === "by_quarter" ? Number(first.slice(6)) : 1];
  const count = { by_month: 12, by_quarter: 4, by_year: 1 }[size];
  for (let at = first; at <= last && periods.length < 400;) {
    periods.push(at);
    if (++month > count) { month = 1; year += 1; }
    at = size === "by_month" ? `${year}-${String(month).padStart(2, "0")}` : size === "by_quarter" ? `${year} Q${month}` : String(year);
  }
  return periods;
}

// A canvas, by which labels are measured, does not know the font "inherit".
function plot(id, option, click) {
  if (plots[id]?.theme !== dark()) { plots[id]?.chart.dispose(); plots[id] = null; }
  if (!plots[id]) {
    const chart = echarts.init($(id), dark() ? "dark" : null, { renderer: "svg" });
    plots[id] = { chart, theme: dark() };
    chart.on("click", event => plots[id].click?.(event));
  }
  plots[id].click = click;
  plots[id].option = option;
  plots[id].chart.setOption({ backgroundColor: "transparent", animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, aria: { enabled: true }, ...option }, true);
}
/** Tool tips as elements: names come from articles. */
function tip(title, lines) {
  return el("div", { class: "tip" }, el("b", {}, title), ...lines.map(([color, name, value]) => el("div", {}, color && el("i", { style: `background:${color}` }), el("span", {}, name), el("em", {}, value))));
}
const quiet = () => ({ axisLine: { lineStyle: { color: cssValue("--line") } }, axisTick: { show: false }, splitLine: { lineStyle: { color: cssValue("--line"), type: "dashed" } },
  axisLabel: { color: cssValue("--soft"), fontSize: 11 } });

function drawMonths() {
  const deals = dealsOf(shown);
  const months = deals.map(row => row.month).filter(Boolean).sort();
  const span = months.length ? (Number(months.at(-1).slice(0, 4)) - Number(months[0].slice(0, 4))) * 12 + Number(months.at(-1).slice(5)) - Number(months[0].slice(5)) : 0;
  const size = span > 120 ? "by_year" : span > 36 ? "by_quarter" : "by_month";
  $("by-month-title").textContent = ui(size);
  const amounts = state.metric === "amount";
  const usage = new Map();
  const cells = new Map();
  let undated = 0;
  for (const row of deals) {
    const when = period(row, size);
    if (!when) { undated += 1; continue; }
    const weight = amounts ? cny(row) ?? 0 : 1;
    usage.set(row.round, (usage.get(row.round) || 0) + weight);
    const key = row.round + "\n" + when;
    cells.set(key, (cells.get(key) || 0) + weight);
  }
  const top = [...usage].sort((a, b) => b[1] - a[1]).slice(0, PALETTE.length - 1).map(([round]) => round);
  const rank = round => { const at = DATA.labels.rounds.indexOf(round); return at < 0 ? (round ? 900 : 999) : at; };
  top.sort((a, b) => rank(a) - rank(b));
  const periods = [...cells.keys()].map(key => key.split("\n")[1]).sort();
  const axis = periods.length ? allPeriods(periods[0], periods.at(-1), size) : [];
  const series = top.map((round, at) => ({ round, name: round || ui("no_round"), color: PALETTE[at], of: name => name === round }));
  if (usage.size > top.length) series.push({ round: null, name: ui("other_rounds"), color: PALETTE.at(-1), of: name => !top.includes(name) });
  const values = series.map(part => axis.map(when => [...usage.keys()].filter(part.of).reduce((sum, round) => sum + (cells.get(round + "\n" + when) || 0), 0)));
  const text = value => (amounts ? money(value, "CNY") : value.toLocaleString("en"));
  plot("by-month", {
    color: series.map(part => part.color),
    grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
    legend: { type: "scroll", top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: cssValue("--soft"), fontSize: 11 } },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: parts => tip(parts[0].axisValue, parts.filter(part => part.value).map(part => [part.color, part.seriesName, text(part.value)])) },
    xAxis: { type: "category", data: axis, ...quiet(), splitLine: { show: false }, axisLabel: { ...quiet().axisLabel, hideOverlap: true, margin: 10 } },
    yAxis: { type: "value", ...quiet(), axisLine: { show: false }, axisLabel: { ...quiet().axisLabel, formatter: value => (amounts ? shortNumber(value) : value) } },
    series: series.map((part, at) => ({ type: "bar", stack: "all", name: part.name, data: values[at], barMaxWidth: 34, cursor: "pointer" })),
  }, event => {
    const part = series[event.seriesIndex];
    const name = event.name;
    if (size === "by_month") state.ranges.date = [name, name];
    else if (size === "by_quarter") { const quarter = Number(name.slice(6)); state.ranges.date = [`${name.slice(0, 4)}-${String(quarter * 3 - 2).padStart(2, "0")}`, `${name.slice(0, 4)}-${String(quarter * 3).padStart(2, "0")}`]; }
    else state.ranges.date = [name, name];
    if (part.round != null) choose("round", part.round, true); else refilter();
  });
  $("by-month-foot").textContent = undated ? ui("undated", { n: undated.toLocaleString("en") }) : "";
  $("by-month-switch").replaceChildren(...["amount", "count"].map(name => el("button", { type: "button", class: state.metric === name ? "on" : "",
    onclick: () => { state.metric = name; drawMonths(); } }, ui("as_" + name))));
}

function drawInvestors() {
  const counts = new Map();
  for (const row of dealsOf(shown)) for (const name of row.investors) {
    const entry = counts.get(name) || [0, 0];
    entry[row.lead_investors.includes(name) ? 0 : 1] += 1;
    counts.set(name, entry);
  }
  const top = [...counts].sort((a, b) => b[1][0] + b[1][1] - a[1][0] - a[1][1] || (a[0] < b[0] ? -1 : 1)).slice(0, 12).reverse();
  const names = [ui_role("lead_investors"), ui_role("investors")];
  const colors = [PALETTE[0], PALETTE[6]];
  plot("top-investors", {
    color: colors,
    grid: { left: 4, right: 16, top: 26, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: cssValue("--soft"), fontSize: 11 } },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: parts => tip(parts[0].axisValue, parts.map(part => [part.color, part.seriesName, String(part.value)])) },
    xAxis: { type: "value", minInterval: 1, ...quiet(), axisLine: { show: false } },
    yAxis: { type: "category", data: top.map(([name]) => name), ...quiet(), axisLabel: { color: cssValue("--ink"), fontSize: 11.5, width: 116, overflow: "truncate" } },
    series: [0, 1].map(at => ({ type: "bar", stack: "all", name: names[at], data: top.map(([, pair]) => pair[at]), barMaxWidth: 14, cursor: "pointer" })),
  }, event => choose("investors", event.name, true));
}
const ui_role = role => pick(DATA.labels.roles[role]);

function drawStatus() {
  const order = Object.keys(DATA.labels.values.status);
  const counts = new Map();
  for (const row of shown) counts.set(row.status, (counts.get(row.status) || 0) + 1);
  const parts = [...counts].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  const colors = { completed: "#5b8c5a", planned: "#2f6f8f", reported: "#c9a227", terminated: "#b0574d" };
  plot("by-status", {
    tooltip: { trigger: "item", formatter: part => tip(part.name, [[part.color, "", part.value.toLocaleString("en")]]) },
    legend: { orient: "vertical", left: "50%", top: "middle", itemWidth: 10, itemHeight: 10, textStyle: { color: cssValue("--soft"), fontSize: 11 } },
    series: [{ type: "pie", radius: ["52%", "86%"], center: ["24%", "50%"], label: { show: false }, cursor: "pointer", itemStyle: { borderColor: cssValue("--card"), borderWidth: 2 },
      data: parts.map(([status, value]) => ({ name: `${valueLabel("status", status)} ${value.toLocaleString("en")}`, value, status, itemStyle: { color: colors[status] || "#7f8c99" } })) }],
  }, event => choose("status", event.data.status, true));
}

function drawConfidence() {
  const bins = Array(10).fill(0);
  for (const row of shown) if (row.confidence != null) bins[Math.min(9, Math.floor(row.confidence * 10))] += 1;
  plot("by-confidence", {
    grid: { left: 4, right: 4, top: 8, bottom: 2, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, formatter: parts => tip(`${parts[0].axisValue} – ${(Number(parts[0].axisValue) + 0.1).toFixed(1)}`, [[null, "", parts[0].value.toLocaleString("en")]]) },
    xAxis: { type: "category", data: bins.map((_, at) => (at / 10).toFixed(1)), ...quiet(), splitLine: { show: false } },
    yAxis: { type: "value", minInterval: 1, ...quiet(), axisLine: { show: false }, splitNumber: 2 },
    series: [{ type: "bar", barCategoryGap: "12%", cursor: "pointer", data: bins.map((value, at) => ({ value, itemStyle: { color: at >= 8 ? "#5b8c5a" : at >= 5 ? "#c9a227" : "#b0574d" } })) }],
  }, event => { state.ranges.confidence = [event.name, (Number(event.name) + 0.1).toFixed(1)]; refilter(); });
}

function drawCharts() {
  if (!$("charts").open) return;
  for (const draw of [drawMonths, drawInvestors, drawStatus, drawConfidence]) draw();
}
