import { MAX_ALIASES, type Organisation, type OrganisationRowState } from '@innoweek/contracts';
import { findRegion, matchingKey } from '@innoweek/places';
import {
  KIND_NAMES,
  type OrganisationRow,
  type OrganisationRowCode,
  type OrganisationRowProblem,
  type SaidOrganisation,
} from '@innoweek/sheets';

type Language = 'zh-CN' | 'en';
/** Where a row's parent is: there already, or in the list itself, by its place among the rows. */
type Parent = { id: string } | { at: number } | null;

export type PlannedOrganisation = {
  row: number;
  name: string;
  state: OrganisationRowState;
  /** The organisation that it is; null for one that is not there. */
  id: string | null;
  /** Fields that change, by the names of the organisation. */
  changes: string[];
  problems: OrganisationRowProblem[];
  /** What is written; null where nothing is. */
  write: { said: SaidOrganisation; parent: Parent; before: Organisation | null } | null;
};

/** Organisations by every name they go by. */
const byName = (organisations: readonly Organisation[]): Map<string, Set<Organisation>> => {
  const index = new Map<string, Set<Organisation>>();
  for (const organisation of organisations)
    for (const name of [organisation.id, organisation.name, organisation.nameEn, ...organisation.aliases]) {
      if (name === null) continue;
      const known = index.get(matchingKey(name));
      if (known) known.add(organisation);
      else index.set(matchingKey(name), new Set([organisation]));
    }
  return index;
};

/**
 * What taking a list in would do, row by row. An organisation that is there is found by its credit code or one of
 * its names; blank cells change nothing. The preview and the commit both ask here.
 */
export const planOrganisations = (
  rows: readonly OrganisationRow[],
  organisations: readonly Organisation[],
  language: Language,
): PlannedOrganisation[] => {
  const names = byName(organisations);
  const codes = new Map(
    organisations.flatMap((known) => (known.creditCode === null ? [] : [[known.creditCode, known] as const])),
  );
  const planner = new ListPlanner(rows, names, codes, language);
  const planned = rows.map((row, at) => planner.plan(row, at));
  planner.refuseRings(planned, new Map(organisations.map((known) => [known.id, known.parent])));
  return planned;
};

class ListPlanner {
  /** Places of rows by the names that they bring. */
  readonly #listed = new Map<string, number[]>();
  readonly #seen = new Map<string, number>();

  constructor(
    private readonly rows: readonly OrganisationRow[],
    private readonly names: ReadonlyMap<string, ReadonlySet<Organisation>>,
    private readonly codes: ReadonlyMap<string, Organisation>,
    private readonly language: Language,
  ) {
    rows.forEach(({ said }, at) => {
      for (const name of said ? namesOf(said) : []) {
        const places = this.#listed.get(name);
        if (places) places.push(at);
        else this.#listed.set(name, [at]);
      }
    });
  }

  plan(row: OrganisationRow, at: number): PlannedOrganisation {
    const { said } = row;
    const rejected = (id: string | null, problems: OrganisationRowProblem[]): PlannedOrganisation => ({
      row: row.row,
      name: row.name,
      state: 'rejected',
      id,
      changes: [],
      problems,
      write: null,
    });
    if (said === null) return rejected(null, row.problems);
    const problems: OrganisationRowProblem[] = [];
    const fail: Fail = (field, code, params = {}) => {
      problems.push({ column: row.columns[field] ?? '', code, params });
    };
    const before = this.#find(said, fail);
    this.#refuseTwice(said, before, row, fail);
    this.#checkNames(said, before, fail);
    if (before) this.#checkFixed(said, before, fail);
    else if (said.kind === null) fail('kind', 'required');
    const parent = this.#parentOf(said, at, fail);
    if (problems.length > 0) return rejected(before?.id ?? null, problems);
    const changes = before ? changesOf(said, parent, before) : [];
    const state = before === null ? 'new' : changes.length > 0 ? 'changed' : 'unchanged';
    return {
      row: row.row,
      name: row.name,
      state,
      id: before?.id ?? null,
      changes,
      problems,
      write: state === 'unchanged' ? null : { said, parent, before },
    };
  }

  /** Parents within the list may make a ring that no row shows by itself. */
  refuseRings(planned: PlannedOrganisation[], parents: ReadonlyMap<string, string | null>): void {
    const idAt = (at: number): string => planned[at]?.id ?? `row ${String(at)}`;
    const above = new Map(parents);
    planned.forEach(({ write }, at) => {
      if (write?.said.parent === undefined || write.said.parent === null) return;
      const { parent } = write;
      above.set(idAt(at), parent === null ? null : 'id' in parent ? parent.id : idAt(parent.at));
    });
    planned.forEach((one, at) => {
      const asked = one.write?.said.parent ?? null;
      if (asked === null) return;
      const own = idAt(at);
      const seen = new Set<string>();
      for (let up = above.get(own) ?? null; up !== null && !seen.has(up); up = above.get(up) ?? null) {
        seen.add(up);
        if (up !== own) continue;
        const column = this.rows[at]?.columns.parent ?? '';
        one.problems.push({ column, code: 'parent_below', params: { text: asked } });
        one.state = 'rejected';
        one.write = null;
        break;
      }
    });
  }

