const CLEAR_LINE = '\r\u001b[2K';
const TTY_BEAT_MS = 250;
/** Logs and CI keep every line, so they get few; yet never so few that it looks stuck. */
const PLAIN_BEAT_MS = 10_000;

/** A reason not to go on that the person at the terminal can do something about: one line, in both languages. */
export class LaunchError extends Error {
  /**
   * @param {string} chinese
   * @param {string} english
   * @param {number} [exitCode]
   */
  constructor(chinese, english, exitCode = 2) {
    super(`${chinese} / ${english}`);
    this.exitCode = exitCode;
  }
}

/** @param {string} line */
export const tell = (line) => {
  process.stdout.write(`✓ ${line}\n`);
};

/** @param {string} line */
export const warn = (line) => {
  process.stderr.write(`✗ ${line}\n`);
};

/**
 * How long a step has taken, for people.
 * @param {number} milliseconds
 */
export const duration = (milliseconds) => {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.round(seconds - 60 * minutes)} s`;
};

/**
 * Shows that a step goes on while it goes on: one line that is rewritten at a terminal, a line now and then elsewhere.
 * @template T
 * @param {string} title
 * @param {(detail: (text: string) => void) => Promise<T>} work is given a way to tell what it is at
 * @returns {Promise<T>}
 */
export const showStep = async (title, work) => {
  const started = Date.now();
  const atTerminal = process.stdout.isTTY === true;
  let detail = '';
  const line = () => {
    const text = `· ${title} ${duration(Date.now() - started)}${detail === '' ? '' : `  ${detail}`}`;
    const width = process.stdout.columns ?? 80;
    return atTerminal ? `${CLEAR_LINE}${text.slice(0, width - 1)}` : `${text}\n`;
  };
  if (atTerminal) process.stdout.write(line());
  else process.stdout.write(`· ${title}\n`);
  const beat = setInterval(() => process.stdout.write(line()), atTerminal ? TTY_BEAT_MS : PLAIN_BEAT_MS);
  const clear = () => {
    clearInterval(beat);
    if (atTerminal) process.stdout.write(CLEAR_LINE);
  };
  try {
    const result = await work((text) => {
      detail = text;
    });
    clear();
    tell(`${title} ${duration(Date.now() - started)}`);
    return result;
  } catch (error) {
    clear();
    throw error;
  }
};
