import type zh from '../zh-CN/remainders.ts';

const remainders: typeof zh = {
  title: 'Totals',
  hint: 'Totals of a whole region in uploaded sheets are not added: they are held against the sum of its events. What took place outside of registered events can be counted; otherwise say why both differ.',
  toDisagreements: 'Disagreements',
  filter: 'Filter by state',
  all: 'All',
  none: 'There are no such totals.',
  more: 'Show more',
  states: { open: 'To check', explained: 'Explained', settled: 'Agrees' },
  of: '{{metric}} · {{day}}',
  wholeEdition: 'the whole edition',
  declared: 'Total by {{by}}',
  events: 'Sum of registered events',
  outside: 'Counted outside of events',
  notSaid: 'nothing said',
  difference: 'Difference',
  accept: 'Count it outside of events',
  accepted: 'It counts now',
  below: 'The events alone amount to more: correct the total, or the event that is wrong.',
  explain: 'Explain',
  explainTitle: '{{unit}}: explain the difference',
  explainHint: 'Why both differ',
  explainedBy: '{{by}}: {{text}}',
  presets: {
    rounded: 'The total is rounded. ',
    unregistered: 'It holds events that are being registered. ',
    later: 'Some events have not reported yet. ',
  },
};
export default remainders;
