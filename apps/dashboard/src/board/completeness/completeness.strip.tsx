import {
  SHOWN_COMPLETENESS,
  shownCompleteness,
  type Completeness,
  type ShownCompleteness,
} from '@innoweek/contracts';
import { defaultStringifySearch, Link, useNavigate } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../shell/language.store.ts';
import { dayText } from '../../ui/day.format.ts';
import { useDayLabel } from '../../completeness/day.label.ts';
import { leadOf } from '../../completeness/day.lead.ts';
import { isPlainClick } from '../../ui/plain-click.ts';
import { PHONE, useMedia } from '../../ui/use-media.ts';
import { BoardPanel } from '../board-panel.tsx';
import { useBoards } from '../board.context.ts';
import { useLeads } from '../board.place.ts';
import { ExportMenu } from '../export/export.menu.tsx';
import { dayOf } from '../edition.clock.ts';
import { ListAge } from '../panel-age.tsx';
import { usePlaceName } from '../place.text.ts';
import { useBoardCompleteness } from './board.completeness.ts';
import { placeIn, useCellFocus } from './cell.focus.hook.ts';
import styles from './completeness-strip.module.css';

/** Days that are shown in small: the last ones, and the one that runs. */
const DAYS = 7;
const SIGNS: Record<ShownCompleteness, string> = {
  notDue: '',
  noEvents: '',
  due: '',
  late: '!',
  received: '',
  zero: '0',
  verified: '\u2713',
};

/** Who has reported what, unit by day, in small: nothing but its pattern, and the names of those who are late. */
export const CompletenessStrip = ({ days: shown = DAYS }: { days?: number | undefined }) => {
  const { t } = useTranslation(['board', 'completeness']);
  const query = useBoardCompleteness();
  const { edition } = useBoards();
  if (query === null) return null;
  const { data } = query;
  return (
    <BoardPanel
      area="completeness"
      title={t('board:completenessTitle')}
      age={<ListAge query={query} staysLive />}
      aside={
        <>
          <Link to="/completeness" className={styles.more}>
            {t('board:allOfIt')}
          </Link>
          <ExportMenu panel="completeness" title={t('board:completenessTitle')} staysLive />
        </>
      }
      className={styles.panel}
    >
      {data ? (
        data.days.length === 0 ? (
          <p className={styles.empty}>{t('completeness:nothingHeld')}</p>
        ) : (
          <Strip data={data} until={dayOf(Date.parse(data.at), edition.zone)} shown={shown} />
        )
      ) : (
        <p className={styles.empty}>{query.isError ? t('board:listFailed') : ''}</p>
      )}
    </BoardPanel>
  );
};

const Strip = ({ data, until, shown }: { data: Completeness; until: string; shown: number }) => {
  const { t } = useTranslation(['board', 'completeness']);
  const nameOf = usePlaceName();
  const labelOf = useDayLabel();
  const language = currentLanguage();
  const navigate = useNavigate();
  const { edition } = useBoards();
  // A column of a phone is too narrow for a finger; and what a cell leads to is of the current edition.
  const isNarrow = useMedia(PHONE);
  const leads = useLeads() && !isNarrow && edition.current;
  const past = data.days.filter(({ day }) => day <= until).length;
  const from = Math.max(0, past - shown);
  const days = data.days.slice(from, from + shown);
  const { place, ...focus } = useCellFocus(days.length);
  const follow = (event: MouseEvent): void => {
    const at = placeIn(event.target);
    const unit = data.units[at?.column ?? -1];
    const day = days[at?.row ?? -1]?.day;
    const cell = unit?.days[from + (at?.row ?? 0)];
    if (!unit || !cell || day === undefined || !isPlainClick(event)) return;
    event.preventDefault();
    void navigate(leadOf(unit.unit, day, shownCompleteness(cell)));
  };
  const late = data.units
    .map(({ unit, days: all }) => ({ unit, count: all.filter(({ state }) => state === 'late').length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  return (
    <div className={styles.strip}>
      <table className={styles.matrix} {...(leads && { ...focus, role: 'grid', onClick: follow })}>
        <caption className={styles.hidden}>{t('board:completenessTitle')}</caption>
        <colgroup>
          <col className={styles.days} />
          <col span={data.units.length} />
        </colgroup>
        <thead className={styles.units}>
          <tr>
            <th scope="col">
              <span className={styles.hidden}>{t('completeness:unit')}</span>
            </th>
            {data.units.map(({ unit }) => (
              <th key={unit} scope="col">
                <span className={styles.hidden}>{nameOf(unit).full}</span>
                <span className={styles.unit} aria-hidden="true">
                  {language === 'en' ? nameOf(unit).code : nameOf(unit).short}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ day }, index) => (
            <tr key={day} data-today={day === until || undefined}>
              <th scope="row">{dayText(day, language)}</th>
              {data.units.map(({ unit, days: all }, column) => {
                const cell = all[from + index];
                if (!cell) return <td key={unit} />;
                const state = shownCompleteness(cell);
                const label = labelOf(nameOf(unit).full, day, cell);
                const sign = (
                  <>
                    <span className={styles.hidden}>{leads ? label : t(`completeness:states.${state}`)}</span>
                    <span className={styles.sign} aria-hidden="true">
                      {SIGNS[state]}
                    </span>
                  </>
                );
                const { to, search } = leadOf(unit, day, state);
                const isStop = place.row === index && place.column === column;
                return (
                  <td key={unit} title={label} data-state={state}>
                    {leads ? (
                      <a
                        href={`${to}${defaultStringifySearch(search)}`}
                        className={styles.lead}
                        tabIndex={isStop ? 0 : -1}
                      >
                        {sign}
                      </a>
                    ) : (
                      sign
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.late}>
        {late.length === 0 ? (
          t('board:nobodyLate')
        ) : (
          <>
            <b>{t('board:lateCount', { count: late.length })}</b>{' '}
            {late.map(({ unit }) => nameOf(unit).short).join(t('board:comma'))}
          </>
        )}
      </p>
      <ul className={styles.legend}>
        {SHOWN_COMPLETENESS.map((state) => (
          <li key={state}>
            <span className={styles.key} data-state={state} aria-hidden="true">
              {SIGNS[state]}
            </span>
            {t(`completeness:states.${state}`)}
          </li>
        ))}
      </ul>
    </div>
  );
};
