export default {
  title: 'Public board',
  loading: 'Loading…',
  changedAt: 'Figures changed at {{time}}',
  unitGap: ' ',
  rehearsal: 'Rehearsal',
  stale: 'Not reachable just now; figures may be old',
  byUnit: 'By unit',
  notPublic: 'This figure is not public.',
  toAll: 'See the whole public board',
};
