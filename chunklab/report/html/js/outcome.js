// The question with what came back for it, and the cut answers of a contract.

/** The question, and for each strategy what its cuts did to the answer and what came back. */
function showAsked() {
  const head = element('p', 'question');
  if (view.question >= 0) {
    const { text, category, id } = data.questions[view.question];
    appendText(head, text);
    head.append(element('span', 'about', visible(` ${category ? `${category}, ` : ''}${id}`)));
  } else {
    head.append(`All answers in ${visible(nameOf(data.documents[view.contract]))}`);
  }
  const columns = element('div', 'columns');
  columns.style.setProperty('--panes', view.strategies.length);
  columns.append(...view.strategies.map(outcomeColumn));
  part('asked').replaceChildren(head, columns);
}

function outcomeColumn(place, i) {
  const strategy = data.strategies[place];
  const column = element('div', 'outcome', element('h3', '', `${letter(i)}: ${visible(strategy.label)}`));
  if (view.question < 0) {
    const cut = goldOf(place).filter((gold) => gold.cut).length;
    column.append(element('p', '', `${cut} of ${plural(goldOf(place).length, 'answer')} cut`));
    return column;
  }
  const outcome = strategy.outcomes[view.question];
  const question = data.questions[view.question];
  if (data.k > 0) {
    const said = outcome.complete ? '✓ The whole answer is' : '✗ The whole answer is not';
    const where = data.k === 1 ? 'in the first chunk' : `in the first ${data.k} chunks`;
    column.append(element('p', outcome.complete ? 'complete' : 'failed', `${said} ${where}`));
  }
  question.gold.forEach((_, answer) => column.append(fateLine(question, outcome, answer)));
  if (data.k > 0) {
    column.append(element('p', 'about', 'What came back, by rank: similarity and place'), foundList(question, outcome));
  }
  return column;
}

function fateLine(question, outcome, answer) {
  const name = question.gold.length > 1 ? `Answer ${answer + 1}` : 'Answer';
  const jump = element('button', 'jump', name);
  jump.type = 'button';
  jump.addEventListener('click', () => toAnswer(answer));
  return element('p', outcome.pieces[answer] === 1 ? '' : 'hurt', jump, ` ${fateOf(outcome, answer)}`);
}

function foundList(question, outcome) {
  const list = element('ol', 'ranks');
  for (const [i, chunk] of outcome.found.entries()) {
    const [place, start, end, score] = chunk;
    const contract = data.documents[place];
    if (!end) {
      const where = contract ? visible(nameOf(contract)) : 'any contract';
      const unplaced = `${score.toFixed(3)} a chunk that stands nowhere in ${where}`;
      list.append(element('li', 'elsewhere', unplaced));
      continue;
    }
    const where = `${score.toFixed(3)} [${toOffset(contract, start)}, ${toOffset(contract, end)})`;
    const jump = element('button', 'jump', where);
    jump.type = 'button';
    jump.addEventListener('click', () => toFound(chunk, i + 1));
    const elsewhere = question.gold.every(([answered]) => answered !== place);
    const holds = elsewhere ? 'another contract' : holdsOf(question, chunk);
    const lines = [...(elsewhere ? [nameOf(contract)] : []), contract.text.slice(start, Math.min(end, start + 120))];
    const begins = lines.map((line) => element('span', 'begins', visible(line)));
    const said = element('strong', '', holds ? ` ${holds}` : '');
    list.append(element('li', elsewhere ? 'elsewhere' : '', jump, said, ...begins));
  }
  if (!outcome.found.length) list.append(element('li', '', 'nothing'));
  return list;
}

/** The answers to highlight under a strategy: those of the question, or all of the contract. */
function goldOf(place) {
  const questions = view.question < 0 ? [...data.questions.keys()] : [view.question];
  return questions.flatMap((question) =>
    data.questions[question].gold.flatMap(([contract, start, end], answer) => {
      const cut = data.strategies[place].outcomes[question].pieces[answer] !== 1;
      return contract === view.contract ? [{ start, end, cut }] : [];
    }),
  );
}

function foundOf(place) {
  const found = view.question < 0 ? [] : (data.strategies[place].outcomes[view.question].found ?? []);
  return found.flatMap(([contract, start, end]) => (contract === view.contract ? [{ start, end }] : []));
}

/** The answers of the contract that are cut under a strategy shown, in a table. */
function showCuts() {
  const rows = [...data.questions.keys()].flatMap((question) =>
    data.questions[question].gold.flatMap(([contract, start], answer) => {
      const cut = view.strategies.some((p) => data.strategies[p].outcomes[question].pieces[answer] !== 1);
      return contract === view.contract && cut ? [{ question, answer, start }] : [];
    }),
  );
  rows.sort((left, right) => left.start - right.start || left.question - right.question);
  const counts = view.strategies.map((place, i) => {
    const n = rows.filter((row) => data.strategies[place].outcomes[row.question].pieces[row.answer] !== 1).length;
    return `${n} under ${letter(i)}`;
  });
  const [summary, body] = part('cuts').children;
  summary.textContent = `Answers of this contract that are cut: ${counts.join(', ')}`;
  const names = ['Question', ...view.strategies.map((_, i) => letter(i))];
  const head = element('tr', '', ...names.map((name) => element('th', '', name)));
  body.replaceChildren(element('table', '', element('thead', '', head), element('tbody', '', ...rows.map(cutRow))));
}

function cutRow({ question, answer }) {
  const { category, text, id } = data.questions[question];
  const jump = element('button', 'jump', visible(category ? `${category}: ${text}` : text).slice(0, 160));
  jump.type = 'button';
  jump.title = visible(id);
  jump.addEventListener('click', () => {
    go({ question });
    toAnswer(answer);
  });
  const fates = view.strategies.map((place) => {
    const outcome = data.strategies[place].outcomes[question];
    return element('td', outcome.pieces[answer] === 1 ? '' : 'hurt', fateOf(outcome, answer));
  });
  return element('tr', '', element('td', '', jump), ...fates);
}
