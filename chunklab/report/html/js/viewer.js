// The viewer itself: one view at a time, shown in full whenever it changes.

const data = JSON.parse(document.getElementById('data').textContent);
const part = (name) => document.getElementById(`view-${name}`);
const filters = filtersFor(data);
const letter = (i) => String.fromCharCode(65 + i);
const heldRows = new Map(); // contract → its rows, which depend on nothing else

let view = startingView();
let used = false; // until somebody does something, the page's own address stays

function startingView() {
  const [a, b] = startingPair();
  const name = Object.keys(filters).find((filter) => chosenQuestions(data, filter, a, b).length) ?? 'all';
  const [question = -1] = chosenQuestions(data, name, a, b);
  return {
    contract: question < 0 ? 0 : contractOf(data, question),
    question,
    strategies: a === b ? [a] : [a, b],
    filter: name,
    at: null,
  };
}

/** The first strategy, and of the others the one that has most to show against it. */
function startingPair() {
  const others = [...data.strategies.keys()].slice(1);
  if (!others.length) return [0, 0];
  const filter = Object.keys(filters)[0];
  const shown = others.map((b) => chosenQuestions(data, filter, 0, b).length);
  return [0, others[shown.indexOf(Math.max(...shown))]];
}

const sideA = () => view.strategies[0];
const sideB = () => view.strategies[1] ?? view.strategies[0];
const listed = () => chosenQuestions(data, view.filter, sideA(), sideB());

/** Shows a view that somebody chose; `at` is where to scroll: 'answer', 'place', or a [start, end] in units. */
function go(changes, at) {
  used = true;
  const before = view;
  view = { ...view, at: null, ...changes };
  show(at);
  const moved = before.question !== view.question || before.contract !== view.contract;
  history[moved ? 'pushState' : 'replaceState'](null, '', toFragment(data, view));
}

function show(at) {
  showControls();
  showAsked();
  showText();
  showCuts();
  showPlace();
  if (at === 'answer') toAnswer(0);
  else if (Array.isArray(at)) bringUp(at[0]);
  else if (view.at !== null) bringUp(toUnit(data.documents[view.contract], view.at));
  else bringUp(0);
}

function option(value, label, selected) {
  const made = element('option', '', visible(label));
  made.value = String(value);
  made.selected = selected;
  return made;
}

const nameOf = (contract) => contract.title || contract.id;

function showControls() {
  const { strategies, documents } = data;
  const labels = (chosen) => strategies.map((strategy, i) => option(i, strategy.label, i === chosen));
  part('a').replaceChildren(...labels(sideA()));
  part('b').replaceChildren(...labels(sideB()));
  part('contract').replaceChildren(...documents.map((d, i) => option(i, nameOf(d), i === view.contract)));
  part('filter').replaceChildren(
    ...Object.entries(filters).map(([name, { label }]) => {
      const n = chosenQuestions(data, name, sideA(), sideB()).length;
      return option(name, `${label} (${n.toLocaleString('en')})`, name === view.filter);
    }),
  );
  showQuestions();
  const others = [...strategies.keys()].filter((place) => place !== sideA() && place !== sideB());
  const held = document.activeElement.closest('#view-also') && document.activeElement.value;
  part('also').hidden = !others.length;
  part('also').replaceChildren(part('also').firstElementChild, ...others.map(alsoShown));
  if (held) part('also').querySelector(`[value="${held}"]`)?.focus();
}

function alsoShown(place) {
  const box = element('input');
  box.type = 'checkbox';
  box.value = String(place);
  box.checked = view.strategies.includes(place);
  return element('label', '', box, ` ${visible(data.strategies[place].label)}`);
}

function showQuestions() {
  const groups = new Map();
  for (const place of listed()) {
    const contract = contractOf(data, place);
    if (!groups.has(contract)) groups.set(contract, []);
    groups.get(contract).push(place);
  }
  const made = [option(-1, 'none: all answers of this contract', view.question < 0)];
  if (view.question >= 0 && !listed().includes(view.question)) {
    made.push(option(view.question, data.questions[view.question].text, true));
  }
  for (const [contract, places] of groups) {
    const group = element('optgroup');
    group.label = visible(nameOf(data.documents[contract]));
    group.append(
      ...places.map((p) => {
        const { category, text } = data.questions[p];
        return option(p, category ? `${category}: ${text}` : text, p === view.question);
      }),
    );
    made.push(group);
  }
  part('question').replaceChildren(...made);
  part('question-field').hidden = part('filter-field').hidden = !data.questions.length;
}

function showPlace() {
  const places = listed();
  const place = places.indexOf(view.question);
  part('place').textContent = place < 0 ? `${places.length} questions` : `${place + 1} of ${places.length}`;
  part('previous').disabled = part('next').disabled = !places.some((p) => p !== view.question);
  part('link').href = toFragment(data, view);
}
