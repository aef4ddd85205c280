import { problemSchema, type Problem } from '@innoweek/contracts';

/** A request that did not work, as the server explains it (RFC 9457), or why it never reached the server. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  /** Seconds after which the server asks us to try again; null when it does not say. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, options: { cause?: unknown; retryAfter?: number | null } = {}) {
    super(problem.detail ?? problem.title, { cause: options.cause });
    this.problem = problem;
    this.retryAfter = options.retryAfter ?? null;
  }

  /** HTTP status; 0 when there was no reply. */
  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  /** What is wrong with each field: `path` (as `entries.3.value`) → sentences. The path '' stands for the whole. */
  get byPath(): ReadonlyMap<string, readonly string[]> {
    const byPath = new Map<string, string[]>();
    for (const { path, message } of this.problem.errors) {
      byPath.set(path, [...(byPath.get(path) ?? []), message]);
    }
    return byPath;
  }
}

/** The problem that a reply describes; one made from its status when the body is no problem document. */
export const readProblem = async (reply: Response): Promise<Problem> => {
  const body: unknown = await reply.json().catch(() => null);
  const parsed = problemSchema.safeParse(body);
  return parsed.success
    ? parsed.data
    : {
        type: 'about:blank',
        title: `HTTP ${reply.status} ${reply.statusText}`.trim(),
        status: reply.status,
        code: 'unexpected_reply',
        errors: [],
      };
};
