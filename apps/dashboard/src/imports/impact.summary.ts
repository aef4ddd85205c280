import { METRICS, parseCellKey, type EventStatus, type Import, type Metric } from '@innoweek/contracts';

/** What committing adds for one scope. */
export type ScopeImpact = {
  /** `nation`, or the id of a unit. */
  scope: string;
  total: number;
  byStatus: { status: string; change: number }[];
};

/** Changes of the numbers of events, the nation first and then the units that change most. */
export const impactByScope = (impact: Import['impact']): ScopeImpact[] => {
  const scopes = new Map<string, ScopeImpact>();
  for (const [key, change] of Object.entries(impact)) {
    const cell = parseCellKey(key);
    if (cell?.metric !== 'events' || change === 0) continue;
    const scope = cell.scope.replace(/^unit:/, '');
    const entry = scopes.get(scope) ?? { scope, total: 0, byStatus: [] };
    scopes.set(
      scope,
      cell.grade === 'total'
        ? { ...entry, total: change }
        : { ...entry, byStatus: [...entry.byStatus, { status: cell.grade, change }] },
    );
  }
  const size = ({ total, byStatus }: ScopeImpact): number =>
    Math.abs(total) + byStatus.reduce((sum, { change }) => sum + Math.abs(change), 0);
  return [...scopes.values()].sort((one, other) =>
    one.scope === 'nation' ? -1 : other.scope === 'nation' ? 1 : size(other) - size(one),
  );
};

/** Imported rows become drafts in a preview; handed in for approval at once, they wait for it. */
export const previewedStatus = (status: string, submit: boolean): string => {
  const submitted: EventStatus = 'submitted';
  return submit && status === 'draft' ? submitted : status;
};

/** What committing adds to the totals of one scope: `nation`, or the id of a unit. */
export type FigureImpact = { scope: string; changes: Partial<Record<Metric, number>> };

/** Changes of totals, the nation first and then the units in the order of their participants. */
export const figuresByScope = (impact: Import['impact']): FigureImpact[] => {
  const scopes = new Map<string, FigureImpact>();
  for (const [key, change] of Object.entries(impact)) {
    const cell = parseCellKey(key);
    const metric = METRICS.find((one) => one === cell?.metric);
    if (!cell || !metric || cell.grade !== 'total' || change === 0) continue;
    const scope = cell.scope.replace(/^unit:/, '');
    const { changes } = scopes.get(scope) ?? { changes: {} };
    scopes.set(scope, { scope, changes: { ...changes, [metric]: change } });
  }
  const size = ({ scope, changes }: FigureImpact): number =>
    scope === 'nation' ? Infinity : Math.abs(changes.participants ?? 0);
  return [...scopes.values()].sort((one, other) => size(other) - size(one));
};
