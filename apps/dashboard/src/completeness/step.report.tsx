import type { CompletenessState, ReportingStep } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { useSession } from '../api/session.query.ts';
import { formatDue } from '../events/wall.time.ts';
import { mayModerate } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useSendTallies } from '../tallies/receipt.queries.ts';
import { SubmissionKey } from '../tallies/submission.key.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { completenessQuery } from './completeness.query.ts';
import styles from './completeness.module.css';

type Once = Exclude<ReportingStep, 'daily' | 'tallies'>;
const METRICS = { media: ['media_reports'], agreements: ['agreements', 'agreement_amount'] } as const;

/** What a unit reports once and has not yet, where it is due; it stands with no event. */
export const OwedSteps = ({ unit }: { unit: string }) => {
  const { data } = useQuery(completenessQuery);
  const own = data?.units.find((one) => one.unit === unit);
  return data?.steps.map(({ step, due }, at) => {
    const cell = own?.steps[at];
    if (step === 'daily' || step === 'tallies' || (cell?.state !== 'due' && cell?.state !== 'late'))
      return null;
    return (
      <StepReport key={step} unit={unit} step={step} state={cell.state} due={cell.extendedUntil ?? due} />
    );
  });
};

/** What a unit reports once: where it is entered, and that there is nothing to report, in one tap. */
export const StepReport = ({
  unit,
  step,
  state,
  due,
}: {
  unit: string;
  step: Once;
  state: CompletenessState;
  due: string;
}) => {
  const { t } = useTranslation('completeness');
  const session = useSession();
  const edition = useQuery(editionQuery()).data;
  const send = useSendTallies();
  const [keys] = useState(() => new SubmissionKey());
  const isMissing = state === 'due' || state === 'late';
  const sayZero = (): void => {
    if (!edition) return;
    const tallies = {
      entries: METRICS[step].map((metric) => ({ unit, day: edition.end, metric, value: 0 })),
    };
    send.mutate({ tallies, key: keys.take(tallies) }, { onSuccess: () => keys.settle() });
  };
  return (
    <div className={styles.step}>
      <div className={styles.what}>
        <span>{t(`steps.${step}`)}</span>
        <div className={styles.when}>
          <span className={styles.sign} data-state={state}>
            {t(`states.${state}`)}
          </span>
          <span>{t('dueBy', { at: formatDue(due, currentLanguage()) })}</span>
        </div>
        <div aria-live="polite">
          {send.isSuccess ? <Alert type="success" showIcon title={t('zeroOfStepSent')} /> : null}
        </div>
      </div>
      {mayModerate(session) && isMissing ? (
        <div className={styles.actions}>
          <ButtonLink look="primary" to={step === 'media' ? '/media' : '/agreements'}>
            {t('report')}
          </ButtonLink>
          <Button
            loading={send.isPending}
            onClick={sayZero}
            aria-label={t('zeroOfStep', { step: t(`steps.${step}`) })}
          >
            {t('zero')}
          </Button>
        </div>
      ) : null}
      {send.error ? <ProblemNotice error={send.error} /> : null}
    </div>
  );
};
