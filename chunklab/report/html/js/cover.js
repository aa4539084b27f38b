// Which chunks cover which stretch of a contract, found in one pass over their edges.

/** Stretches in order: from `at[i]` to the next, `count[i]` chunks cover the text, of which `chunk[i]` began last. */
function coverOf(chunks) {
  const { starts, ends } = chunks;
  const byEnd = [...ends.keys()].sort((left, right) => ends[left] - ends[right]);
  const cover = { at: [0], count: [0], chunk: [-1] };
  const open = []; // in order of start; closed ones are dropped when they come to the top
  let begun = 0;
  let ended = 0;
  while (ended < ends.length) {
    const at = Math.min(begun < starts.length ? starts[begun] : Infinity, ends[byEnd[ended]]);
    while (ended < ends.length && ends[byEnd[ended]] === at) ended += 1;
    while (begun < starts.length && starts[begun] === at) open.push(begun++);
    while (open.length && ends[open[open.length - 1]] <= at) open.pop();
    if (at > 0) {
      cover.at.push(at);
      cover.count.push(0);
      cover.chunk.push(-1);
    }
    cover.count[cover.count.length - 1] = begun - ended;
    cover.chunk[cover.chunk.length - 1] = open.length ? open[open.length - 1] : -1;
  }
  return cover;
}

/** The cuts of a contract in order: where a chunk begins, and where one ends while another goes on. */
function cutsOf(chunks, cover) {
  const begins = new Set(chunks.starts);
  const cuts = chunks.starts.slice(1).map((at, i) => ({ at, chunk: i + 1, begins: true }));
  for (const [chunk, at] of chunks.ends.entries()) {
    if (!begins.has(at) && cover.count[countBelow(cover.at, at)] > 0) cuts.push({ at, chunk, begins: false });
  }
  return cuts.sort((left, right) => left.at - right.at);
}
