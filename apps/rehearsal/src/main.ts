import { ArgumentError, readArguments, type CliArguments } from './cli/arguments.cli.ts';
import { errorLine, languageOf, newsLine, problemText, resultLines } from './cli/console.words.ts';
import { playWeekAgainst, type PlayNews } from './play/week.player.ts';

const CONNECTIONS = 16;
const PATIENCE_MS = 120_000;
/** Between two lines of progress, in milliseconds. */
const NEWS_EVERY_MS = 2_000;

const language = languageOf(process.env);

const argumentsOrExit = (): CliArguments => {
  try {
    return readArguments(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    process.stderr.write(`${problemText(language, error.problem)}\n`);
    process.exit(2);
  }
};

const asked = argumentsOrExit();
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // Asked twice, it goes at once.
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  });
}

let toldAt = 0;
const tell = (news: PlayNews): void => {
  const progress = news.news === 'playing' || (news.news === 'registered' && news.events < news.of);
  if (progress && Date.now() - toldAt < NEWS_EVERY_MS) return;
  toldAt = Date.now();
  process.stdout.write(`${newsLine(language, news)}\n`);
};

try {
  const result = await playWeekAgainst({
    ...asked,
    stateFile: asked.state,
    connections: CONNECTIONS,
    patienceMs: PATIENCE_MS,
    signal: stop.signal,
    tell,
  });
  const failed = result.differences.length + result.surprises.length > 0;
  const out = failed ? process.stderr : process.stdout;
  for (const line of resultLines(language, result)) out.write(`${line}\n`);
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  process.stderr.write(`${errorLine(language, error)}\n`);
  process.exitCode = 1;
}
