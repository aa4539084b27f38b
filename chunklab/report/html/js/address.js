// A view as the fragment of a link, and back. Names, not places, so that a link still fits a page made anew.

/** View: {contract, question (-1: none), strategies: [A, B, …], filter, at: character offset or null}. */
function toFragment(data, view) {
  const named = new URLSearchParams();
  named.set('contract', data.documents[view.contract].id);
  if (view.question >= 0) named.set('question', data.questions[view.question].id);
  for (const place of view.strategies) named.append('strategy', data.strategies[place].label);
  named.set('show', view.filter);
  if (view.at !== null) named.set('at', String(view.at));
  return `#view?${named}`;
}

/** The view that a fragment names, or null for a fragment of another kind; `missing` lists names that are not here. */
function fromFragment(data, fragment, filters) {
  if (!fragment.startsWith('#view?')) return null;
  const named = new URLSearchParams(fragment.slice('#view?'.length));
  const missing = [];
  const place = (list, key, name) => {
    const found = list.findIndex((item) => item[key] === name);
    if (found < 0) missing.push(name);
    return found;
  };
  const question = named.has('question') ? place(data.questions, 'id', named.get('question')) : -1;
  const contract = named.has('contract') ? place(data.documents, 'id', named.get('contract')) : -1;
  const strategies = named.getAll('strategy').map((label) => place(data.strategies, 'label', label));
  const at = Number.parseInt(named.get('at') ?? '', 10);
  return {
    missing,
    contract,
    question,
    strategies: [...new Set(strategies.filter((found) => found >= 0))],
    filter: named.get('show') in filters ? named.get('show') : 'all',
    at: Number.isSafeInteger(at) && at >= 0 ? at : null,
  };
}
