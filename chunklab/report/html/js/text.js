// The text of a contract under the strategies shown, and scrolling in it.

let shownRows = []; // [start, end, element] of the contract that is shown
let turn = 0; // counts scrollings, so that one that was overtaken stops

function showText() {
  const { text } = data.documents[view.contract];
  if (!heldRows.has(view.contract)) heldRows.set(view.contract, blocksOf(rowsOf(text)));
  const panes = view.strategies.map((place) =>
    paneOf(data.strategies[place], view.contract, goldOf(place), foundOf(place)),
  );
  shownRows = [];
  const heads = view.strategies.map((place, i) =>
    element('div', 'head', `${letter(i)}: ${visible(data.strategies[place].label)}`),
  );
  const box = part('text');
  box.style.setProperty('--panes', view.strategies.length);
  const lines = (length) => length / (120 / view.strategies.length) + 2;
  const blocks = heldRows.get(view.contract).map((rows) => {
    const block = element('div', 'block', ...rows.map(([start, end]) => rowOf(text, start, end, panes)));
    const height = rows.reduce((sum, [start, end]) => sum + 22 * lines(end - start), 0);
    block.style.containIntrinsicSize = `auto ${Math.round(height)}px`;
    return block;
  });
  if (!blocks.length) blocks.push(element('p', '', 'This contract is empty.'));
  box.replaceChildren(element('div', 'row heads', ...heads), ...blocks);
}

function rowOf(text, start, end, panes) {
  const row = element('div', 'row', ...panes.map((pane) => cellOf(text, start, end, pane)));
  shownRows.push([start, end, row]);
  return row;
}


/** The row that holds a place. */
function rowAt(unit) {
  const place = countBelow(shownRows.map(([start]) => start), unit + 1) - 1;
  return shownRows[Math.max(0, place)];
}

/** Scrolls the text until that place, or the first element of that class in its row, is near the top. */
function bringUp(unit, mark = '') {
  const box = part('text');
  const row = rowAt(unit)?.[2];
  if (!row) return;
  const target = (mark && row.querySelector(mark)) || row;
  const margin = box.firstElementChild.offsetHeight + (mark ? 60 : 0);
  const number = (turn += 1);
  // heights of blocks not yet seen are estimates, so what is aimed at moves while they come into view
  const step = (left) => {
    const away = target.getBoundingClientRect().top - box.getBoundingClientRect().top - margin;
    if (Math.abs(away) > 1) box.scrollTop += away;
    if (left && number === turn) requestAnimationFrame(() => step(left - 1));
  };
  step(4);
}

/** The first row in sight, as a character offset: the place that a link brings back. */
function placeInSight() {
  const box = part('text');
  const top = box.getBoundingClientRect().top + box.firstElementChild.offsetHeight + 2;
  let low = 0;
  let high = shownRows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shownRows[middle][2].getBoundingClientRect().bottom > top) high = middle;
    else low = middle + 1;
  }
  return shownRows.length ? toOffset(data.documents[view.contract], shownRows[low][0]) : 0;
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
