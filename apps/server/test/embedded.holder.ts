// Holds an embedded PostgreSQL as the server does, for tests that kill it: prints the address once it is up.
import { EmbeddedDatabaseError, startEmbeddedDatabase } from '../src/database/embedded.database.ts';

try {
  const database = await startEmbeddedDatabase({ dataDir: process.argv[2] ?? '', durable: false });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      void database.stop().then(() => process.exit(0));
    });
  }
  setInterval(() => undefined, 60_000);
  process.stdout.write(`${JSON.stringify({ url: database.url })}\n`);
} catch (error) {
  if (!(error instanceof EmbeddedDatabaseError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
