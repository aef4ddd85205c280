import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type {
  Import,
  ImportAnswers,
  ImportCommit,
  ImportKind,
  ImportRow,
  ImportRowMending,
  ImportRowState,
  Language,
  Page,
  PageQuery,
} from '@innoweek/contracts';
import type { RegisterKind } from '@innoweek/sheets';
import { DataSource } from 'typeorm';
import { v7 as newId } from 'uuid';
import { hasRole, type Principal } from '../access/principal.model.ts';
import { EditionService } from '../editions/edition.service.ts';
import { decodeCursor, encodeCursor } from '../paging/cursor.codec.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { JobService } from '../queue/job.service.ts';
import { ImportEntity } from './import.entity.ts';
import { ImportMender } from './import.mender.ts';
import { ImportRepository } from './import.repository.ts';
import { goingOn, speakerFor } from './import.speaker.ts';
import { presentImport, presentRow, rejectedTallies } from './import.presenter.ts';
import { ImportUndoer } from './import.undoer.ts';
import { isRegister, RecordImports } from './record.imports.ts';
import { ReportedEvents } from './reported.events.ts';
import { SheetService } from './sheet.service.ts';
import { TallyImports } from './tally.imports.ts';
import { TallyTemplates } from './tally.templates.ts';
import { UploadStore } from './upload.store.ts';

/** Rows of a file of failed rows at most; more are not mended by hand. */
const MAX_REJECTED = 20_000;

/** An upload as the request carries it. */
export type Upload = {
  kind: ImportKind;
  edition?: string | undefined;
  unit?: string | undefined;
  fileName: string;
  hash: string;
};

/** Files on their way in: what was understood, what committing would do, committing, taking back. */
@Injectable()
export class ImportService {
  constructor(
    private readonly source: DataSource,
    private readonly repository: ImportRepository,
    private readonly uploads: UploadStore,
    private readonly undoer: ImportUndoer,
    private readonly mender: ImportMender,
    private readonly editions: EditionService,
    private readonly jobs: JobService,
    private readonly tallies: TallyImports,
    private readonly records: RecordImports,
    private readonly sheets: SheetService,
    private readonly reported: ReportedEvents,
    private readonly templates: TallyTemplates,
  ) {}

  /** Stores the bytes of an upload; the import itself begins when the whole request has come. */
  keep(content: Readable): Promise<string> {
    return this.uploads.keep(content);
  }

  /** Begins an import; reading goes on as a job. */
  async begin(principal: Principal, upload: Upload): Promise<string> {
    const edition = await this.editions.find(upload.edition);
    const speaker = speakerFor(principal, upload.unit);
    const id = newId();
    await this.repository.insert({
      id,
      kind: upload.kind,
      editionId: edition.id,
      accountId: principal.accountId,
      fileName: upload.fileName,
      fileHash: upload.hash,
      uploadRemovedAt: null,
      state: 'reading',
      rows: { total: 0, new: 0, changed: 0, unchanged: 0, held: 0, rejected: 0 },
      impact: {},
      progress: 0,
      problem: null,
      principal: speaker,
      submit: false,
      skipRejected: false,
      reading: null,
      answers: {},
      mendings: [],
      receipt: null,
      committedAt: null,
      saidAt: null,
    });
    // The same file may have been removed before: it is there again, also for who uploaded it then.
    await this.source
      .getRepository(ImportEntity)
      .update({ fileHash: upload.hash }, { uploadRemovedAt: null });
    this.#ask(id, 'reading');
    return id;
  }

