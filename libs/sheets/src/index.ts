export { EVENT_COLUMNS, EVENT_FIELDS, type EventField } from './column.table.ts';
export { DEFAULT_LIMITS, type Limits, type SheetProblem, type SheetProblemCode } from './table.model.ts';
export * from './event.sheet.ts';
export * from './event.workbook.ts';
export * from './sheet.texts.ts';
export * from './organisation.sheet.ts';
export * from './organisation.texts.ts';
export * from './organisation.workbook.ts';
export * from './tally.model.ts';
