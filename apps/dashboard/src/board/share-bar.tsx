import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { percent } from '../ui/number.format.ts';
import styles from './share-bar.module.css';

export type SharePart = {
  key: string;
  text: string;
  value: number | undefined;
  short: string;
  exact: string;
};

/** A thin bar of parts that make up a whole, and below it what each part is. */
export const ShareBar = ({ label, parts }: { label: string; parts: readonly SharePart[] }) => {
  const { t } = useTranslation('board');
  const whole = parts.reduce((sum, part) => sum + Math.max(0, part.value ?? 0), 0);
  return (
    <div className={styles.share} role="group" aria-label={label}>
      <div className={styles.bar} aria-hidden="true">
        {parts.map(
          ({ key, value }) =>
            value !== undefined &&
            value > 0 && (
              <span key={key} className={styles.part} data-part={key} style={{ flexGrow: value / whole }} />
            ),
        )}
      </div>
      <ul className={styles.legend}>
        {parts.map(({ key, text, value, short, exact }) => (
          <li
            key={key}
            className={styles.entry}
            data-absent={value === undefined || undefined}
            title={t('gradeShare', {
              grade: text,
              value: exact,
              percent: percent(whole ? (value ?? 0) / whole : 0, currentLanguage()),
            })}
          >
            <span className={styles.key} data-part={key} aria-hidden="true" />
            <span className={styles.text}>{text}</span>
            <span className={styles.value}>{short}</span>
          </li>
        ))}
      </ul>
    </div>
  );
};
