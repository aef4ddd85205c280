import { memo, useEffect, useState } from 'react';
import styles from './rolling-number.module.css';

/**
 * Digits that roll to their next value: the new one comes as the old one goes, up when the figure grows. Who prefers
 * less motion sees them change at once; a screen reader reads the text beside it.
 */
export const RollingNumber = memo(({ text }: { text: string }) => {
  const [shown, setShown] = useState({ text, falls: false });
  if (shown.text !== text) setShown({ text, falls: sizeOf(text) < sizeOf(shown.text) });
  return (
    <span className={styles.number} aria-hidden="true" data-falls={shown.falls || undefined}>
      {Array.from(text, (character, index) => (
        // Counted from the right, so that a digit keeps its place when the figure grows in front.
        <Place key={text.length - index} character={character} />
      ))}
    </span>
  );
});

const sizeOf = (text: string): number => Number(text.replaceAll(',', '').replace('\u2212', '-'));

/** A digit rolls again when it was still for so long. */
const CALM_MS = 1_500;

type Rolling = { now: string; before: string | null; isHasty: boolean };

const Place = ({ character }: { character: string }) => {
  const [shown, setShown] = useState<Rolling>({ now: character, before: null, isHasty: false });
  if (shown.now !== character) {
    // One that changes again before it has come round only changes: nobody could follow it, and to draw it costs more
    // than all else that a beat brings.
    const isHasty = shown.isHasty || shown.before !== null;
    setShown({ now: character, before: isHasty ? null : shown.now, isHasty });
  }
  const { now, isHasty } = shown;
  useEffect(() => {
    if (!isHasty) return undefined;
    const timer = setTimeout(() => setShown({ now, before: null, isHasty: false }), CALM_MS);
    return () => clearTimeout(timer);
  }, [now, isHasty]);
  if (!/\d/.test(character)) return <span>{character}</span>;
  return (
    <span className={styles.place}>
      <span key={shown.now} className={shown.before === null ? undefined : styles.comes}>
        {shown.now}
      </span>
      {shown.before !== null && (
        <span
          key={`-${shown.before}`}
          className={styles.goes}
          onAnimationEnd={() => setShown({ now: shown.now, before: null, isHasty: false })}
        >
          {shown.before}
        </span>
      )}
    </span>
  );
};
