// Verdicts given while reading: kept in this browser, and handed over as a CSV for `rongzi review import`.
const PENDING = memory.get("verdicts", {});
for (const row of ROWS) {
  row.saved = { review: row.review, note: row.review_note };
  const pending = PENDING[row.event_id];
  if (pending && pending.review === row.review && pending.note === row.review_note) delete PENDING[row.event_id]; // it was imported
  else if (pending) { row.review = pending.review; row.review_note = pending.note; }
}
// A verdict holds for the cells as they were seen, so these go with it; what nobody judges is left out.
const UNSEEN = ["event_id", "deal_id", "doc_id", "title", "published_date", "evidence", "evidence_start", "evidence_end", "rules", "confidence", "flags", "review", "review_note"];
const SEEN = DATA.columns.map(column => column.name).filter(name => !UNSEEN.includes(name));
const seenCells = row => Object.fromEntries(SEEN.map(name => [name, [row[name] ?? ""].flat().join(";")]));
const pendingHere = () => ROWS.filter(row => PENDING[row.event_id]);

function judge(row, review, note) {
  row.review = review;
  row.review_note = note;
  if (review === row.saved.review && note === row.saved.note) delete PENDING[row.event_id];
  else PENDING[row.event_id] = { review, note, seen: seenCells(row) };
  memory.set("verdicts", PENDING);
  table.getRow(row.index)?.reformat();
  drawHandOver();
  drawTotals();
}

function judgePart(row) {
  const box = el("div", { class: "judge" });
  const draw = () => {
    const button = (verdict, key) => el("button", { type: "button", "data-verdict": verdict, class: row.review === verdict ? `v-${verdict} on` : "", title: key, "aria-pressed": String(row.review === verdict),
      onclick: () => { judge(row, row.review === verdict ? "" : verdict, row.review_note); draw(); } }, valueLabel("review", verdict));
    const note = el("input", { id: "note", value: row.review_note, placeholder: columnLabel("review_note"), "aria-label": columnLabel("review_note"),
      onchange: event => judge(row, row.review, event.target.value.trim()) });
    const other = row.review && !["ok", "wrong"].includes(row.review) ? el("span", { class: `badge v-${row.review}` }, valueLabel("review", row.review)) : null;
    box.replaceChildren(button("ok", "o"), button("wrong", "w"), ...(other ? [other] : []), note);
  };
  draw();
  return box;
}

function drawHandOver() {
  const count = pendingHere().length;
  const button = $("hand-over");
  button.hidden = !count;
  button.textContent = ui("hand_over", { n: count });
  button.title = ui("hand_over_hint");
}
function csvCell(text) {
  const safe = /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text; // as the tables do, so that no spreadsheet runs it
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
function handOver() {
  const lines = [["event_id", ...SEEN, "review", "review_note"], ...pendingHere().map(row => {
    const seen = { ...seenCells(row), ...PENDING[row.event_id].seen };
    return [row.event_id, ...SEEN.map(name => seen[name]), row.review, row.review_note];
  })];
  const file = new Blob(["\ufeff" + lines.map(line => line.map(csvCell).join(",") + "\r\n").join("")], { type: "text/csv" });
  const link = el("a", { href: URL.createObjectURL(file), download: "review.csv" });
  document.body.append(link);
  link.click();
  link.remove();
}
