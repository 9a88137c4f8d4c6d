"use strict";
// The data, the labels, and small helpers. Text of an article reaches the page only as text nodes.
const DATA = JSON.parse(document.getElementById("data").textContent);
const AT = Object.fromEntries(DATA.columns.map((column, at) => [column.name, at]));
const LISTS = new Set(DATA.columns.filter(column => column.type === "list").map(column => column.name));
const memory = {
  get(key, other) { try { return JSON.parse(localStorage.getItem("rongzi." + key)) ?? other; } catch { return other; } },
  set(key, value) { try { localStorage.setItem("rongzi." + key, JSON.stringify(value)); } catch { /* private window */ } },
};
const state = {
  language: memory.get("language", navigator.language.toLowerCase().startsWith("zh") ? 0 : 1),
  theme: memory.get("theme", ""), // "" follows the system
  metric: "amount", search: "", chosen: {}, ranges: {}, open: null,
};

const $ = id => document.getElementById(id);

/** An element; `inside` are nodes or strings, strings always as text. */
function el(tag, attributes = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...inside.filter(part => part != null && part !== false));
  return node;
}
const pick = pair => pair[state.language];
const ui = (key, values = {}) => pick(DATA.labels.ui[key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const columnLabel = name => (DATA.labels.columns[name] ? pick(DATA.labels.columns[name]) : name);
function valueLabel(column, value) {
  if (value === "" || value == null) return ui("empty");
  const known = DATA.labels.values[column]?.[value];
  return known ? pick(known) : String(value);
}

// Rows as objects, with what is asked of them again and again worked out once.
const ROWS = DATA.rows.map((cells, index) => {
  const row = { index };
  DATA.columns.forEach((column, at) => { row[column.name] = cells[at]; });
  row.date = row.event_date || row.disclosed_date || row.published_date || "";
  row.year = row.date.slice(0, 4);
  row.month = [row.event_date, row.disclosed_date, row.published_date].find(date => date && date.length >= 7)?.slice(0, 7) || "";
  row.text = [row.company, row.company_text, row.title, row.round, row.round_text, row.amount_text, row.evidence, row.event_id, row.doc_id,
    ...row.investors, ...row.investors_text, ...row.advisers].join("\n").toLowerCase();
  return row;
});
const BY_ID = new Map(ROWS.map(row => [row.event_id, row]));
const grouped = (rows, of) => (Map.groupBy ? Map.groupBy(rows, of) : rows.reduce((all, row) => {
  if (!all.has(of(row))) all.set(of(row), []);
  all.get(of(row)).push(row);
  return all;
}, new Map()));
const BY_DOC = grouped(ROWS, row => row.doc_id);
const BY_DEAL = grouped(ROWS, row => row.deal_id);

const SIGN = { CNY: "¥", USD: "US$", HKD: "HK$", EUR: "€", GBP: "£", JPY: "JP¥", SGD: "S$", TWD: "NT$" };
function shortNumber(number) {
  const units = state.language === 0 ? [[1e12, "万亿"], [1e8, "亿"], [1e4, "万"]] : [[1e12, "tn"], [1e9, "bn"], [1e6, "m"], [1e3, "k"]];
  for (const [size, name] of units) {
    if (Math.abs(number) >= size) {
      const digits = number / size;
      return digits.toLocaleString("en", { maximumFractionDigits: digits >= 100 ? 0 : digits >= 10 ? 1 : 2 }) + name;
    }
  }
  return number.toLocaleString("en", { maximumFractionDigits: 2 });
}
function money(number, currency) {
  return number == null ? "" : (SIGN[currency] ?? (currency ? currency + " " : "")) + shortNumber(number);
}
function amountText(row) {
  if (row.amount != null) {
    const mark = { about: "≈ ", under: "< ", over: "> " }[row.amount_precision] || "";
    return mark + money(row.amount, row.currency);
  }
  if (row.amount_min != null && row.amount_max != null) return money(row.amount_min, row.currency) + " – " + shortNumber(row.amount_max);
  return row.amount_text || "";
}
/** Amount in CNY for sorting and sums: the converted one, else the middle of a converted range is not guessed. */
const cny = row => row.amount_cny ?? (row.currency === "CNY" ? row.amount : null);

function toast(text) {
  const note = el("div", { class: "toast", role: "status" }, text);
  document.body.append(note);
  setTimeout(() => note.remove(), 1800);
}
const dark = () => (state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
const cssValue = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const soon = window.requestIdleCallback ? task => requestIdleCallback(task, { timeout: 400 }) : task => setTimeout(task, 30);
