import { UNIT_TABLE, type TileKind } from './unit.table.ts';

/** Who reports for a territory. */
export type ReportingUnit = {
  id: string;
  name: string;
  shortName: string;
  nameEn: string;
  kind: Exclude<TileKind, 'sar'>;
  /** Its region: GB/T 2260 code, or `CN-XJ-XPCC`. */
  region: string;
  grid: { row: number; col: number };
};

/** A tile of the tile-grid map: a reporting unit, or a region without one. */
export type Tile = Omit<ReportingUnit, 'kind'> & { kind: TileKind; reports: boolean };

/** Regions that exist without a reporting association. */
const WITHOUT_ASSOCIATION: ReadonlySet<string> = new Set(['CN-TW', 'CN-HK', 'CN-MO']);

/** Every tile of the map. */
export const TILES: readonly Tile[] = UNIT_TABLE.map(
  ([id, region, name, shortName, nameEn, kind, row, col]): Tile => ({
    id,
    region,
    name,
    shortName,
    nameEn,
    kind,
    grid: { row, col },
    reports: !WITHOUT_ASSOCIATION.has(id),
  }),
);

/** The 37 units that report: 31 provinces, XPCC and the five cities beside their provinces. */
export const REPORTING_UNITS: readonly ReportingUnit[] = TILES.flatMap(({ kind, reports, ...tile }) =>
  reports && kind !== 'sar' ? [{ ...tile, kind }] : [],
);

const unitsById = new Map(REPORTING_UNITS.map((unit) => [unit.id, unit]));

/** The unit of this id, or null. */
export const findUnit = (id: string): ReportingUnit | null => unitsById.get(id) ?? null;
