// A contract in rows of about a paragraph, so that the same text stands side by side under every strategy, and rows in
// blocks, which the browser lays out only when they come into view.

const SHORT = 300; // paragraphs shorter than this share a row
const ROW = 1200;
const BLOCK = 8000;

/** Rows [start, end) of `text`: they end after a blank line or, where a paragraph is long, after a line or a word. */
function rowsOf(text) {
  const rows = [];
  let start = 0;
  while (start < text.length) {
    const end = rowEnd(text, start);
    rows.push([start, end]);
    start = end;
  }
  return rows;
}

function rowEnd(text, start) {
  const window = text.slice(start, start + ROW);
  const paragraph = /\n(?:[ \t\r]*\n)+/g;
  paragraph.lastIndex = SHORT;
  const found = paragraph.exec(window);
  if (found && paragraph.lastIndex < window.length) return start + paragraph.lastIndex;
  if (start + window.length >= text.length) return text.length;
  const end = window.lastIndexOf('\n') + 1 || window.lastIndexOf(' ') + 1 || window.length;
  const split = text.codePointAt(start + end - 1) > 0xffff; // never between the halves of one character
  return start + end + (split ? 1 : 0);
}

/** Rows gathered into blocks of about `BLOCK` units. */
function blocksOf(rows) {
  const blocks = [];
  let size = BLOCK;
  for (const row of rows) {
    if (size >= BLOCK) {
      blocks.push([]);
      size = 0;
    }
    blocks[blocks.length - 1].push(row);
    size += row[1] - row[0];
  }
  return blocks;
}
