import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { ImportRow, Language } from '@innoweek/contracts';
import type {
  ReadOrganisations,
  ReadRegister,
  RegisterKind,
  RegisterTemplate,
  RejectedRecord,
  ReadSheet,
  RejectedTally,
  TallyTemplate,
} from '@innoweek/sheets';
import type { Mending } from './mending.model.ts';
import type { ReadingContext, SheetAnswer, SheetTask, TallyFile } from './sheet.task.ts';
import { SheetProcess } from './sheet.process.ts';
import type { PageBundle } from './tally.page.ts';

/** Reads and writes spreadsheets in a process of their own, one at a time: a stranger's file must not stop the rest. */
@Injectable()
export class SheetService implements OnModuleDestroy {
  readonly #process = new SheetProcess();
  #last: Promise<unknown> = Promise.resolve();

  /** What a file says, row by row; or why it cannot be read. */
  async read(bytes: Uint8Array, context: ReadingContext): Promise<ReadSheet> {
    const answer = await this.#run({ what: 'read', bytes, context });
    if (answer.what !== 'sheet') throw new Error('the sheet worker answered another question');
    return answer.sheet;
  }

  /** What a file of tallies says, with the given answers and mended cells; or why it cannot be read, and no bundles. */
  async readTallies(
    bytes: Uint8Array,
    context: ReadingContext,
    answers: readonly (readonly [string, string])[],
    mendings: readonly Mending[],
  ): Promise<{ file: TallyFile; bundles: PageBundle[] }> {
    // Tallies know organisations by the server's own rules: they need not cross into the worker.
    const known = { ...context, organisations: [] };
    const bundles: PageBundle[] = [];
    const answer = await this.#run(
      { what: 'tallies', bytes, context: known, answers, mendings },
      (bundle) => {
        bundles.push(bundle);
      },
    );
    if (answer.what !== 'tallies') throw new Error('the sheet worker answered another question');
    return { file: answer.file, bundles };
  }

  /** What a file of a register says, with the given answers and mended cells; or why it cannot be read. */
  async readRegister(
    kind: RegisterKind,
    bytes: Uint8Array,
    context: ReadingContext,
    answers: readonly (readonly [string, string])[],
    mendings: readonly Mending[],
  ): Promise<ReadRegister> {
    const known = { ...context, organisations: [] };
    const answer = await this.#run({ what: 'register', kind, bytes, context: known, answers, mendings });
    if (answer.what !== 'register') throw new Error('the sheet worker answered another question');
    return answer.file;
  }

  /** The sheet of a register, with the events of whoever fills it in. */
  registerTemplate(template: RegisterTemplate, language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'registerTemplate', language, template });
  }

  /** Rejected rows of a register, each with what is wrong with it. */
  rejectedRecords(
    kind: RegisterKind,
    rows: readonly RejectedRecord[],
    language: Language,
  ): Promise<Uint8Array> {
    return this.#file({ what: 'rejectedRecords', language, kind, rows });
  }

  /** What a list of organisations says, row by row; or why it cannot be read. */
  async readOrganisations(bytes: Uint8Array): Promise<ReadOrganisations> {
    const answer = await this.#run({ what: 'organisations', bytes });
    if (answer.what !== 'organisations') throw new Error('the sheet worker answered another question');
    return answer.list;
  }

  /** The empty list of organisations. */
  organisationTemplate(language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'organisationTemplate', language });
  }

  /** The empty events sheet. */
  template(language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'template', language });
  }

  /** The sheet for tallies, with the events of whoever reports. */
  tallyTemplate(template: TallyTemplate, language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'tallyTemplate', language, template });
  }

  /** Rejected rows of tallies, each with what is wrong with it. */
  rejectedTallies(rows: readonly RejectedTally[], language: Language): Promise<Uint8Array> {
    return this.#file({ what: 'rejectedTallies', language, rows });
  }

  /** Rejected rows, each with what is wrong with it. */
  rejected(rows: readonly ImportRow[], language: Language): Promise<Uint8Array> {
    return this.#file({
      what: 'rejected',
      language,
      rows: rows.map(({ row, cells, errors }) => ({
        row,
        cells,
        reason: errors
          .map(({ column, message }) => (column === '' ? message : `${column}: ${message}`))
          .join('\n'),
      })),
    });
  }

  async #file(task: SheetTask): Promise<Uint8Array> {
    const answer = await this.#run(task);
    if (answer.what !== 'file') throw new Error('the sheet worker answered another question');
    return answer.bytes;
  }

  #run(task: SheetTask, take: (bundle: PageBundle) => void = () => undefined): Promise<SheetAnswer> {
    const turn = this.#last.then(() => this.#process.run(task, take));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the process with the server. */
  onModuleDestroy(): void {
    this.#process.stop();
  }
}
