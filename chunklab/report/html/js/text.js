// The text of a contract under the strategies shown, and scrolling in it. Blocks in sight are filled at once, the
// others while the browser has nothing else to do.

let painting = { blocks: [], panes: [], text: '' }; // what is shown; a block is {start, end, rows, element, cells}
let turn = 0; // counts scrollings, so that one that was overtaken stops

const FILLED_AT_ONCE = 4;

function showText() {
  const { text } = data.documents[view.contract];
  if (!heldRows.has(view.contract)) heldRows.set(view.contract, blocksOf(rowsOf(text)));
  const panes = view.strategies.map((place) =>
    paneOf(data.strategies[place], view.contract, goldOf(place), foundOf(place)),
  );
  const blocks = heldRows.get(view.contract).map((rows) => emptyBlock(rows, panes.length));
  painting = { blocks, panes, text };
  const heads = view.strategies.map((place, i) =>
    element('div', 'head', `${letter(i)}: ${visible(data.strategies[place].label)}`),
  );
  const shown = blocks.length ? blocks.map((block) => block.element) : [element('p', '', 'This contract is empty.')];
  const box = part('text');
  box.style.setProperty('--panes', panes.length);
  box.replaceChildren(element('div', 'row heads', ...heads), ...shown);
  sight.disconnect();
  for (const block of blocks) sight.observe(block.element);
  fillLater(painting, 0);
}

/** A block as high as it will be, more or less. */
function emptyBlock(rows, nPanes) {
  const made = element('div', 'block');
  const lines = rows.reduce((sum, [start, end]) => sum + (end - start) / (130 / nPanes) + 2, 0);
  made.style.height = `${Math.round(23 * lines)}px`;
  made.style.containIntrinsicSize = `auto ${Math.round(23 * lines)}px`;
  return { start: rows[0][0], end: rows[rows.length - 1][1], rows, element: made, cells: [] };
}

function fill(block) {
  if (block.cells.length) return block;
  const { panes, text } = painting;
  block.cells = block.rows.map(([start, end]) =>
    element('div', 'row', ...panes.map((pane) => cellOf(text, start, end, pane))),
  );
  block.element.append(...block.cells);
  block.element.style.height = '';
  return block;
}

/** Fills all blocks from that place on, some at a time, so that the browser can search the whole text. */
function fillLater(asked, from) {
  if (asked !== painting || from >= asked.blocks.length) return;
  setTimeout(() => {
    if (asked !== painting) return;
    asked.blocks.slice(from, from + FILLED_AT_ONCE).forEach(fill);
    fillLater(asked, from + FILLED_AT_ONCE);
  }, 20);
}

const sight = new IntersectionObserver(
  (entries) => {
    const seen = new Set(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target));
    for (const block of painting.blocks) if (seen.has(block.element)) fill(block);
  },
  { root: part('text'), rootMargin: '600px 0px' },
);

/** The row that holds a place, as [start, end, element]. */
function rowAt(unit) {
  const { blocks } = painting;
  const block = blocks[Math.max(0, countBelow(blocks.map(({ start }) => start), unit + 1) - 1)];
  if (!block) return null;
  const place = Math.max(0, countBelow(block.rows.map(([start]) => start), unit + 1) - 1);
  return [...block.rows[place], fill(block).cells[place]];
}

/** Scrolls the text until that place is at the top, or the first element of a class in its row near it. */
function bringUp(unit, mark = '') {
  const box = part('text');
  const [start, end, row] = rowAt(unit) ?? [];
  if (!row) return;
  const marked = mark && row.querySelector(mark);
  const share = marked ? 0 : (unit - start) / (end - start);
  const margin = box.firstElementChild.offsetHeight + (marked ? 60 : 0);
  const number = (turn += 1);
  // heights of blocks not yet seen are estimates, so what is aimed at moves while they come into view
  const step = (left) => {
    const { top, height } = (marked || row).getBoundingClientRect();
    const away = top + share * height - box.getBoundingClientRect().top - margin;
    if (Math.abs(away) > 1) box.scrollTop += away;
    if (left && number === turn) requestAnimationFrame(() => step(left - 1));
  };
  step(4);
}

/** The place at the top as a character offset, by how much of its row is out of sight: what a link brings back. */
function placeInSight() {
  const box = part('text');
  const top = box.getBoundingClientRect().top + box.firstElementChild.offsetHeight;
  const below = (element) => element.getBoundingClientRect().bottom > top + 1;
  const block = firstOf(painting.blocks, (candidate) => below(candidate.element));
  if (!block) return 0;
  const row = firstOf(fill(block).cells, below);
  const [start, end] = block.rows[block.cells.indexOf(row)];
  const seen = row.getBoundingClientRect();
  const share = Math.min(Math.max((top - seen.top) / seen.height, 0), 1);
  return toOffset(data.documents[view.contract], start + Math.floor(share * (end - start)));
}

/** The first of a list of which something holds that holds of all after it; the last if it holds of none. */
function firstOf(list, holds) {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle])) high = middle;
    else low = middle + 1;
  }
  return list[low];
}

function toAnswer(answer) {
  if (view.question < 0) return;
  const [contract, start] = data.questions[view.question].gold[answer];
  if (contract !== view.contract) go({ contract });
  bringUp(start, '.gold');
}

function toFound([contract, start], rank) {
  if (contract !== view.contract) go({ contract });
  bringUp(start, '.found');
  say(`the chunk at rank ${rank}`);
}
