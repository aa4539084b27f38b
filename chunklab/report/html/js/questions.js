// Questions by what two strategies made of them.

const complete = (data, strategy, question) => data.strategies[strategy].outcomes[question].complete;
const straddled = (data, strategy, question) =>
  data.strategies[strategy].outcomes[question].pieces.some((pieces) => pieces !== 1);

/** Name → what it is called, whether it needs retrieval, and which questions it takes. */
const FILTERS = {
  'a-failed-b-complete': {
    label: 'failed under A, complete under B',
    retrieved: true,
    takes: (data, a, b, question) => !complete(data, a, question) && complete(data, b, question),
  },
  'b-failed-a-complete': {
    label: 'complete under A, failed under B',
    retrieved: true,
    takes: (data, a, b, question) => complete(data, a, question) && !complete(data, b, question),
  },
  'both-failed': {
    label: 'failed under both',
    retrieved: true,
    takes: (data, a, b, question) => !complete(data, a, question) && !complete(data, b, question),
  },
  'a-straddled-b-intact': {
    label: 'answer cut under A, whole under B',
    retrieved: false,
    takes: (data, a, b, question) => straddled(data, a, question) && !straddled(data, b, question),
  },
  'a-straddled': {
    label: 'answer cut under A',
    retrieved: false,
    takes: (data, a, b, question) => straddled(data, a, question),
  },
  all: { label: 'all', retrieved: false, takes: () => true },
};

/** The filters that this page can answer. */
const filtersFor = (data) =>
  Object.fromEntries(Object.entries(FILTERS).filter(([, filter]) => data.k > 0 || !filter.retrieved));

/** The contract of a question: that of its first answer. */
const contractOf = (data, question) => data.questions[question].gold[0][0];

/** Places of the questions that a filter takes, contract by contract, in each by where the answer stands. */
function chosenQuestions(data, filter, a, b) {
  const taken = [...data.questions.keys()].filter((question) => FILTERS[filter].takes(data, a, b, question));
  const key = (question) => data.questions[question].gold[0];
  return taken.sort((left, right) => key(left)[0] - key(right)[0] || key(left)[1] - key(right)[1] || left - right);
}

/** What a strategy's cuts did to one answer, in words. */
function fateOf(outcome, answer) {
  const pieces = outcome.pieces[answer];
  if (pieces === 1) return 'whole in one chunk';
  const lacking = `the best chunk lacks ${Math.round(100 * outcome.missing[answer])} %`;
  return pieces ? `cut into ${plural(pieces, 'piece')}; ${lacking}` : `partly in no chunk; ${lacking}`;
}

/** Which of a question's answers a retrieved chunk holds, in words; '' for none. */
function holdsOf(question, [place, start, end]) {
  const held = question.gold.flatMap(([p, from, to], answer) => {
    if (p !== place || from >= end || start >= to) return [];
    const name = question.gold.length > 1 ? `answer ${answer + 1}` : 'the answer';
    return [start <= from && to <= end ? `${name} whole` : `part of ${name}`];
  });
  return held.length ? `holds ${held.join(', ')}` : '';
}
