import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useBoardFigure } from './board-figure.context.ts';
import styles from './explain.module.css';
import { useExplainedFigures } from './explain.words.ts';
import { useShownVersion } from './shown-version.context.ts';

/**
 * What the parts come to, and whether that is the figure. A board of another version is not said to agree; of one that
 * went on since, it is said what it shows now.
 */
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
  const client = useQueryClient();
  const { exact } = useExplainedFigures(metric);
  const onBoard = useBoardFigure();
  const isNewest = useShownVersion() === null && of.newest;
  const hasMoved = isNewest && onBoard !== undefined && onBoard !== of.value;
  return (
    <p className={styles.sum} data-balanced={sum === of.value}>
      <span>{text}</span>
      <strong>{exact(sum)}</strong>
      <span>
        {sum !== of.value
          ? t('unbalanced', { value: exact(of.value) })
          : of.actual !== undefined
            ? t('balancedActual', { version: of.version })
            : isNewest && !hasMoved
              ? t('balanced')
              : t('balancedThen', { version: of.version })}
        {hasMoved ? (
          <>
            {t('movedOn', { value: exact(onBoard) })}{' '}
            <button
              type="button"
              className={styles.again}
              onClick={() => void client.invalidateQueries({ queryKey: ['explain'] })}
            >
              {t('readAgain')}
            </button>
          </>
        ) : null}
      </span>
    </p>
  );
};
