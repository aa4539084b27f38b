// One strategy's view of a row of text: chunks in turning shades, cuts, answers, and what came back.

/** What a pane shows of one contract: its cover and cuts, gold as {start, end, cut}, found as {start, end}. */
function paneOf(strategy, contractPlace, gold, found) {
  const chunks = strategy.chunks[contractPlace];
  chunks.cover ??= coverOf(chunks);
  chunks.cuts ??= cutsOf(chunks, chunks.cover);
  chunks.cutPlaces ??= chunks.cuts.map((cut) => cut.at);
  return { chunks, gold, found };
}

/** The row [start, end) of `text` as a cell. */
function cellOf(text, start, end, whole) {
  const near = ({ start: from, end: to }) => from < end && start < to;
  const pane = { ...whole, gold: whole.gold.filter(near), found: whole.found.filter(near) };
  const cell = element('div', 'cell');
  cell.dir = 'auto';
  const { cuts, cutPlaces } = pane.chunks;
  let cut = countBelow(cutPlaces, start);
  for (const [from, to] of stretchesOf(start, end, pane)) {
    for (; cut < cuts.length && cuts[cut].at <= from; cut += 1) cell.append(markOf(cuts[cut], pane.gold));
    const stretch = element('span', classesOf(text, from, to, pane));
    appendText(stretch, text.slice(from, to));
    cell.append(stretch);
  }
  if (end === text.length) for (; cut < cuts.length; cut += 1) cell.append(markOf(cuts[cut], pane.gold));
  return cell;
}

/** The row, divided wherever something changes in it. */
function stretchesOf(start, end, pane) {
  const edges = new Set([start, end]);
  const { at } = pane.chunks.cover;
  for (let i = countBelow(at, start); i < at.length && at[i] < end; i += 1) edges.add(at[i]);
  for (const { start: from, end: to } of [...pane.gold, ...pane.found]) {
    if (from > start && from < end) edges.add(from);
    if (to > start && to < end) edges.add(to);
  }
  const sorted = [...edges].sort((left, right) => left - right);
  return sorted.slice(1).map((edge, i) => [sorted[i], edge]);
}

function classesOf(text, from, to, pane) {
  const { cover } = pane.chunks;
  const place = countBelow(cover.at, from + 1) - 1;
  const names = [];
  const holds = ({ start, end }) => start <= from && to <= end;
  if (cover.chunk[place] < 0) names.push(/\S/.test(text.slice(from, to)) ? 'uncovered' : 'between');
  else names.push(cover.chunk[place] % 2 ? 'odd' : 'even');
  if (cover.count[place] > 1) names.push('twice');
  if (pane.found.some(holds)) names.push('found');
  const answers = pane.gold.filter(holds);
  if (answers.length) names.push('gold');
  if (answers.some((answer) => answer.cut)) names.push('broken');
  return names.join(' ');
}

/** The sign of a cut; one that goes through an answer which no chunk holds whole says so. */
function markOf(cut, gold) {
  const hurts = gold.some(({ start, end, cut: broken }) => broken && start < cut.at && cut.at < end);
  const number = (cut.chunk + 1).toLocaleString('en');
  const mark = element('span', hurts ? 'cut hurts' : 'cut', hurts ? `✂ cut ${number}` : number);
  if (!cut.begins) mark.classList.add('ends');
  mark.title = `chunk ${number} ${cut.begins ? 'begins' : 'ends'} here${hurts ? ', inside an answer' : ''}`;
  return mark;
}
