import { z } from 'zod';

/** What a row of a list of organisations does. */
export const ORGANISATION_ROW_STATES = ['new', 'changed', 'unchanged', 'rejected'] as const;
export const organisationRowStateSchema = z.enum(ORGANISATION_ROW_STATES);
export type OrganisationRowState = z.infer<typeof organisationRowStateSchema>;

/** POST /organisations/import, a form with a `file`: what the list says, and whether it was taken in. */
export const organisationImportSchema = z.object({
  /** Whether it was written: only with `commit=true`, and only whole. */
  committed: z.boolean(),
  rows: z.object({
    total: z.number().int(),
    new: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    rejected: z.number().int(),
  }),
  /** Headers of columns that mean nothing to us. */
  ignored: z.array(z.string()),
  items: z.array(
    z.object({
      /** As the spreadsheet program numbers it. */
      row: z.number().int(),
      name: z.string(),
      state: organisationRowStateSchema,
      /** The organisation that it is, where it is there already or was just made. */
      id: z.string().nullable(),
      /** Fields that change, by the names of the organisation. */
      changes: z.array(z.string()),
      errors: z.array(z.object({ column: z.string(), code: z.string(), message: z.string() })),
    }),
  ),
});
export type OrganisationImport = z.infer<typeof organisationImportSchema>;
