/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What a Jest run amounts to. A run that failed without a failed test, or ended without a report, counts as one
 * failure: silence is never success.
 * @param {string | undefined} report Jest's JSON
 * @param {number} exitCode
 * @returns {Counts}
 */
export const countsOf = (report, exitCode) => {
  const nothing = { passed: 0, failed: 1, skipped: 0 };
  if (report === undefined) return nothing;
  /** @type {Record<string, unknown>} */
  let parsed;
  try {
    parsed = JSON.parse(report);
  } catch {
    return nothing;
  }
  const number = (/** @type {string} */ name) => (typeof parsed[name] === 'number' ? parsed[name] : 0);
  const counts = {
    passed: number('numPassedTests'),
    failed: number('numFailedTests') + number('numRuntimeErrorTestSuites'),
    skipped: number('numPendingTests') + number('numTodoTests'),
  };
  const ranNothing = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (exitCode !== 0 || ranNothing) ? { ...counts, failed: 1 } : counts;
};

/**
 * @param {Counts} one
 * @param {Counts} other
 * @returns {Counts}
 */
export const addCounts = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

/**
 * The closing line that people and machines read.
 * @param {Counts} counts
 */
export const summaryLine = ({ passed, failed, skipped }) =>
  `${skipped > 0 ? `${skipped} skipped\n` : ''}${passed} passed, ${failed} failed`;
