import type { PasswordLimits } from '../configuration/server.configuration.ts';
import type { ValueProblem } from '../problems/problem.error.ts';

const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}\s]/u] as const;
/** What guessers try first; a password that is not much more than one of these is none. */
const WORN =
  /(p[a@]ssw[o0]rd|qwerty|asdfgh|zxcvbn|1q2w3e|abcdef|123456|654321|111111|888888|666666|admin|innoweek|woaini)/giu;
const LEAST_DISTINCT = 5;
const LEAST_REST = 6;

/**
 * Why a new password will not do; empty when it will. Length does most (NIST SP 800-63B); an installation that is
 * assessed for MLPS (GB/T 22239) can ask for several kinds of characters as well.
 * @param known what others know of its owner: address, name
 */
export const weaknesses = (
  password: string,
  { minLength, kinds }: PasswordLimits,
  known: readonly string[],
): Omit<ValueProblem, 'path'>[] => {
  const typed = password.normalize('NFKC');
  const length = Array.from(typed).length;
  if (length < minLength) return [{ code: 'password_short', params: { minimum: minLength } }];
  // Chinese characters have no case, and each says more than a letter of any kind.
  const found = KINDS.filter((kind) => kind.test(typed)).length;
  if (found < kinds) return [{ code: 'password_kinds', params: { minimum: kinds } }];
  const words = known
    .flatMap((text) => text.toLowerCase().split(/[@.\s]+/))
    .filter((word) => word.length >= 4);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), typed.toLowerCase().replace(WORN, ''));
  const isGuessable = new Set(typed).size < LEAST_DISTINCT || Array.from(rest).length < LEAST_REST;
  return isGuessable ? [{ code: 'password_guessable' }] : [];
};
