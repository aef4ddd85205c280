import { ORGANISATION_KINDS, PLANNED, type Planned } from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';

export type Plans = Record<string, Partial<Record<Planned, number>>>;
/** A part of an edition that can have a plan of its own, and every name that a spreadsheet may have for it. */
export type PlannedPart = { scope: string; label: string; names: readonly string[] };

/** A line that was not understood: which one, and what in it. */
export type PlanFault = { line: number; text: string; because: 'name' | 'number' | 'columns' };

/** Agreements are planned in whole 万元, and kept in fen. */
const FEN_PER_WAN = 1_000_000;
const timesOf = (name: Planned): number => (name === 'agreement_amount' ? FEN_PER_WAN : 1);

/** Units and organiser kinds, named as the reader names them; other names of units are understood, too. */
export const plannedParts = (
  nameOfUnit: (id: string) => string,
  nameOfKind: (kind: (typeof ORGANISATION_KINDS)[number]) => string,
): PlannedPart[] => [
  ...REPORTING_UNITS.map(({ id, name, shortName, nameEn }) => ({
    scope: `unit:${id}`,
    label: nameOfUnit(id),
    names: [name, shortName, nameEn, id],
  })),
  ...ORGANISATION_KINDS.map((kind) => ({ scope: `kind:${kind}`, label: nameOfKind(kind), names: [kind] })),
];

/** Plans as a table that a spreadsheet takes: a line a part, a column each of what is planned, in its order. */
export const writePlans = (plans: Plans, parts: readonly PlannedPart[]): string =>
  parts
    .map(({ scope, label }) =>
      [label, ...PLANNED.map((name) => numberText(plans[scope]?.[name], timesOf(name)))].join('\t'),
    )
    .join('\n');

const numberText = (value: number | undefined, times: number): string =>
  value === undefined ? '' : String(value / times);

const numberOf = (text: string): number | null => {
  const plain = text.normalize('NFKC').replaceAll(/[,\s]/g, '');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};

/** Reads such a table, as it is copied out of a spreadsheet. A number left empty, and a part left out, has no plan. */
export const readPlans = (
  text: string,
  parts: readonly PlannedPart[],
): { plans: Plans; faults: PlanFault[] } => {
  const byName = new Map(
    parts.flatMap(({ scope, label, names }) =>
      [label, ...names].map((name) => [name.toLowerCase(), scope] as const),
    ),
  );
  const plans: Plans = {};
  const faults: PlanFault[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [name = '', ...cells] = line.split('\t').map((cell) => cell.trim());
    const scope = byName.get(name.toLowerCase());
    const wrong = cells.findIndex((cell) => cell !== '' && numberOf(cell) === null);
    const because =
      scope === undefined ? 'name' : cells.length > PLANNED.length ? 'columns' : wrong >= 0 ? 'number' : null;
    if (scope === undefined || because !== null) {
      const said = because === 'number' ? (cells[wrong] ?? '') : name;
      faults.push({ line: index + 1, text: said, because: because ?? 'name' });
      continue;
    }
    const plan: Partial<Record<Planned, number>> = {};
    for (const [column, planned] of PLANNED.entries()) {
      const value = numberOf(cells[column] ?? '');
      if (value !== null) plan[planned] = Math.round(value * timesOf(planned));
    }
    if (Object.keys(plan).length > 0) plans[scope] = plan;
  }
  return { plans, faults };
};
