import type { BenchRow } from './figure.model.ts';
import type { PeerShelf } from './peers/peer.shelf.ts';
import { startServer, type BenchServer } from './server.bench.ts';
import { BenchStage } from './stage.bench.ts';
import { CONNECTIONS } from './tally.bench.ts';

/** Each number once: the figures of docs/performance.md, the search over fifty thousand events, and the moments of a week. */
export const FIGURES = [
  'i',
  'ii',
  'iii',
  'iv',
  'v',
  'vi',
  'vii',
  'viii',
  'imports',
  'ix',
  'x',
  'search',
  'history',
] as const;
export type FigureId = (typeof FIGURES)[number];

/** What only peers give a measure for. */
export const PEER_FIGURES: readonly FigureId[] = ['iii'];

export type Measured = { readonly rows: readonly BenchRow[]; readonly faults: readonly string[] };

/** What is asked of a run. */
export type BenchOptions = {
  readonly only: ReadonlySet<FigureId>;
  /** Entries that are counted again in figure x. */
  readonly recounted: number;
  /** Whether what others run for the same purpose is installed and measured as well. */
  readonly peers: boolean;
};

/** Figures that are measured together, on servers that nothing else uses. */
export type FigureGroup = {
  readonly ids: readonly FigureId[];
  /** Measured only when peers are asked for. */
  readonly peers?: true;
  measure(bench: Bench): Promise<Measured>;
};

/** What a group of figures works with; everything it opens is closed behind it. */
export class Bench {
  readonly #closers: (() => void | Promise<void>)[] = [];

  constructor(
    readonly options: BenchOptions,
    readonly shelf: PeerShelf,
    readonly say: (line: string) => void,
  ) {}

  wants(id: FigureId): boolean {
    return this.options.only.has(id);
  }

  onClose(close: () => void | Promise<void>): void {
    this.#closers.push(close);
  }

  /** A server on an empty data folder. */
  async openServer(name: string): Promise<BenchServer> {
    this.say(`· starting the ${name} server`);
    const server = await startServer();
    this.onClose(() => server.stop());
    return server;
  }

  /** A server with approved events, a thousand unless it is said, and nothing said about them. */
  async openStage(name: string, events?: number): Promise<BenchStage> {
    const stage = await BenchStage.open(await this.openServer(name), CONNECTIONS, events);
    this.onClose(() => stage.api.close());
    return stage;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}
