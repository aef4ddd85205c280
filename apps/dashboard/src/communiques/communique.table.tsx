import { heldEvents, ORGANISATION_KINDS, type Communique } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { BOARD_METRICS } from '../board/board.search.ts';
import { useFigures } from '../board/figure.text.ts';
import { usePlaceName } from '../board/place.text.ts';
import styles from './communiques.module.css';

/**
 * Figures of scopes to the last digit: nobody hovers over paper.
 * @param total the scope that they add up to, for a last line
 */
export const FigureTable = ({
  caption,
  cells,
  scopes,
  total,
}: Pick<Communique, 'cells'> & { caption: string; scopes: readonly string[]; total?: string }) => {
  const { t } = useTranslation(['communiques', 'board']);
  const nameOf = useScopeName();
  const shown = scopes.filter((scope) =>
    BOARD_METRICS.some((metric) => cells[`${scope}/${metric}/total`] !== undefined),
  );
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('communiques:scope')}</th>
            {BOARD_METRICS.map((metric) => (
              <th scope="col" key={metric}>
                {t(`board:metrics.${metric}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((scope) => (
            <Line key={scope} scope={scope} name={nameOf(scope)} cells={cells} />
          ))}
          {total === undefined ? null : (
            <Line scope={total} name={nameOf(total)} cells={cells} className={styles.total} />
          )}
        </tbody>
      </table>
    </div>
  );
};

const Line = ({
  scope,
  name,
  cells,
  className,
}: Pick<Communique, 'cells'> & { scope: string; name: string; className?: string | undefined }) => {
  const figures = useFigures();
  return (
    <tr className={className}>
      <th scope="row">{name}</th>
      {BOARD_METRICS.map((metric) => {
        const value = metric === 'events' ? heldEvents(cells, scope) : cells[`${scope}/${metric}/total`];
        const text = figures(metric, value);
        return <td key={metric}>{text.isAbsent ? text.short : text.exact}</td>;
      })}
    </tr>
  );
};

const useScopeName = (): ((scope: string) => string) => {
  const { t } = useTranslation('board');
  const place = usePlaceName();
  return (scope) => {
    if (scope === 'nation') return t('scopes.nation');
    const [kind = '', name = ''] = scope.split(':');
    const found = ORGANISATION_KINDS.find((one) => one === name);
    return kind === 'kind' && found ? t(`kinds.${found}`) : place(name).full;
  };
};
