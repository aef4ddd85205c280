import type { Completeness, ReportingStep } from '@innoweek/contracts';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { useUnitNames } from '../events/place.names.ts';
import { formatDue } from '../events/wall.time.ts';
import { isCoordinator } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { dayText } from '../ui/day.format.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './completeness.module.css';
import type { CompletenessSearch } from './completeness.search.ts';
import { useRemind } from './deadline.queries.ts';
import { ExtensionForm } from './extension.form.tsx';
import { ExtensionList } from './extension.list.tsx';
import { OwingList } from './owing.list.tsx';
import { ReminderList } from './reminder.list.tsx';
import { StepReport } from './step.report.tsx';
import { VerifyDay } from './verify.day.tsx';

const isOnce = (step: ReportingStep): step is 'media' | 'agreements' =>
  step === 'media' || step === 'agreements';

/** What a unit owes of a day, of a step, or at all; more time, reminders and verifying for coordinators. */
export const UnitDialog = ({
  data,
  unit,
  day,
  step,
  onClose,
}: CompletenessSearch & { data: Completeness; unit: string; onClose: () => void }) => {
  const { t } = useTranslation('completeness');
  const language = currentLanguage();
  const names = useUnitNames();
  const coordinates = isCoordinator(useSession());
  const [extending, setExtending] = useState(false);
  const known = data.units.find((one) => one.unit === unit);
  const name = names.nameOf(unit);
  const ofStep = data.steps.flatMap((one, at) => {
    const cell = known?.steps[at];
    return cell === undefined ? [] : [{ ...one, ...cell, due: cell.extendedUntil ?? one.due }];
  });
  const onDay = data.days.findIndex((one) => one.day === day);
  const state = known?.days[onDay]?.state;
  const due =
    day === undefined
      ? ofStep.find((one) => one.step === step)?.due
      : (known?.days[onDay]?.extendedUntil ?? data.days[onDay]?.due);
  const what =
    day !== undefined ? dayText(day, language) : step === undefined ? t('everything') : t(`steps.${step}`);
  const about = { unit, ...(day === undefined ? {} : { day }), ...(step === undefined ? {} : { step }) };
  return (
    <Dialog
      title={t('missingOf', { unit: name, what })}
      onCancel={onClose}
      footer={
        day === undefined ? null : (
          <ButtonLink to="/events" search={{ unit, from: day, to: day }}>
            {t('allEvents')}
          </ButtonLink>
        )
      }
    >
      {due === undefined ? null : (
        <p className={styles.hint}>{t('dueBy', { at: formatDue(due, language) })}</p>
      )}
      <ExtensionList {...about} />
      {step !== undefined && isOnce(step) ? null : (
        <OwingList unit={unit} {...(day === undefined ? {} : { day })} />
      )}
      {day !== undefined
        ? null
        : ofStep.flatMap((one) =>
            isOnce(one.step) && (step === undefined || step === one.step)
              ? [<StepReport key={one.step} unit={unit} step={one.step} state={one.state} due={one.due} />]
              : [],
          )}
      {coordinates ? (
        <>
          <div className={styles.tools}>
            {day === undefined ? null : (
              <VerifyDay
                unit={unit}
                day={day}
                name={`${name} ${what}`}
                isComplete={state === 'received' || state === 'zero'}
              />
            )}
            <RemindNow unit={unit} />
            {extending ? null : <Button onClick={() => setExtending(true)}>{t('giveTime')}</Button>}
          </div>
          {extending ? <ExtensionForm {...about} due={due} onDone={() => setExtending(false)} /> : null}
        </>
      ) : null}
      <ReminderList unit={unit} />
    </Dialog>
  );
};

const RemindNow = ({ unit }: { unit: string }) => {
  const { t } = useTranslation('completeness');
  const { message } = App.useApp();
  const remind = useRemind();
  const ask = (): void =>
    remind.mutate([unit], {
      onSuccess: ({ items }) => {
        const [one] = items;
        if (!one) return;
        const text = t(`outcomes.${one.outcome}`, { people: one.people });
        void (one.outcome === 'reminded' ? message.success(text) : message.info(text));
      },
    });
  return (
    <>
      <Button loading={remind.isPending} onClick={ask}>
        {t('remindNow')}
      </Button>
      {remind.error ? <ProblemNotice error={remind.error} /> : null}
    </>
  );
};
