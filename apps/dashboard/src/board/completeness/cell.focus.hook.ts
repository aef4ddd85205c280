import { useState, type FocusEvent, type KeyboardEvent } from 'react';

export type CellPlace = { row: number; column: number };

const STEPS: Record<string, CellPlace> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** Which cell of the body of a table something is in; a row begins with its heading. */
export const placeIn = (target: EventTarget): CellPlace | null => {
  const cell = target instanceof Element ? target.closest('td') : null;
  const row = cell?.parentElement;
  return cell && row instanceof HTMLTableRowElement
    ? { row: row.sectionRowIndex, column: cell.cellIndex - 1 }
    : null;
};

/** One stop of the keyboard for a whole table of links: the arrows go from cell to cell. */
export const useCellFocus = (rows: number) => {
  const [{ row, column }, setPlace] = useState<CellPlace>({ row: 0, column: 0 });
  return {
    place: { row: Math.min(row, rows - 1), column },
    onFocus: ({ target }: FocusEvent): void => setPlace((now) => placeIn(target) ?? now),
    onKeyDown: (event: KeyboardEvent<HTMLTableElement>): void => {
      const step = STEPS[event.key];
      const from = placeIn(event.target);
      if (!step || !from || event.altKey || event.ctrlKey || event.metaKey) return;
      const next = event.currentTarget.tBodies[0]?.rows[from.row + step.row];
      const cell = next?.cells[from.column + step.column + 1];
      event.preventDefault();
      // A wall would turn.
      event.stopPropagation();
      cell?.querySelector('a')?.focus();
    },
  };
};
