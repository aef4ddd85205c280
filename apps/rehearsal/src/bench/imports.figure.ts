import { setTimeout as sleep } from 'node:timers/promises';
import type { Metric } from '@innoweek/contracts';
import { csvUtf8 } from '../sheet/csv.sheet.ts';
import { xlsx } from '../sheet/xlsx.sheet.ts';
import type { Bench, FigureGroup, Measured } from './bench.context.ts';
import { copyRows } from './copy.floor.ts';
import { row, summary, type BenchRow } from './figure.model.ts';
import { DAYS, EVENTS, ImportBench, type Course } from './imports.bench.ts';
import { readMemory, readProcessor } from './processor.meter.ts';
import type { BenchServer } from './server.bench.ts';

const ROWS = EVENTS * DAYS.length;
/** Rows of the small file: those of so many events. */
const FEW_EVENTS = 250;
const FEW_ROWS = FEW_EVENTS * DAYS.length;
const FLOORS = 3;
const PREVIEWS = 3;
const WARM_MS = 5_000;
/**
 * Longer than the server takes from one lengthening of its chain of hashes to the next: what follows from a tally falls
 * on those at idle, too, as on those beside a file.
 */
const IDLE_MS = 20_000;
const MEMORY_EVERY_MS = 100;
/** Events that were approved a moment ago are looked through for doubles: that is not what is measured. */
const SETTLE_MS = 20_000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const limited = (of: BenchRow, at: 'least' | 'most', value: number): BenchRow => ({
  ...of,
  limit: { at, value },
});

type Imported = {
  readonly course: Course;
  /** Processor seconds of server and PostgreSQL. */
  readonly cost: number;
  /** The most memory that the server had meanwhile, in bytes. */
  readonly memory: number;
};

/** Files of tallies on one server. */
class ImportRun {
  readonly faults: string[] = [];

  constructor(
    private readonly bench: Bench,
    private readonly server: BenchServer,
    readonly files: ImportBench,
  ) {}

  async import(name: string, bytes: Uint8Array, metric: Metric, sum: number): Promise<Imported> {
    let memory = 0;
    const meter = setInterval(() => {
      void readMemory(this.server.pid).then((now) => (memory = Math.max(memory, now)));
    }, MEMORY_EVERY_MS);
    try {
      const before = await readProcessor(this.server);
      const course = await this.files.run('tallies', name, bytes);
      const after = await readProcessor(this.server);
      const shown = await this.files.total(metric);
      if (shown !== sum) this.faults.push(`${name}: the board shows ${shown}, the file says ${sum}`);
      const cost = after.server + after.postgres - before.server - before.postgres;
      this.bench.say(
        `· ${name}: read ${seconds(course.read)}, committed ${seconds(course.committed)}, folded ${seconds(course.folded)}`,
      );
      return { course, cost, memory };
    } finally {
      clearInterval(meter);
    }
  }
}

/** A hundred thousand rows of tallies, CSV and XLSX, from the upload until they count, against `\copy` of the same. */
export const IMPORTS: FigureGroup = {
  ids: ['imports'],
  measure: async (bench) => {
    const server = await bench.openServer('import');
    bench.say(`· registering and approving ${EVENTS} events`);
    const files = await ImportBench.open(server);
    bench.onClose(() => files.close());
    const run = new ImportRun(bench, server, files);
    await sleep(SETTLE_MS);

    const few = files.rows('签约项目', 3, FEW_EVENTS);
    const previews: number[] = [];
    for (let round = 0; round < PREVIEWS; round += 1)
      previews.push((await files.preview('tallies', 'few.csv', csvUtf8(few.lines))).read / 1000);

    const csv = files.rows('参与人次', 1);
    const floors: number[] = [];
    let floorName = '';
    const floor = async (): Promise<void> => {
      const { ms, name } = await copyRows(server.databaseUrl, csv.lines);
      floors.push(ms);
      floorName = name;
    };
    for (let round = 0; round < FLOORS; round += 1) await floor();
    await files.loopDelay();
    const byCsv = await run.import('tallies.csv', csvUtf8(csv.lines), 'participants', csv.sum);
    const delay = await files.loopDelay();
    await floor();
    const book = files.rows('媒体报道', 2);
    const byXlsx = await run.import('tallies.xlsx', xlsx(book.lines), 'media_reports', book.sum);
    await floor();

    const warm = await files.singles(sleep(WARM_MS));
    const before = await files.singles(sleep(IDLE_MS));
    const more = files.rows('签约项目', 4);
    const besides = run.import('more.csv', csvUtf8(more.lines), 'agreements', more.sum);
    const busy = await files.singles(besides);
    const after = await files.singles(sleep(IDLE_MS));
    const singles = warm.count + before.count + busy.count + after.count;
    const idle = summary([before.rate, after.rate]);
    const faults = [...run.faults, ...(await files.faults(3 * ROWS + singles))];

    const copy = summary(floors);
    const told = ({ course }: Imported): string =>
      `read ${seconds(course.read)}, committed ${seconds(course.committed)}, folded ${seconds(course.folded)}`;
    const rowsOf = (name: string, imported: Imported, times: number): BenchRow[] => [
      limited(
        row(
          `${ROWS} rows of ${name}, upload → counted ÷ \\copy`,
          '',
          summary([imported.course.folded / copy.median]),
          told(imported),
        ),
        'most',
        times,
      ),
      row(`${name}: processor of the file`, 's', summary([imported.cost]), 'server and PostgreSQL'),
      row(`${name}: memory of the server`, 'MB', summary([imported.memory / 1e6]), 'at most'),
    ];
    return {
      faults,
      rows: [
        row(`floor: ${ROWS} rows`, 'ms', copy, `${floorName}, indexes of the ledger`),
        limited(row(`${FEW_ROWS} rows of CSV, upload → preview`, 's', summary(previews)), 'most', 5),
        ...rowsOf('CSV', byCsv, 2.5),
        ...rowsOf('XLSX', byXlsx, 8),
        limited(row('CSV: loop of the api late, at most', 'ms', summary([delay.most])), 'most', 50),
        row('CSV: loop of the api late, p99', 'ms', summary([delay.p99])),
        row('single tallies at idle, before and after', '/s', idle),
        row('single tallies beside a file of CSV', '/s', summary([busy.rate]), told(await besides)),
        limited(
          row('single tallies beside a file ÷ at idle', '', summary([busy.rate / idle.median])),
          'least',
          0.75,
        ),
      ],
    } satisfies Measured;
  },
};
