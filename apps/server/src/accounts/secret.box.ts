import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import { makeFolder } from '../configuration/data.folder.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_FILE = 'secret.key';

/**
 * Encrypts what the server has to read again: a copy of the database alone tells nobody the secrets in it. The
 * key comes from the environment, or from a file that the first start makes beside the data.
 */
@Injectable()
export class SecretBox implements OnModuleInit {
  #key: Buffer | null = null;

  constructor(@Inject(CONFIGURATION) private readonly configuration: ServerConfiguration) {}

  async onModuleInit(): Promise<void> {
    const { secretKey, dataDir } = this.configuration;
    const given = secretKey ?? (await keptKey(dataDir));
    this.#key = Buffer.from(hkdfSync('sha256', given, '', 'innoweek second factor', KEY_BYTES));
  }

  /** @param owner whom it is for: in somebody else's row it cannot be read */
  seal(text: string, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#theKey(), nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** What was sealed for this owner; null when it was sealed with another key or for somebody else. */
  open(sealed: string, owner: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    if (tag.length !== TAG_BYTES) return null;
    const decipher = createDecipheriv(ALGORITHM, this.#theKey(), bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(owner))
      .setAuthTag(tag);
    try {
      const text = Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]);
      return text.toString('utf8');
    } catch {
      return null;
    }
  }

  #theKey(): Buffer {
    if (this.#key === null) throw new Error('the key is read when the server starts');
    return this.#key;
  }
}

/** The key beside the data, made when there is none. Processes that start together end up with the same one. */
const keptKey = async (dataDir: string): Promise<string> => {
  const path = join(dataDir, KEY_FILE);
  makeFolder(dataDir);
  const own = `${path}.${String(process.pid)}`;
  await writeFile(own, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600 });
  try {
    // A link is made whole or not at all, and never over what is there.
    await link(own, path);
  } catch (error) {
    if (!isTaken(error)) throw error;
  } finally {
    await unlink(own);
  }
  return (await readFile(path, 'utf8')).trim();
};

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