  /** The caller's own imports, the newest first. */
  async list(principal: Principal, { cursor, limit }: PageQuery, language: Language): Promise<Page<Import>> {
    const imports = this.source.getRepository(ImportEntity);
    const query = imports
      .createQueryBuilder('i')
      .innerJoinAndSelect('i.edition', 'edition')
      .where('i.account_id = :account', { account: principal.accountId })
      // Ids begin with the time they were given.
      .orderBy('i.id', 'DESC')
      .take(limit + 1);
    if (cursor !== undefined) {
      const [after] = decodeCursor(cursor, 1, ([id = '']) => UUID.test(id));
      query.andWhere('i.id < :after', { after });
    }
    const [found, total] = await Promise.all([
      query.getMany(),
      imports.countBy({ accountId: principal.accountId }),
    ]);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((one) => presentImport(one, one.edition.code, language)),
      nextCursor: found.length > limit && last ? encodeCursor([last.id]) : null,
      total,
    };
  }

  async read(principal: Principal, id: string, language: Language): Promise<Import> {
    const found = await this.#own(principal, id);
    const edition = await this.editions.byId(found.editionId);
    return presentImport(found, edition.code, language);
  }

  /** What was understood of the rows, in the order of the file. */
  async rows(
    principal: Principal,
    id: string,
    { cursor, limit, state }: PageQuery & { state?: ImportRowState | undefined },
    language: Language,
  ): Promise<Page<ImportRow>> {
    const found = await this.#own(principal, id);
    const [after = '0'] =
      cursor === undefined ? [] : decodeCursor(cursor, 1, ([row = '']) => /^\d{1,9}$/.test(row));
    const rows = await this.repository.pageOfRows(id, {
      state: state ?? null,
      after: Number(after),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => presentRow(found.kind, row, language)),
      nextCursor: rows.length > limit && last ? encodeCursor([String(last.row)]) : null,
      total: found.rows[state ?? 'total'],
    };
  }

  /** The rows that cannot be taken as they are, as a workbook to be mended. Those that wait count by themselves. */
  async rejected(principal: Principal, id: string, language: Language): Promise<Uint8Array> {
    const { kind, reading } = await this.#own(principal, id);
    const rows = await this.repository.pageOfRows(id, { state: 'rejected', after: -1, limit: MAX_REJECTED });
    const rejected = rows.map((row) => presentRow(kind, row, language));
    if (kind === 'events') return this.sheets.rejected(rejected, language);
    const told = rejectedTallies(rejected, reading);
    return isRegister(kind)
      ? this.sheets.rejectedRecords(kind, told, language)
      : this.sheets.rejectedTallies(told, language);
  }

  /** The sheet for tallies with the events that the caller reports on. */
  async tallyTemplate(principal: Principal, language: Language): Promise<Uint8Array> {
    const edition = await this.editions.find();
    const template = this.templates.make(
      principal,
      edition,
      await this.reported.eventsOf(principal, edition),
      language,
    );
    return this.sheets.tallyTemplate(template, language);
  }

  /** The sheet of a register, with the events of the caller beside. */
  async registerTemplate(principal: Principal, kind: RegisterKind, language: Language): Promise<Uint8Array> {
    const edition = await this.editions.find();
    const events = await this.reported.eventsOf(principal, edition);
    return this.sheets.registerTemplate(
      this.templates.makeOfRegister(principal, edition, kind, events, language),
      language,
    );
  }

  /** Mends a row of one's own file; tells how it was understood then. */
  async mend(
    principal: Principal,
    id: string,
    row: string,
    mending: ImportRowMending,
    language: Language,
  ): Promise<ImportRow> {
    const found = await this.#own(principal, id);
    if (!/^\d{1,9}$/.test(row)) throw new ProblemError('import_row_not_found');
    if (found.kind === 'tallies') await this.tallies.mend(principal, found, Number(row), mending);
    else if (isRegister(found.kind))
      await this.records.mend(principal, found, found.kind, Number(row), mending);
    else await this.mender.mend(principal, found, Number(row), mending, language);
    const mended = await this.repository.rowOf(this.source.manager, id, Number(row));
    if (mended === null) throw new ProblemError('import_row_not_found');
    return presentRow(found.kind, mended, language);
  }

  /** Takes answers to what the reader could not know; the file is read again with them. */
  async answer(principal: Principal, id: string, answers: ImportAnswers): Promise<void> {
    await this.tallies.answer(principal, await this.#own(principal, id), answers);
    this.#ask(id, 'reading');
  }

  /** Asks for the file to be written. Asked again, it tells where that is. */
  async commit(
    principal: Principal,
    id: string,
    { submit, skipRejected }: NonNullable<ImportCommit>,
  ): Promise<void> {
    const found = await this.#own(principal, id);
    if (found.accountId !== principal.accountId) throw new ProblemError('forbidden');
    if (found.state === 'committing' || found.state === 'committed') return;
    if (found.state !== 'ready') throw new ProblemError('import_not_ready');
    const skips = found.kind !== 'events' && skipRejected;
    if (found.rows.rejected > 0 && !skips)
      throw new ProblemError('import_has_rejected', { params: { count: found.rows.rejected } });
    const taken = await this.source.getRepository(ImportEntity).update(
      { id, state: 'ready' },
      {
        state: 'committing',
        progress: 0,
        submit,
        skipRejected: skips,
        principal: goingOn(principal, found.principal),
        problem: null,
      },
    );
    // Somebody else asked at the same moment: it is under way.
    if (taken.affected !== 1) return;
    this.#ask(id, 'committing');
  }

  /** Takes the whole file back. */
  async undo(principal: Principal, id: string, reason: string): Promise<void> {
    const found = await this.#own(principal, id);
    if (found.kind === 'tallies') await this.tallies.undo(principal, found, reason);
    else if (isRegister(found.kind)) await this.records.undo(principal, found, found.kind, reason);
    else await this.undoer.undo(principal, id, reason);
  }

  /** Asks again for what a lost job left lying. */
  async remindUnfinished(): Promise<void> {
    for (const { id, state } of await this.repository.findUnfinished()) this.#ask(id, state);
  }

  #ask(id: string, state: 'reading' | 'committing'): void {
    const name = state === 'reading' ? 'readImport' : 'commitImport';
    this.jobs.remind(name, { import: id }, `${name}-${id}`);
  }

  /** One's own import; a coordinator's are all. Anybody else's is not there. */
  async #own(principal: Principal, id: string): Promise<ImportEntity> {
    const found = UUID.test(id) ? await this.repository.find(id) : null;
    if (!found || (found.accountId !== principal.accountId && !hasRole(principal, 'coordinator')))
      throw new ProblemError('import_not_found');
    return found;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
