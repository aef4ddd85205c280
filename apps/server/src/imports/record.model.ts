import type { ImportRowState } from '@innoweek/contracts';
import type { SaidRecord } from '@innoweek/sheets';
import type { EntityManager } from 'typeorm';
import type { NewEntry } from '../counting/ledger.model.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import type { StoredProblem } from './import.entity.ts';
import type { Speaker } from './import.speaker.ts';

export type RecordRow = {
  row: number;
  errors: ({ column: string } & StoredProblem)[];
  /** Null when the reader rejected the row. */
  said: SaidRecord | null;
};

/** What becomes of a row: the record that committing it writes, and that record as it was before. */
export type PlannedRecord<T> = {
  row: number;
  state: ImportRowState;
  event: string | null;
  errors: RecordRow['errors'];
  record: T | null;
  /** Null: the row makes the record. */
  before: T | null;
};

/** A file of a register with the one it acts for. */
export type RegisterFile = { id: string; fileName: string; fileHash: string; principal: Speaker };

/** A row that was written, as it is kept for taking it back. */
export type WrittenRecord = { id: string; version: number; before: unknown };

/** Why the ledger is told again: the file that says so. */
export type Request = { reason: string; idempotencyKey: string; requestHash: string };

/** One register, as files are written into it. The preview and the commit go through the same plan. */
export type RegisterDesk<T = unknown> = {
  /** Has the register for itself from here to the end of the transaction. */
  lock(manager: EntityManager, editionId: number): Promise<void>;
  plan(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    rows: readonly RecordRow[],
  ): Promise<PlannedRecord<T>[]>;
  /** The entries that writing these rows appends. */
  entries(
    manager: EntityManager,
    edition: EditionEntity,
    planned: readonly PlannedRecord<T>[],
  ): Promise<NewEntry[]>;
  /** Writes the records; the receipt, or null where no figure moves. */
  write(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    planned: readonly PlannedRecord<T>[],
    request: Request,
  ): Promise<string | null>;
  /** Takes records back as far as they still are as the file left them. */
  takeBack(
    manager: EntityManager,
    edition: EditionEntity,
    principal: Speaker,
    written: readonly WrittenRecord[],
    reason: string,
  ): Promise<void>;
  announce(editionId: number): void;
};
