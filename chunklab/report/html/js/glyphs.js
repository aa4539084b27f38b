// Text is only ever put into the page as text. What has no shape of its own, or would turn text around it (controls,
// direction marks, lone surrogates, private and unassigned characters), is shown by its code and not applied.

const UNSEEN = /(?!\r?\n|\t)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;

const codeOf = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The text for a place that takes a plain string, such as an option. */
const visible = (text) => text.replace(UNSEEN, (character) => `‹${codeOf(character)}›`).replace(/\s+/g, ' ');

/** An element with a class, and text or elements in it. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Appends contract text to `parent`, with a glyph for every character that cannot be seen. */
function appendText(parent, text) {
  let done = 0;
  for (const found of text.matchAll(UNSEEN)) {
    if (found.index > done) parent.append(text.slice(done, found.index));
    const glyph = element('span', 'unseen', codeOf(found[0]));
    glyph.title = 'a character that cannot be seen, shown by its code and not applied';
    parent.append(glyph);
    done = found.index + found[0].length;
  }
  if (done < text.length) parent.append(done ? text.slice(done) : text);
}

/** Number of items of the ascending array `sorted` that are less than `value`. */
function countBelow(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** UTF-16 units to the character offsets that chunklab's files and tables use, and back. */
const toOffset = (contract, unit) => unit - countBelow(contract.wide, unit);

function toUnit(contract, offset) {
  // the i-th wide character begins at offset wide[i] - i
  let low = 0;
  let high = contract.wide.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (contract.wide[middle] - middle < offset) low = middle + 1;
    else high = middle;
  }
  return Math.min(offset + low, contract.text.length);
}

const plural = (n, one, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
