import type { Completeness, Reminded } from '@innoweek/contracts';
import { Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './completeness.module.css';
import { useRemind } from './deadline.queries.ts';

type Unit = Completeness['units'][number];
const statesOf = ({ days, steps }: Unit): string[] => [...days, ...steps].map(({ state }) => state);

/** Units that owe something now, those that are late first; which of them are to be reminded. */
export const RemindDialog = ({ units, onClose }: { units: readonly Unit[]; onClose: () => void }) => {
  const { t } = useTranslation('completeness');
  const names = useUnitNames();
  const remind = useRemind();
  const late = units.filter((unit) => statesOf(unit).includes('late')).map(({ unit }) => unit);
  const due = units
    .filter((unit) => statesOf(unit).includes('due') && !late.includes(unit.unit))
    .map(({ unit }) => unit);
  const [chosen, setChosen] = useState<string[]>(late);
  const outcomes: Reminded['items'] | undefined = remind.data?.items;
  const owing = [...late, ...due];
  return (
    <Dialog
      title={t('remindUnits')}
      okText={outcomes === undefined ? t('remindChosen', { count: chosen.length }) : t('done')}
      okButtonProps={{ disabled: chosen.length === 0 }}
      confirmLoading={remind.isPending}
      cancelButtonProps={outcomes === undefined ? {} : { style: { display: 'none' } }}
      onOk={() => (outcomes === undefined ? remind.mutate(chosen) : onClose())}
      onCancel={onClose}
    >
      {remind.error ? <ProblemNotice error={remind.error} /> : null}
      {outcomes === undefined ? (
        owing.length === 0 ? (
          <p>{t('nobodyOwes')}</p>
        ) : (
          <>
            <p className={styles.hint}>{t('remindHint')}</p>
            <Checkbox.Group
              className={styles.choices ?? ''}
              value={chosen}
              onChange={setChosen}
              options={owing.map((unit) => ({
                value: unit,
                label: `${names.nameOf(unit)} · ${t(`states.${late.includes(unit) ? 'late' : 'due'}`)}`,
              }))}
            />
          </>
        )
      ) : (
        <ul className={styles.outcomes} aria-live="polite">
          {outcomes.map(({ unit, outcome, people }) => (
            <li key={unit}>{`${names.nameOf(unit)}${t('colon')}${t(`outcomes.${outcome}`, { people })}`}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
};
