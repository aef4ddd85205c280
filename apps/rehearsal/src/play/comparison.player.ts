import { setTimeout as sleep } from 'node:timers/promises';
import {
  boardSchema,
  ORGANISATION_KINDS,
  proofSchema,
  receiptStateSchema,
  type Board,
} from '@innoweek/contracts';
import { compareCells, type Cells, type Difference } from '../books/board.books.ts';
import { eachOf } from './gate.model.ts';
import { demand, query, RefusedError, type Stage } from './stage.model.ts';

/** How long the server may take to fold what it has accepted, in milliseconds. */
const FOLD_PATIENCE_MS = 120_000;
/** A board that has not changed for this long has nothing more to fold. */
const STILL_MS = 2_500;

export const readBoard = async (stage: Stage, scope: string): Promise<Board> => {
  const path = `/board${query({ scope, edition: stage.edition })}`;
  const { body } = await demand(stage.api, { method: 'GET', path, token: stage.administrator });
  return boardSchema.parse(body);
};

/** Waits until the last receipts are folded, every event is over and the board stands still. */
export const waitUntilStill = async (
  stage: Stage,
  receipts: readonly { readonly receipt: string; readonly token: string }[],
): Promise<void> => {
  const until = Date.now() + FOLD_PATIENCE_MS;
  const patience = (what: string): void => {
    if (Date.now() > until) throw new RefusedError(`after ${FOLD_PATIENCE_MS / 1000} s ${what}`);
  };
  for (const { receipt, token } of receipts) {
    for (;;) {
      const { body } = await demand(stage.api, { method: 'GET', path: `/receipts/${receipt}`, token });
      if (receiptStateSchema.parse(body).state === 'folded') break;
      patience(`the receipt ${receipt} is not folded`);
      await sleep(200);
    }
  }
  let before = -1;
  let since = Date.now();
  for (;;) {
    const { version, cells } = await readBoard(stage, 'nation');
    const running = (cells['nation/events/live'] ?? 0) + (cells['nation/events/approved'] ?? 0);
    if (version !== before || running > 0) since = Date.now();
    else if (Date.now() - since > STILL_MS) return;
    before = version;
    // A board that disagrees is still compared: the differences say more than a time-out.
    if (Date.now() > until) return;
    await sleep(250);
  }
};

/** The books with events named as the server names them. */
export const withCodes = (books: Cells, codes: ReadonlyMap<string, string>): Cells =>
  new Map(
    [...books].map(([key, value]) => {
      if (!key.startsWith('event:')) return [key, value];
      const slash = key.indexOf('/');
      const ref = key.slice('event:'.length, slash);
      return [`event:${codes.get(ref) ?? ref}${key.slice(slash)}`, value];
    }),
  );

/** Compares every board there is with the books; gives back every cell that differs, and how many boards. */
export const compareAll = async (
  stage: Stage,
  books: Cells,
): Promise<{ differences: Difference[]; boards: number }> => {
  const ours = new Map<string, Map<string, number>>();
  for (const [key, value] of withCodes(books, stage.codes)) {
    const scope = key.slice(0, key.indexOf('/'));
    const cells = ours.get(scope) ?? new Map<string, number>();
    cells.set(key, value);
    ours.set(scope, cells);
  }
  const { plan } = stage;
  const scopes = [
    ...plan.territories.map(({ id }) => `unit:${id}`),
    'unit:none',
    ...ORGANISATION_KINDS.map((kind) => `kind:${kind}`),
    ...[...plan.bodies.keys()].map((id) => `organisation:${id}`),
    ...[...plan.events.keys()].map((ref) => `event:${stage.codes.get(ref) ?? ref}`),
  ];
  const differences = await eachOf(scopes, stage.width, async (scope) => {
    const board = await readBoard(stage, scope);
    return compareCells(ours.get(scope) ?? new Map(), board.cells, (found) => found === scope);
  });
  // The national board holds the units and kinds too; they are compared there as well.
  const nation = await readBoard(stage, 'nation');
  const shown = (scope: string): boolean =>
    scope === 'nation' || scope.startsWith('unit:') || scope.startsWith('kind:');
  const all = new Map([...ours].flatMap(([scope, cells]) => (shown(scope) ? [...cells] : [])));
  return {
    differences: [
      ...compareCells(all, nation.cells, shown).map((found) => ({ ...found, cell: `nation: ${found.cell}` })),
      ...differences.flat(),
    ],
    boards: scopes.length + 1,
  };
};

/** What the server's own recount finds. */
export const readProof = async (stage: Stage): Promise<{ entries: number; surprises: string[] }> => {
  const path = `/proof${query({ edition: stage.edition })}`;
  const { body } = await demand(stage.api, { method: 'GET', path, token: stage.administrator });
  const proof = proofSchema.parse(body);
  const { entries } = proof;
  if (proof.balanced) return { entries, surprises: [] };
  const surprises = [
    'the server’s recount does not balance',
    ...proof.differences
      .slice(0, 50)
      .map(
        ({ what, key, board, recount }) => `${what} ${key}: board ${board ?? '–'}, recount ${recount ?? '–'}`,
      ),
  ];
  return { entries, surprises };
};
