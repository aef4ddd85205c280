import { memo } from 'react';
import styles from './rolling-number.module.css';

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/**
 * Digits that roll to their next value. Who prefers less motion sees them change at once; a screen reader
 * reads the text beside it.
 */
export const RollingNumber = memo(({ text }: { text: string }) => (
  <span className={styles.number} aria-hidden="true">
    {Array.from(text, (character, index) => {
      // Counted from the right, so that a digit keeps its place when the figure grows in front.
      const place = text.length - index;
      const digit = DIGITS.indexOf(character);
      return digit < 0 ? (
        <span key={place}>{character}</span>
      ) : (
        <span key={place} className={styles.window}>
          <span className={styles.reel} style={{ transform: `translateY(${digit * -10}%)` }}>
            {DIGITS.map((figure) => (
              <span key={figure} className={styles.figure}>
                {figure}
              </span>
            ))}
          </span>
        </span>
      );
    })}
  </span>
));
