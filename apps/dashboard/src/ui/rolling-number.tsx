import { memo, useState } from 'react';
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

const Place = ({ character }: { character: string }) => {
  const [shown, setShown] = useState<{ now: string; before: string | null }>({
    now: character,
    before: null,
  });
  if (shown.now !== character) setShown({ now: character, before: shown.now });
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
          onAnimationEnd={() => setShown({ now: shown.now, before: null })}
        >
          {shown.before}
        </span>
      )}
    </span>
  );
};
