import { Injectable } from '@nestjs/common';
import {
  NOTABLE_SHARE,
  ORGANISATION_KINDS,
  type Board,
  type BoardExportQuery,
  type Cells,
  type ExportedPanel,
  type Language,
} from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import { writeTableCsv, writeTableWorkbook, type PlainTable } from '@innoweek/sheets';
import type { DataSource } from 'typeorm';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { BoardService } from '../board/board.service.ts';
import { CompletenessService } from '../board/completeness.service.ts';
import { SnapshotReader } from '../database/snapshot.reader.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { completenessTable } from './completeness.table.ts';
import { ExpectationReader, type Expectation } from './expectation.reader.ts';
import { nameOfScope, nameOfZone, wallClock } from './export.places.ts';
import { EXPORT_WORDS } from './export.words.ts';
import { FeedLister } from './feed.lister.ts';
import { PresentLister } from './present.lister.ts';
import { figuresTable, TOLD, type Told } from './figures.table.ts';
import { trendTable } from './trend.table.ts';

/** Who asks; `caller`: by whom what is dear to read is counted. */
type Asking = { principal: Principal | null; caller: string };
type Content = Pick<PlainTable, 'header' | 'lines'> & {
  /** What else is to be said of it. */
  remarks: [string, string][];
};
type Known = {
  edition: EditionEntity;
  /** The scope that is told. */
  scope: string;
  /** What the edition's clock shows where the board is. */
  at: number;
  /** Where the board is read: the replica, if that has its newest version. */
  source: DataSource;
};

/** What a panel of the board shows, as a file: read in the same way, and by the same rights, as the panel itself. */
@Injectable()
export class ExportService {
  constructor(
    private readonly boards: BoardService,
    private readonly editions: EditionService,
    private readonly completenesses: CompletenessService,
    private readonly expectations: ExpectationReader,
    private readonly feeds: FeedLister,
    private readonly present: PresentLister,
    private readonly snapshots: SnapshotReader,
  ) {}

  async write(
    asking: Asking,
    query: BoardExportQuery,
    language: Language,
  ): Promise<{ content: Uint8Array | string; name: string }> {
    const words = EXPORT_WORDS[language];
    const edition = await this.editions.find(query.edition);
    // Nobody has kept what was owed, or was an alarm, at a moment that is past.
    const isOfNow = query.panel === 'completeness' || query.panel === 'alarms';
    const moment = isOfNow ? undefined : query.moment;
    const at = moment === undefined ? this.editions.now(edition).getTime() : Date.parse(moment);
    const scope = toldScope(query);
    // Curves and news have no course but that by which they were known.
    const mode = ofCells(query.panel) ? query.mode : 'known';
    const { board, content } = await this.snapshots.read(
      { editionId: edition.id, version: undefined },
      (source) => this.#read(asking, { ...query, moment, mode }, { edition, scope, at, source }, language),
    );
    const { remarks, ...table } = content;
    const zone = nameOfZone(edition.zone, language);
    const write = wallClock(edition.zone);
    const about: [string, string | number][] = [
      [words.about.edition, nameOfEdition(edition, language)],
      [words.about.scope, nameOfScope(scope, language)],
      [words.about.moment(zone), write(at)],
      [words.about.mode, words.modes[moment === undefined ? 'live' : mode]],
      [words.about.version, board.version],
      ...remarks,
    ];
    const whole: PlainTable = {
      name: words.panels[query.panel],
      ...table,
      about: { name: words.about.title, facts: about },
    };
    const name = [
      'innoweek',
      edition.code,
      ...shownIn(query),
      scope.replaceAll(':', '-'),
      write(at).replaceAll(/[-:]/g, '').replace(' ', 'T'),
      ...(mode === 'true' ? ['actual'] : []),
      `v${String(board.version)}`,
    ].join('-');
    return {
      content: query.format === 'csv' ? writeTableCsv(whole) : writeTableWorkbook(whole),
      name: `${name}.${query.format}`,
    };
  }

