import { Injectable } from '@nestjs/common';
import type { ClaimLine, EntryFate, Page, ReceiptEntry, ReceiptEntryQuery } from '@innoweek/contracts';
import { countedKey } from '@innoweek/counting';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import type { SaidEntry } from '../tallies/receipt-entry.repository.ts';
import { ReceiptService } from '../tallies/receipt.service.ts';
import { coordinatorVoice } from '../tallies/tally.voice.ts';
import { ClaimRepository } from './claim.repository.ts';
import { FigureService, type StandingFigure } from './figure.service.ts';

/** What became of the entries of a receipt: what of it counts, and what counts instead. */
@Injectable()
export class ReceiptEntryService {
  constructor(
    private readonly receipts: ReceiptService,
    private readonly figures: FigureService,
    private readonly claims: ClaimRepository,
  ) {}

  async list(
    principal: Principal,
    id: string,
    { cursor, limit, ...narrowed }: ReceiptEntryQuery,
  ): Promise<Page<ReceiptEntry>> {
    const after = cursor === undefined ? -1 : Number(decodeCursor(cursor, 1, isPlace)[0]);
    const read = await this.receipts.readEntries(principal, id, { ...narrowed, after, limit: limit + 1 });
    const { editionId, isFolded, speaks, rows, total } = read;
    const shown = rows.slice(0, limit);
    const [figures, names] = await Promise.all([
      // Whoever has left sees what they sent, and not what is said and counted there now.
      speaks ? this.figures.find(editionId, shown) : new Map<string, StandingFigure>(),
      this.claims.namesOf([...new Set(shown.map(({ reporter }) => reporter))]),
    ]);
    const own = reporterOf(principal);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => present(row, figures.get(countedKey(row)), { isFolded, speaks, names, own })),
      nextCursor: rows.length > limit && last ? encodeCursor([String(last.seq)]) : null,
      total,
    };
  }
}

type Reading = {
  isFolded: boolean;
  speaks: boolean;
  names: ReadonlyMap<string, string>;
  /** As whom the caller reports; null: as nobody. */
  own: string | null;
};

/** Whether its reporter can say something newer. */
const isOpen = (fate: EntryFate): boolean => fate !== 'withdrawn' && fate !== 'cancelled';

const reporterOf = (principal: Principal): string | null =>
  hasRole(principal, 'coordinator')
    ? coordinatorVoice(principal).reporter
    : hasRole(principal, 'organizer', 'association')
      ? (principal.organisation?.id ?? null)
      : null;

const isPlace = (place: readonly string[]): boolean => place.every((part) => /^\d{1,9}$/.test(part));

const present = (
  row: SaidEntry,
  figure: StandingFigure | undefined,
  { isFolded, speaks, names, own }: Reading,
): ReceiptEntry => {
  const claim = figure?.group.claims.find(
    ({ event, reporter, grade }) =>
      (event === null ? figure.subject : `event:${event}`) === row.subject &&
      reporter === row.now_reporter &&
      grade === row.grade,
  );
  const fate = fateOf(row, figure, claim, { isFolded, speaks });
  return {
    seq: row.seq,
    subject: row.subject,
    title: row.title,
    titleEn: row.title_en,
    metric: row.metric,
    day: row.day,
    op: row.op,
    amount: Number(row.amount),
    revision: row.revision,
    reporter: row.reporter,
    reporterName: names.get(row.reporter) ?? row.reporter,
    grade: row.grade,
    occurredAt: row.occurred_at.toISOString(),
    note: row.note,
    fate,
    correctable: speaks && row.op === 'set' && isOpen(fate) && row.now_reporter === own,
    now: claim?.amount ?? null,
    counted: figure?.isHeld === false ? null : (figure?.group.counted ?? null),
    because: figure?.isHeld === false ? null : (figure?.group.because ?? null),
  };
};

const fateOf = (
  row: SaidEntry,
  figure: StandingFigure | undefined,
  claim: ClaimLine | undefined,
  { isFolded, speaks }: Pick<Reading, 'isFolded' | 'speaks'>,
): EntryFate => {
  if (row.op === 'void') return 'reversal';
  if (row.taken_back) return 'withdrawn';
  if (!speaks) return 'sent';
  if (!isFolded) return 'waiting';
  const stands =
    row.op === 'add'
      ? claim !== undefined
      : claim?.receipt === row.now_batch &&
        claim.revision === row.revision &&
        claim.amount === Number(row.amount);
  if (!stands) return 'replaced';
  if (figure?.isHeld === false) return 'cancelled';
  return claim?.counts ? 'counts' : 'outweighed';
};
