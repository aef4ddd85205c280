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
 * The files of a Jest run that did not pass, by their whole paths.
 * @param {string | undefined} report Jest's JSON
 * @returns {string[]}
 */
export const failedFilesOf = (report) => {
  if (report === undefined) return [];
  /** @type {unknown} */
  let parsed;
  try {
    parsed = JSON.parse(report);
  } catch {
    return [];
  }
  if (typeof parsed !== 'object' || parsed === null || !('testResults' in parsed)) return [];
  const { testResults } = parsed;
  if (!Array.isArray(testResults)) return [];
  return testResults.flatMap(({ name, status }) =>
    status === 'failed' && typeof name === 'string' ? [name] : [],
  );
};

/**
 * What a run amounts to in which some files failed and were run again. Each test has one answer, which is the second:
 * tests of these files that passed before are counted there.
 * @param {string} report Jest's JSON of the first run
 * @param {readonly string[]} again the files
 * @param {Counts} second
 * @returns {Counts}
 */
export const countsAfterSecond = (report, again, second) => {
  /** @type {{ testResults: { name: string, assertionResults: { status: string }[] }[] }} */
  const { testResults } = JSON.parse(report);
  const kept = testResults
    .filter(({ name }) => !again.includes(name))
    .flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const number = (/** @type {string} */ wanted) => kept.filter((status) => status === wanted).length;
  const first = {
    passed: number('passed'),
    failed: number('failed'),
    skipped: number('pending') + number('todo'),
  };
  return addCounts(first, second);
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