  async #read(
    { principal, caller }: Asking,
    query: BoardExportQuery,
    known: Known,
    language: Language,
  ): Promise<{ board: Board; content: Content }> {
    const { scope, edition, source } = known;
    const { moment, mode } = query;
    // Reading the board is what says whether there is one for whoever asks.
    const of = { scope, edition: edition.code, moment, mode };
    const board = await this.boards.read(principal, of, caller, source);
    const content = ofCells(query.panel)
      ? await this.#figures(principal, query, known, board.cells, language)
      : await this.#list(principal, query, known, language);
    return { board, content };
  }

  /** What is read out of the cells of a board. */
  async #figures(
    principal: Principal | null,
    { panel, measure }: BoardExportQuery,
    { edition, scope, at, source }: Known,
    cells: Cells,
    language: Language,
  ): Promise<Content> {
    const shown = panel === 'figures' || panel === 'kinds' ? panel : measure;
    const measuredByPlan = shown !== 'absolute' && shown !== 'perHead';
    // To find the course of an earlier edition is dear where nothing is held against it.
    const courses = new Map<Told, Expectation>(
      await Promise.all(
        (measuredByPlan ? TOLD : []).map(
          async (metric) =>
            [metric, await this.expectations.read(principal, edition, metric, scope, source)] as const,
        ),
      ),
    );
    const scopes =
      panel === 'figures'
        ? [scope]
        : panel === 'kinds'
          ? ORGANISATION_KINDS.map((kind) => `kind:${kind}`)
          : // What took place in no unit's territory, too: without it the units do not add up.
            [...REPORTING_UNITS.map(({ id }) => id), 'none'].map((id) => `unit:${id}`);
    const table = figuresTable(
      {
        cells,
        scopes,
        shown,
        plans: (of, metric) => {
          const plan = planOf(edition, of, metric);
          const share = courses.get(metric)?.shareAt(at) ?? 1;
          return plan === undefined ? null : { plan, expected: plan * share };
        },
      },
      language,
    );
    const course = courses.get('participants');
    return { ...table, remarks: course ? [basisOf(course, language)] : [] };
  }

  /** What is asked for step by step, or line by line. */
  async #list(
    principal: Principal | null,
    query: BoardExportQuery,
    known: Known,
    language: Language,
  ): Promise<Content> {
    const { edition, scope, source } = known;
    if (query.panel === 'trend') return this.#trend(principal, query, known, language);
    if (query.panel === 'completeness') {
      if (principal === null || !hasRole(principal, 'association', 'coordinator', 'administrator'))
        throw new ProblemError('forbidden');
      const read = await this.completenesses.read(principal, { edition: edition.code });
      if (scope === 'nation') return { ...completenessTable(read, language), remarks: [] };
      const units = read.units.filter(({ unit }) => scope === `unit:${unit}`);
      if (units.length === 0) throw new ProblemError('board_not_found');
      return { ...completenessTable({ ...read, units, nation: null }, language), remarks: [] };
    }
    const words = EXPORT_WORDS[language];
    const of = { scope, edition: edition.code, moment: query.moment };
    const clock = wallClock(edition.zone);
    if (query.panel === 'live' || query.panel === 'alarms') {
      const asked = [principal, of, language, clock] as const;
      const { header, lines, total } = await (query.panel === 'live'
        ? this.present.events(...asked)
        : this.present.alarms(...asked));
      return { header, lines, remarks: [[words.about.listed, words.listed(lines.length, total)]] };
    }
    const isFeed = query.panel === 'feed';
    const { lines, total } = isFeed
      ? await this.feeds.feed(principal, query.feed, of, language, source)
      : await this.feeds.corrections(principal, of, language, source);
    return {
      header: [words.at(nameOfZone(edition.zone, language)), ...(isFeed ? words.feed : words.corrections)],
      lines: lines.map(({ at: when, cells }) => [clock(when), ...cells]),
      remarks: [
        [
          words.about.listed,
          [
            words.listed(lines.length, total),
            ...(isFeed && query.feed === 'all' ? [words.notable(NOTABLE_SHARE * 100)] : []),
          ].join(words.semicolon),
        ],
      ],
    };
  }

  async #trend(
    principal: Principal | null,
    query: BoardExportQuery,
    { edition, scope, at, source }: Known,
    language: Language,
  ): Promise<Content> {
    const { metric, by, moment } = query;
    const [series, course] = await Promise.all([
      this.boards.readSeries(principal, { scope, edition: edition.code, metric, by, until: moment }, source),
      this.expectations.read(principal, edition, metric, scope, source),
    ]);
    const plan = metric === 'events' ? undefined : planOf(edition, scope, metric);
    const table = trendTable(
      {
        items: series.items,
        zone: edition.zone,
        now: at,
        expectedAt: plan === undefined ? null : (when) => plan * course.shareAt(when),
      },
      query,
      language,
    );
    return { ...table, remarks: plan === undefined ? [] : [basisOf(course, language)] };
  }
}

/** A rehearsal says that it is one, were its name to leave it out. */
const nameOfEdition = ({ name, nameEn, rehearsal }: EditionEntity, language: Language): string => {
  const [said, { about }] = [language === 'en' ? nameEn : name, EXPORT_WORDS[language]];
  return rehearsal && !said.toLowerCase().includes(about.rehearsal) ? about.rehearsed(said) : said;
};

/** Units and kinds are the nation's; what is owed, a unit's or everybody's. */
const toldScope = ({ panel, scope }: BoardExportQuery): string => {
  const isOfNation =
    panel === 'units' || panel === 'kinds' || (panel === 'completeness' && !scope.startsWith('unit:'));
  return isOfNation ? 'nation' : scope;
};
const ofCells = (panel: ExportedPanel): boolean =>
  panel === 'figures' || panel === 'units' || panel === 'kinds';

const planOf = (edition: EditionEntity, scope: string, metric: Told): number | undefined =>
  scope === 'nation' ? edition.targets[metric] : edition.plans[scope]?.[metric];

const basisOf = ({ basis }: Expectation, language: Language): [string, string] => {
  const { about, basis: words } = EXPORT_WORDS[language];
  return [
    about.expectation,
    basis === null ? words.typical : words.previous(language === 'en' ? basis.nameEn : basis.name),
  ];
};

/** What a file shows, for its name. */
const shownIn = ({ panel, metric, by, trend, measure, feed }: BoardExportQuery): string[] => [
  panel,
  ...(panel === 'trend' ? [metric, by, trend] : []),
  ...(panel === 'units' && measure !== 'absolute' ? [measure] : []),
  ...(panel === 'feed' ? [feed] : []),
];
