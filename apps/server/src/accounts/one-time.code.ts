import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** What every authenticator app understands; RFC 6238's own choice. */
const STEP_S = 30;
const DIGITS = 6;
/** A phone's clock may be off by so many steps, either way. */
const DRIFT_STEPS = 1;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** 80 bits: nothing to guess, so a fast hash is enough to keep them by. */
const RECOVERY_BYTES = 10;
const RECOVERY_CODE = /^[A-Z2-7]{16}$/;

const ISSUER = 'InnoWeek';

const totpOf = (secret: Secret, label = ''): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: DIGITS, period: STEP_S });

/** A new secret in base32, and the address that apps read it from. */
export const newTotp = (email: string): { secret: string; uri: string } => {
  const secret = new Secret({ buffer: Uint8Array.from(randomBytes(SECRET_BYTES)).buffer });
  return { secret: secret.base32, uri: totpOf(secret, email).toString() };
};

/** The step that a code belongs to; null when it is not the code of about now. */
export const stepOfCode = (secret: string, code: string, now: number): number | null => {
  const totp = totpOf(Secret.fromBase32(secret));
  const delta = totp.validate({ token: code, timestamp: now, window: DRIFT_STEPS });
  return delta === null ? null : totp.counter({ timestamp: now }) + delta;
};

/** The code of a moment, in milliseconds: what the app shows. */
export const codeAt = (secret: string, now: number): string =>
  totpOf(Secret.fromBase32(secret)).generate({ timestamp: now });

/** Ten codes for the drawer, in groups of four. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () =>
    new Secret({ buffer: Uint8Array.from(randomBytes(RECOVERY_BYTES)).buffer }).base32.replace(
      /.{4}(?=.)/g,
      '$&-',
    ),
  );

/** What somebody typed: a code of the app, a recovery code as it was made, or neither. */
export const readCode = (typed: string): { kind: 'totp' | 'recovery'; code: string } | null => {
  const code = typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (/^\d{6}$/.test(code)) return { kind: 'totp', code };
  return RECOVERY_CODE.test(code) ? { kind: 'recovery', code } : null;
};
