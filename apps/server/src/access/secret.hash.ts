import { hash, randomBytes } from 'node:crypto';

/** Tokens begin with it, so that people and secret scanners recognise a lost one. */
export const TOKEN_PREFIX = 'iw_';
const SECRET_BYTES = 32;

/** 256 random bits: nothing to guess, so a fast hash is enough to keep them by. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** What the database knows a secret by. */
export const secretHash = (secret: string): string => hash('sha256', secret, 'hex');
