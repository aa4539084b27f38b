// What people do, turned into views.

const say = (text) => {
  part('status').textContent = text;
};

/** To the question `step` further on among those listed; from one that is not listed, to the first or last. */
function turnPage(step) {
  const places = listed();
  if (!places.length) return;
  const here = places.indexOf(view.question);
  const next = here < 0 ? (step > 0 ? 0 : places.length - 1) : (here + step + places.length) % places.length;
  toQuestion(places[next]);
  say(`question ${next + 1} of ${places.length}`);
}

function toQuestion(question) {
  go(question < 0 ? { question } : { question, contract: contractOf(data, question) }, 'answer');
}

function toStrategies(a, b) {
  const kept = view.strategies.slice(2).filter((place) => place !== a && place !== b);
  go({ strategies: [...new Set([a, b]), ...kept] }, 'answer');
}

function toFilter(name) {
  view = { ...view, filter: name };
  const places = listed();
  if (places.includes(view.question) || !places.length) go({}, 'answer');
  else toQuestion(places[0]);
  say(places.length ? `${plural(places.length, 'question')}` : 'no question is like that');
}

/** Another contract, with the first of its listed questions. */
function toContract(contract) {
  const question = listed().find((place) => contractOf(data, place) === contract) ?? -1;
  go({ contract, question }, 'answer');
}

function toggle(place, wanted) {
  const [a, b] = [sideA(), sideB()];
  const others = [...data.strategies.keys()].filter((p) => p !== a && p !== b);
  const kept = others.filter((p) => (p === place ? wanted : view.strategies.includes(p)));
  go({ strategies: [...new Set([a, b]), ...kept] }, 'answer');
}

/** To the next answer of the contract that A cuts, with its question, from the place in sight on. */
function toNextCut() {
  const cuts = cutAnswers().sort((left, right) => left.start - right.start);
  if (!cuts.length) return say('A cuts no answer of this contract');
  const here = lastCut.contract === view.contract ? lastCut.start : -1;
  const next = cuts.find(({ start }) => start > here) ?? cuts[0];
  lastCut = { contract: view.contract, start: next.start };
  go({ question: next.question });
  toAnswer(next.answer);
  return say(`cut answer ${cuts.indexOf(next) + 1} of ${cuts.length}`);
}

let lastCut = { contract: -1, start: -1 };

/** The answers of the contract that A cuts, whatever question is chosen. */
function cutAnswers() {
  const { outcomes } = data.strategies[sideA()];
  return data.questions.flatMap(({ gold }, question) =>
    gold.flatMap(([contract, start], answer) =>
      contract === view.contract && outcomes[question].pieces[answer] !== 1 ? [{ question, answer, start }] : [],
    ),
  );
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(part('link').href);
    say('The link to this view is copied.');
  } catch {
    say('The browser does not let this page copy: copy the link beside the button.');
    part('link').focus();
  }
}

function toRank(rank) {
  const found = view.question < 0 ? [] : (data.strategies[sideA()].outcomes[view.question].found ?? []);
  if (found[rank - 1]) toFound(found[rank - 1], rank);
}

const KEYS = {
  n: () => turnPage(1),
  p: () => turnPage(-1),
  a: () => toAnswer(0),
  c: toNextCut,
  t: () => part('text').focus(),
  l: copyLink,
  '?': () => {
    part('keys').open = !part('keys').open;
  },
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !part('shortcuts').checked) return;
  if (event.target.closest('select, input:not([type=checkbox]), textarea')) return;
  if (/^[1-9]$/.test(event.key)) toRank(Number(event.key));
  else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
  else return;
  event.preventDefault();
}

/** The view of the page's address, if it names one. */
function followAddress() {
  const named = fromFragment(data, location.hash, filters);
  if (!named) return false;
  const { missing, ...found } = named;
  const strategies = found.strategies.length ? found.strategies : view.strategies;
  const contract = found.contract >= 0 ? found.contract : found.question >= 0 ? contractOf(data, found.question) : 0;
  view = { ...found, contract, strategies };
  used = true;
  show(found.at === null ? 'answer' : undefined);
  say(missing.length ? `This page does not have what the link names: ${missing.map(visible).join(', ')}` : '');
  document.getElementById('viewer').scrollIntoView();
  return true;
}

let settled = 0;

function scrolled() {
  clearTimeout(settled);
  settled = setTimeout(() => {
    const here = placeInSight();
    if (view.at !== null && Math.abs(here - view.at) < 40) return; // within a line of where the link says
    view.at = here;
    part('link').href = toFragment(data, view);
    if (used) history.replaceState(null, '', toFragment(data, view));
  }, 150);
}

const chosen = (name) => Number(part(name).value);
part('a').addEventListener('change', () => toStrategies(chosen('a'), sideB()));
part('b').addEventListener('change', () => toStrategies(sideA(), chosen('b')));
part('also').addEventListener('change', ({ target }) => toggle(Number(target.value), target.checked));
part('contract').addEventListener('change', () => toContract(chosen('contract')));
part('filter').addEventListener('change', () => toFilter(part('filter').value));
part('question').addEventListener('change', () => toQuestion(chosen('question')));
part('previous').addEventListener('click', () => turnPage(-1));
part('next').addEventListener('click', () => turnPage(1));
part('copy').addEventListener('click', copyLink);
part('text').addEventListener('scroll', scrolled, { passive: true });
part('text').addEventListener('pointerdown', () => {
  used = true;
});
document.addEventListener('keydown', pressed);
window.addEventListener('beforeprint', () => painting.blocks.forEach(fill));
window.addEventListener('hashchange', followAddress);
part('retrieved').hidden = data.k === 0;
if (!followAddress()) show('answer');
