import { inspect } from 'node:util';
import { ConfigurationError, readConfiguration } from './configuration/server.configuration.ts';
import { BooksRepository } from './counting/books.repository.ts';
import { RecountRepository } from './counting/recount.repository.ts';
import { RecountService } from './counting/recount.service.ts';
import { openDataSource } from './database/data-source.ts';
import { EmbeddedDatabaseError, joinEmbeddedDatabase } from './database/embedded.database.ts';
import { ChainChecker } from './proof/chain.checker.ts';
import { ChainRepository } from './proof/chain.repository.ts';
import { ProofService } from './proof/proof.service.ts';

/** Exit codes: the board is what the ledger says; it is not; it could not be looked at. */
const EQUAL = 0;
const DIFFERENT = 1;
const CANNOT_LOOK = 2;

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * Recounts the ledger of the configured database, compares every subject, claim, counted value and cell, and hashes its
 * chain again. A server that runs meanwhile is not disturbed.
 * @returns the exit code
 */
export const verify = async (env: NodeJS.ProcessEnv): Promise<number> => {
  try {
    const configuration = readConfiguration(env);
    const database =
      configuration.databaseUrl === undefined
        ? await joinEmbeddedDatabase({ dataDir: configuration.dataDir, onProgress: tell })
        : { url: configuration.databaseUrl, stop: () => Promise.resolve() };
    try {
      return await prove(database.url);
    } finally {
      await database.stop();
    }
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof EmbeddedDatabaseError)
      process.stderr.write(`${error.message}\n`);
    else process.stderr.write(`${inspect(error)}\n`);
    return CANNOT_LOOK;
  }
};

const prove = async (url: string): Promise<number> => {
  const source = await openDataSource(url, 2);
  try {
    if (await source.showMigrations()) {
      process.stderr.write(
        'The database is not of this version yet; start the server once · 数据库尚未升级到当前版本，请先启动一次服务\n',
      );
      return CANNOT_LOOK;
    }
    const proof = await new ProofService(
      new RecountService(source, new RecountRepository(new BooksRepository())),
      new ChainChecker(source, new ChainRepository()),
    ).prove();
    for (const { what, key, board, recount } of proof.differences)
      tell(`✗ ${what} ${key}: ${board ?? '—'} ≠ ${recount ?? '—'}`);
    tell(
      proof.balanced
        ? `✓ 看板与账本一致 / the board equals the ledger: ${String(proof.entries)} entries, version ${String(proof.version)}, ${String(proof.links)} batches chained`
        : `✗ 看板与账本不一致 / the board differs from the ledger: ${String(proof.differences.length)} differences`,
    );
    return proof.balanced ? EQUAL : DIFFERENT;
  } finally {
    await source.destroy();
  }
};