  #find(said: SaidOrganisation, fail: Fail): Organisation | null {
    const holder = said.creditCode === null ? null : (this.codes.get(said.creditCode) ?? null);
    const named = [...(this.names.get(matchingKey(said.name)) ?? [])];
    if (holder && named.length > 0 && !named.includes(holder)) {
      fail('creditCode', 'credit_code_taken', { name: holder.name });
      return named[0] ?? null;
    }
    if (holder) return holder;
    if (named.length > 1) fail('name', 'name_ambiguous', { name: said.name, count: named.length });
    return named[0] ?? null;
  }

  #refuseTwice(said: SaidOrganisation, before: Organisation | null, row: OrganisationRow, fail: Fail): void {
    const keys = [
      ...(before ? [`id ${before.id}`] : []),
      ...[...namesOf(said)].map((name) => `name ${name}`),
      ...(said.creditCode === null ? [] : [`code ${said.creditCode}`]),
    ];
    const other = keys.flatMap((key) => this.#seen.get(key) ?? [])[0];
    if (other !== undefined) fail('name', 'duplicate_row', { other });
    else for (const key of keys) this.#seen.set(key, row.row);
  }

  /** What somebody else is called, here or in another row, nobody is called besides. */
  #checkNames(said: SaidOrganisation, before: Organisation | null, fail: Fail): void {
    for (const text of [said.nameEn, ...said.aliases]) {
      if (text === null) continue;
      const other = [...(this.names.get(matchingKey(text)) ?? [])].find((known) => known.id !== before?.id);
      if (other) fail(text === said.nameEn ? 'nameEn' : 'aliases', 'name_taken', { text, name: other.name });
    }
  }

  #checkFixed(said: SaidOrganisation, before: Organisation, fail: Fail): void {
    if (said.kind !== null && said.kind !== before.kind)
      fail('kind', 'kind_fixed', { kind: KIND_NAMES[this.language][before.kind] });
    if (said.region !== null && said.region !== before.region) {
      const region = before.region === null ? null : findRegion(before.region);
      const name = this.language === 'en' ? (region?.nameEn ?? region?.name) : region?.name;
      fail('region', 'region_fixed', { region: name ?? (this.language === 'en' ? 'no region' : '全国') });
    }
  }

  #parentOf({ parent }: SaidOrganisation, at: number, fail: Fail): Parent {
    if (parent === null) return null;
    const key = matchingKey(parent);
    const known = [...(this.names.get(key) ?? [])];
    const [only] = known;
    if (known.length === 1 && only) return { id: only.id };
    const rows = [...new Set(this.#listed.get(key) ?? [])];
    const [row] = rows;
    if (known.length === 0 && rows.length === 1 && row !== undefined) {
      if (row === at) fail('parent', 'parent_below', { text: parent });
      return { at: row };
    }
    const count = known.length + rows.length;
    if (count === 0) fail('parent', 'unknown_parent', { text: parent });
    else fail('parent', 'ambiguous_parent', { text: parent, count });
    return null;
  }
}

type Fail = (
  field: keyof OrganisationRow['columns'],
  code: OrganisationRowCode,
  params?: OrganisationRowProblem['params'],
) => void;

const namesOf = ({ name, nameEn, aliases }: SaidOrganisation): Set<string> =>
  new Set([name, ...(nameEn === null ? [] : [nameEn]), ...aliases].map(matchingKey));

/** The names of an organisation with those that a row adds: the name of the row itself among them. */
export const aliasesWith = (said: SaidOrganisation, before: Organisation): string[] => {
  const known = new Set([before.name, before.nameEn ?? '', ...before.aliases].map(matchingKey));
  const added = [said.name, ...said.aliases].filter((name) => {
    const key = matchingKey(name);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
  return [...before.aliases, ...added].slice(0, MAX_ALIASES);
};

const changesOf = (said: SaidOrganisation, parent: Parent, before: Organisation): string[] => {
  const differs: [string, boolean][] = [
    ['nameEn', said.nameEn !== null && said.nameEn !== before.nameEn],
    ['creditCode', said.creditCode !== null && said.creditCode !== before.creditCode],
    ['aliases', aliasesWith(said, before).length > before.aliases.length],
    ['parent', parent !== null && !('id' in parent && parent.id === before.parent)],
  ];
  return differs.flatMap(([field, is]) => (is ? [field] : []));
};
