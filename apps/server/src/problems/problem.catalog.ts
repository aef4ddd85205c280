/** Every problem that a caller can be told, with its HTTP status. Texts are in `problem.texts.ts`. */
export const PROBLEM_STATUS = {
  // the request itself
  malformed_request: 400,
  invalid_input: 400,
  idempotency_key_required: 400,
  media_type_unsupported: 415,
  too_large: 413,
  route_not_found: 404,
  method_not_allowed: 405,
  // who asks
  sign_in_required: 401,
  credentials_wrong: 401,
  forbidden: 403,
  cross_site: 403,
  too_many_tries: 429,
  busy: 429,
  // things that are not there, or not for the caller: the same answer
  not_found: 404,
  event_not_found: 404,
  edition_not_found: 404,
  organisation_not_found: 404,
  account_not_found: 404,
  token_not_found: 404,
  receipt_not_found: 404,
  import_not_found: 404,
  board_not_found: 404,
  // conflicts
  idempotency_conflict: 409,
  device_seq_conflict: 409,
  stale_version: 412,
  version_required: 428,
  status_conflict: 409,
  name_taken: 409,
  email_taken: 409,
  code_taken: 409,
  import_not_ready: 409,
  import_has_rejected: 409,
  already_withdrawn: 409,
  // understood, but it cannot be
  unprocessable: 422,
  // ours
  unavailable: 503,
  internal: 500,
} as const;
export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** What can be wrong with one value of a request; the caller is told the path beside it. */
export const VALUE_CODES = [
  'invalid_type',
  'required',
  'too_small',
  'too_big',
  'too_short',
  'too_long',
  'invalid_format',
  'invalid_value',
  'unrecognized_key',
  'not_integer',
  'dates_in_order',
  'end_after_start',
  'region_required',
  'reason_required',
  'nothing_to_change',
  'event_or_unit',
  'value_too_large',
  'unknown_event',
  'event_not_approved',
  'event_cancelled',
  'unknown_unit',
  'unknown_edition',
  'unknown_organisation',
  'unknown_region',
  'day_outside_edition',
  'outside_edition',
  'duplicate_entry',
  'invalid',
] as const;
export type ValueCode = (typeof VALUE_CODES)[number];
