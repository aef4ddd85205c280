export default {
  title: 'Public board',
  loading: 'Loading…',
  changedAt: 'Figures changed at {{time}}',
  unitGap: ' ',
  rehearsal: 'Rehearsal',
  stale: 'Connection lost; figures may be out of date',
  byUnit: 'By region',
  notPublic: 'This figure is not public.',
  toAll: 'See the whole public board',
};
