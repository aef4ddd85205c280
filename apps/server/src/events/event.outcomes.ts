import type { DecisionOutcomes, Language } from '@innoweek/contracts';
import { problemText } from '../problems/language.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import type { EventRecord } from './event.model.ts';

/** What became of each event of a request about many, in the order of the request. */
export const outcomesOf = (
  codes: readonly string[],
  outcomes: ReadonlyMap<string, ProblemError | EventRecord>,
  language: Language,
): DecisionOutcomes => ({
  outcomes: codes.map((code) => {
    const outcome = outcomes.get(code) ?? new ProblemError('event_not_found');
    return outcome instanceof ProblemError
      ? {
          code,
          ok: false,
          status: null,
          problem: outcome.code,
          message: problemText(outcome.code, language, outcome.params),
        }
      : { code, ok: true, status: outcome.status, problem: null, message: null };
  }),
});
