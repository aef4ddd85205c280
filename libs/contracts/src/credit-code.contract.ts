import { z } from 'zod';

/** Digits and capital letters without I, O, S, V and Z, each worth its place (GB 32100-2015, table 1). */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const LENGTH = 18;

/** The check character of the first 17 (GB 32100-2015, 4.5): weights are powers of 3 modulo 31. */
export const creditCheckCharacter = (code: string): string | null => {
  let sum = 0;
  let weight = 1;
  for (let at = 0; at < LENGTH - 1; at += 1) {
    const value = CHARACTERS.indexOf(code.charAt(at));
    if (value < 0 || code.charAt(at) === '') return null;
    sum += value * weight;
    weight = (weight * 3) % CHARACTERS.length;
  }
  return CHARACTERS.charAt((CHARACTERS.length - (sum % CHARACTERS.length)) % CHARACTERS.length);
};

/** A unified social credit code whose last character fits the others; small letters and spaces are forgiven. */
export const creditCodeSchema = z
  .string()
  .max(40)
  .transform((text) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase())
  .refine((code) => code.length === LENGTH && creditCheckCharacter(code) === code.charAt(LENGTH - 1), {
    message: 'credit_code_wrong',
  });
