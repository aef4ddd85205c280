import { useEffect } from 'react';

/** A pointer that was not moved for so long was left there, in milliseconds. */
const STILL_MS = 4_000;

/** Notes on the document that nobody moves the pointer: a wall hides it then. */
export const useStillPointer = (isWall: boolean): void => {
  useEffect(() => {
    if (!isWall) return undefined;
    const { dataset } = document.documentElement;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const moved = (): void => {
      delete dataset['pointer'];
      clearTimeout(timer);
      timer = setTimeout(() => {
        dataset['pointer'] = 'still';
      }, STILL_MS);
    };
    moved();
    addEventListener('pointermove', moved, { passive: true });
    return () => {
      removeEventListener('pointermove', moved);
      clearTimeout(timer);
      delete dataset['pointer'];
    };
  }, [isWall]);
};

/** Whether somebody points at an element, and did not only leave the pointer there. */
export const isPointedAt = (element: Element): boolean =>
  document.documentElement.dataset['pointer'] !== 'still' && element.matches(':hover');
