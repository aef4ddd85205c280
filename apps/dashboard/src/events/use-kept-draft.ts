import { useCallback, useEffect, useRef, useState } from 'react';
import { changedFields, type EventValues } from './event.draft.ts';
import { forgetKept, keep, readKept, type KeptDraft } from './kept.draft.ts';

const DELAY_MS = 400;

/**
 * Keeps what is typed over `base` a moment after the last key.
 * @returns what was kept when the form was opened and differs from `base`, and how to go on keeping.
 */
export const useKeptDraft = (key: string, base: EventValues, version: number) => {
  const [found] = useState<KeptDraft | null>(() => {
    const kept = readKept(key);
    return kept !== null && changedFields(base, kept.values).length > 0 ? kept : null;
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<(() => void) | null>(null);
  const [keptAt, setKeptAt] = useState<string | null>(null);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    waiting.current?.();
    waiting.current = null;
  }, []);
  // A page that is hidden may never be shown again.
  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  const hold = (values: EventValues): void => {
    clearTimeout(timer.current);
    waiting.current = () => {
      waiting.current = null;
      if (changedFields(base, values).length === 0) {
        forgetKept(key);
        setKeptAt(null);
        return;
      }
      const at = new Date().toISOString();
      keep(key, { at, version, values });
      setKeptAt(at);
    };
    timer.current = setTimeout(flush, DELAY_MS);
  };
  const drop = (): void => {
    clearTimeout(timer.current);
    waiting.current = null;
    forgetKept(key);
    setKeptAt(null);
  };
  return { found, keptAt, hold, drop };
};
