import {
  SHOWN_COMPLETENESS,
  shownCompleteness,
  type Completeness,
  type ShownCompleteness,
} from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { exactNumber, percent } from '../ui/number.format.ts';
import styles from './completeness.module.css';
import type { CompletenessSearch } from './completeness.search.ts';
import { useDayLabel } from './day.label.ts';
import { hasReports, leadOf } from './day.lead.ts';
import { formatDue } from '../events/wall.time.ts';

/** Told by a sign as well as by colour. */
const SIGNS: Record<ShownCompleteness, string> = {
  notDue: '·',
  noEvents: '–',
  due: '…',
  late: '!',
  received: '✓',
  zero: '0',
  verified: '★',
};

type Unit = Completeness['units'][number];
type Ask = (about: CompletenessSearch) => void;
/** Beside the sign of what was given more time. */
const MORE_TIME = '+';

const count = ({ days, steps }: Unit, wanted: ShownCompleteness): number =>
  [...days, ...steps].filter((told) => shownCompleteness(told) === wanted).length;

/** Units by days; whoever is late most comes first, then who owes most. */
export const CompletenessMatrix = ({ data, onAsk }: { data: Completeness; onAsk: Ask }) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  const units = data.units.toSorted(
    (one, other) => count(other, 'late') - count(one, 'late') || count(other, 'due') - count(one, 'due'),
  );
  if (data.days.length === 0) return <Empty description={t('nothingHeld')} />;
  return (
    <>
      <ul className={styles.legend}>
        {SHOWN_COMPLETENESS.map((state) => (
          <li key={state}>
            <span className={styles.sign} data-state={state} aria-hidden>
              {SIGNS[state]}
            </span>
            {t(`states.${state}`)}
          </li>
        ))}
        <li>
          <span className={styles.sign} aria-hidden>
            {MORE_TIME}
          </span>
          {t('moreTime')}
        </li>
      </ul>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('title')}>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              <th scope="col">{t('onTime')}</th>
              <th scope="col">{t('final')}</th>
              {data.steps.map(({ step, due }) => (
                <th key={step} scope="col" title={t('dueBy', { at: formatDue(due, language) })}>
                  {t(`steps.${step}`)}
                </th>
              ))}
              {data.days.map(({ day }) => (
                <th key={day} scope="col">
                  {dayText(day, language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <Row key={unit.unit} unit={unit} days={data.days} steps={data.steps} onAsk={onAsk} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
};

const Row = ({
  unit,
  days,
  steps,
  onAsk,
}: {
  unit: Unit;
  days: Completeness['days'];
  steps: Completeness['steps'];
  onAsk: Ask;
}) => {
  const { t } = useTranslation('completeness');
  const names = useUnitNames();
  const labelOf = useDayLabel();
  const language = currentLanguage();
  const name = names.nameOf(unit.unit);
  const more = (until: string | undefined): string =>
    until === undefined ? '' : t('andExtended', { until: formatDue(until, language) });
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className={styles.unit}
          aria-haspopup="dialog"
          onClick={() => onAsk({ unit: unit.unit })}
        >
          {name}
        </button>
      </th>
      <Rate share={unit.onTime} owed={unit.owed} />
      <Rate share={unit.final} owed={unit.owed} />
      {unit.steps.map(({ extendedUntil, ...told }, at) => {
        const state = shownCompleteness(told);
        const step = steps[at]?.step;
        if (step === undefined) return null;
        const label = `${t('stepCell', { unit: name, step: t(`steps.${step}`), state: t(`states.${state}`) })}${more(extendedUntil)}`;
        return (
          <td key={step}>
            <Sign
              state={state}
              label={label}
              text={SIGNS[state]}
              extended={extendedUntil !== undefined}
              onAsk={() => onAsk({ unit: unit.unit, step })}
            />
          </td>
        );
      })}
      {unit.days.map((cell, at) => {
        const { held, reported, extendedUntil } = cell;
        const state = shownCompleteness(cell);
        const day = days[at]?.day ?? '';
        const label = `${labelOf(name, day, cell)}${more(extendedUntil)}`;
        const isMissing = state === 'due' || state === 'late';
        return (
          <td key={day}>
            {hasReports(state) ? (
              <Sign
                state={state}
                label={label}
                text={`${isMissing ? `${String(reported)}/${String(held)}` : SIGNS[state]}${state === 'late' ? SIGNS.late : ''}`}
                extended={extendedUntil !== undefined}
                onAsk={() => onAsk({ unit: unit.unit, day })}
              />
            ) : (
              <Link
                {...leadOf(unit.unit, day, state)}
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

/** What has come in, with more behind it. */
const Sign = ({
  state,
  label,
  text,
  extended,
  onAsk,
}: {
  state: ShownCompleteness;
  label: string;
  text: string;
  extended: boolean;
  onAsk: () => void;
}) => (
  <button
    type="button"
    className={styles.sign}
    data-state={state}
    aria-label={label}
    aria-haspopup="dialog"
    title={label}
    onClick={onAsk}
  >
    {text}
    {extended ? MORE_TIME : ''}
  </button>
);

/** A share, with what it is a share of. */
const Rate = ({ share, owed }: { share: number | null; owed: number }) => {
  const language = currentLanguage();
  if (share === null) return <td>—</td>;
  const of = `${exactNumber(Math.round(share * owed), language)}/${exactNumber(owed, language)}`;
  return (
    <td title={of}>
      {percent(share, language)} <small className={styles.of}>{of}</small>
    </td>
  );
};
