/** A key that must be unique is there already. */
export const UNIQUE_VIOLATION = '23505';
/** Two transactions waited for each other; this one was given up, and may be tried again. */
export const DEADLOCK = '40P01';

/** The SQLSTATE of PostgreSQL's refusal (PostgreSQL, appendix A); empty where it did not refuse. */
export const sqlStateOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
