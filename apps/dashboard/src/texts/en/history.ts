import type zh from '../zh-CN/history.ts';

const history: typeof zh = {
  title: 'Looking back',
  slider: 'Moment to look back to, by the clock of the edition',
  live: 'Live',
  hint: 'Drag to look back',
  play: 'Play',
  pause: 'Pause',
  toLive: 'Back to live',
  asKnown: 'The past: as known at {{at}}',
  asTrue: 'The past: as it was at {{at}}, by what is known now',
  stillLive: 'The board is as of then, but for panels that say “as of now”.',
  pending: 'Reading…',
  mode: 'How to look back',
  modes: { known: 'As known', true: 'As it was' },
  speed: 'Speed',
  times: '{{speed}}×',
  minuteBack: 'Minute back',
  minuteOn: 'Minute on',
  correctionBefore: 'Correction before',
  correctionAfter: 'Correction after',
  compare: 'Compare with now',
  figures: 'Totals',
  same: 'Nothing changed.',
  events: 'Events whose {{metric}} changed ({{count}})',
  corrections: 'Corrections ({{count}})',
};
export default history;
