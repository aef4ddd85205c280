import { useTranslation } from 'react-i18next';
import styles from './explain.module.css';
import { useExplainedFigures } from './explain.words.ts';
import { useShownVersion } from './shown-version.context.ts';

/** What the parts come to, and whether that is the figure. A board of another version is not said to agree. */
export const SumLine = ({
  text,
  metric,
  sum,
  of,
}: {
  text: string;
  metric: string;
  sum: number;
  of: { value: number; version: number; newest: boolean; actual?: string | undefined };
}) => {
  const { t } = useTranslation('explain');
  const { exact } = useExplainedFigures(metric);
  const isShown = useShownVersion() === null && of.newest;
  return (
    <p className={styles.sum} data-balanced={sum === of.value}>
      <span>{text}</span>
      <strong>{exact(sum)}</strong>
      <span>
        {sum !== of.value
          ? t('unbalanced', { value: exact(of.value) })
          : of.actual !== undefined
            ? t('balancedActual', { version: of.version })
            : isShown
              ? t('balanced')
              : t('balancedThen', { version: of.version })}
      </span>
    </p>
  );
};
