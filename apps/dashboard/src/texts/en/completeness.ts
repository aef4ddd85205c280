import type zh from '../zh-CN/completeness.ts';

const completeness: typeof zh = {
  title: 'Completeness',
  hint: 'Figures of a day are due by the end of the next one, at the latest by the deadline of the edition. A cell leads to the events of its day.',
  asOf: 'As of {{at}}',
  span: 'Days',
  week: 'The week',
  withWarmUp: 'With warm-up',
  unit: 'Unit',
  onTime: 'On time',
  final: 'Complete',
  nothingHeld: 'Nothing takes place on these days yet.',
  cell: '{{unit}}, {{day}}: {{state}}, events reported {{reported}}/{{held}}',
  states: {
    notDue: 'Not due',
    due: 'Due',
    late: 'Late',
    received: 'Received',
    zero: 'Zero report',
    verified: 'Verified',
  },
};
export default completeness;
