import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exactNumber } from '../ui/number.format.ts';
import { currentLanguage } from '../shell/language.store.ts';
import type { DoorFacts } from './door.database.ts';
import styles from './door.module.css';
import { doorStore } from './door.store.ts';

const BUZZ_MS = 15;

/** The keys of the counter, in reach of one thumb. */
export const CountButtons = ({
  code,
  own,
  facts,
  disabled,
}: {
  code: string;
  own: number;
  facts: DoorFacts;
  disabled: boolean;
}) => {
  const { t } = useTranslation('door');
  const [trouble, setTrouble] = useState<'nothingToCorrect' | 'notKept' | null>(null);
  const count = async (people: number): Promise<void> => {
    // Not every phone can; iPhones do not know the word.
    if ('vibrate' in navigator) navigator.vibrate(BUZZ_MS);
    try {
      setTrouble((await doorStore.tap(code, people, facts)) ? null : 'nothingToCorrect');
    } catch {
      setTrouble('notKept');
    }
  };
  const key = (people: number, look: string | undefined) => (
    <button
      type="button"
      className={look}
      disabled={disabled || (people < 0 && own === 0)}
      aria-label={people < 0 ? t('correct') : t('add', { people })}
      onClick={() => void count(people)}
    >
      {people < 0
        ? `−${exactNumber(-people, currentLanguage())}`
        : `+${exactNumber(people, currentLanguage())}`}
    </button>
  );
  return (
    <div className={styles.keys}>
      {trouble ? (
        <p className={styles.trouble} role="alert">
          {t(trouble)}
        </p>
      ) : null}
      {key(-1, styles.minus)}
      {key(5, styles.more)}
      {key(10, styles.more)}
      {key(1, styles.one)}
    </div>
  );
};
