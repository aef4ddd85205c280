import { COMPLETENESS_STATES, type Completeness, type CompletenessState } from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { exactNumber, percent } from '../ui/number.format.ts';
import styles from './completeness.module.css';
import { OwingDialog } from './owing.dialog.tsx';

/** Told by a sign as well as by colour. */
const SIGNS: Record<CompletenessState, string> = {
  notDue: '·',
  due: '…',
  late: '!',
  received: '✓',
  zero: '0',
  verified: '★',
};

type Unit = Completeness['units'][number];
type Asked = { unit: string; day: string };

const lateDays = ({ days }: Unit): number => days.filter(({ state }) => state === 'late').length;

/** Units by days; whoever is late most comes first. */
export const CompletenessMatrix = ({ data }: { data: Completeness }) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const units = data.units.toSorted((one, other) => lateDays(other) - lateDays(one));
  if (data.days.length === 0) return <Empty description={t('nothingHeld')} />;
  return (
    <>
      <ul className={styles.legend}>
        {COMPLETENESS_STATES.map((state) => (
          <li key={state}>
            <span className={styles.sign} data-state={state} aria-hidden>
              {SIGNS[state]}
            </span>
            {t(`states.${state}`)}
          </li>
        ))}
      </ul>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('title')}>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              <th scope="col">{t('onTime')}</th>
              <th scope="col">{t('final')}</th>
              {data.days.map(({ day }) => (
                <th key={day} scope="col">
                  {dayText(day, language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <Row key={unit.unit} unit={unit} days={data.days} onAsk={setAsked} />
            ))}
          </tbody>
        </table>
      </div>
      {asked ? <OwingDialog {...asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
};

const Row = ({
  unit,
  days,
  onAsk,
}: {
  unit: Unit;
  days: Completeness['days'];
  onAsk: (asked: Asked) => void;
}) => {
  const { t } = useTranslation('completeness');
  const names = useUnitNames();
  const language = currentLanguage();
  const rate = (share: number | null): string => (share === null ? '—' : percent(share, language));
  const name = names.nameOf(unit.unit);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{rate(unit.onTime)}</td>
      <td>{rate(unit.final)}</td>
      {unit.days.map(({ state, held, reported }, at) => {
        const day = days[at]?.day ?? '';
        const label = t('cell', {
          unit: name,
          day: dayText(day, language),
          state: t(`states.${state}`),
          reported: exactNumber(reported, language),
          held: exactNumber(held, language),
        });
        return (
          <td key={day}>
            {state === 'due' || state === 'late' ? (
              <button
                type="button"
                className={styles.sign}
                data-state={state}
                aria-label={label}
                aria-haspopup="dialog"
                title={label}
                onClick={() => onAsk({ unit: unit.unit, day })}
              >
                {`${String(reported)}/${String(held)}`}
                {state === 'late' ? SIGNS.late : ''}
              </button>
            ) : (
              <Link
                to="/events"
                search={{ unit: unit.unit, from: day, to: day }}
                className={styles.sign}
                data-state={state}
                aria-label={label}
                title={label}
              >
                {SIGNS[state]}
              </Link>
            )}
          </td>
        );
      })}
    </tr>
  );
};
