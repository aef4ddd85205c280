import { hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const NAME = 'attendance';
const KEY_BYTES = 32;

/** The key that codes at doors are signed with. All processes of an installation share it; it never leaves them. */
@Injectable()
export class AttendanceKeyService {
  #key: Promise<Buffer> | null = null;

  constructor(private readonly source: DataSource) {}

  /** The key; made when the first code of this installation is asked for. */
  load(): Promise<Buffer> {
    this.#key ??= this.#find().catch((error: unknown) => {
      // A database that was away for a moment must not be remembered for ever.
      this.#key = null;
      throw error;
    });
    return this.#key;
  }

  async #find(): Promise<Buffer> {
    // Of processes that start together one makes it, and all read that one.
    await this.source.query(
      `insert into installation_secrets (name, secret) values ($1, $2) on conflict do nothing`,
      [NAME, randomBytes(KEY_BYTES)],
    );
    const [row] = await this.source.query<{ secret: Buffer }[]>(
      `select secret from installation_secrets where name = $1`,
      [NAME],
    );
    if (!row) throw new Error('the secret of this installation is gone');
    return Buffer.from(hkdfSync('sha256', row.secret, '', 'innoweek attendance', KEY_BYTES));
  }
}
