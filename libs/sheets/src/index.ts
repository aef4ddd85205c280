export { EVENT_COLUMNS, EVENT_FIELDS, type EventField } from './column.table.ts';
export { DEFAULT_LIMITS, type Limits, type SheetProblem, type SheetProblemCode } from './table.model.ts';
export * from './communique.workbook.ts';
export * from './event.sheet.ts';
export * from './event.workbook.ts';
export * from './sheet.texts.ts';
export * from './organisation.sheet.ts';
export * from './organisation.texts.ts';
export * from './organisation.workbook.ts';
export * from './tally.model.ts';
export { TALLY_FIELDS, type TallyField } from './tally.columns.ts';
export { metricOfField } from './tally.measures.ts';
export { readTallySheet, MAX_TALLY_ROWS, SHEET_STEP } from './tally.sheet.ts';
export { tallyTexts, type TallyPlanCode } from './tally.texts.ts';
export * from './tally.workbook.ts';
export {
  REGISTER_FIELDS,
  isRegisterField,
  type RegisterField,
  type RegisterKind,
} from './register.columns.ts';
export * from './register.model.ts';
export { readRegisterSheet } from './register.sheet.ts';
export { registerTexts, type RegisterRowCode } from './register.texts.ts';
export * from './plain.table.ts';
export * from './register.workbook.ts';
export { TEMPLATE_VERSION, type TemplateIdentity } from './template.identity.ts';
export { unpackZip, type Inflate } from './zip.unpacker.ts';
