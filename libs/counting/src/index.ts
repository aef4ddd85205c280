export * from './ledger.model.ts';
export * from './claim.model.ts';
export * from './ruling.model.ts';
export * from './fold.ts';
export * from './recount.ts';
export * from './board.model.ts';
export * from './course.model.ts';
export * from './figure.checks.ts';
