import { useQuery } from '@tanstack/react-query';
import { METRICS, type ReceiptEntry, type Session } from '@innoweek/contracts';
import { Alert, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { inPowersOfTen } from './amount.parsing.ts';
import { correctionQuery } from './receipt.queries.ts';
import styles from './tallies.module.css';
import { BLANK, type TallyTexts } from './tally.draft.ts';
import { TallyForm } from './tally.form.tsx';

/** One yuan is 10² fen, 万元 are 10⁶. */
const YUAN = 2;
const WAN_YUAN = 6;

/** What the reporter says of each figure now, as it would be typed; money in 万元 where that is whole. */
const textsOf = (entries: readonly ReceiptEntry[]): { texts: TallyTexts; moneyUnit: 'wan' | 'yuan' } => {
  const texts = { ...BLANK };
  let moneyUnit: 'wan' | 'yuan' = 'wan';
  for (const metric of METRICS) {
    const entry = entries.findLast((one) => one.metric === metric && one.correctable);
    if (!entry) continue;
    const value = entry.now ?? entry.amount;
    if (metric === 'agreement_amount') {
      const isWhole = value % 10 ** WAN_YUAN === 0;
      moneyUnit = isWhole ? 'wan' : 'yuan';
      texts[metric] = inPowersOfTen(value, isWhole ? WAN_YUAN : YUAN);
    } else texts[metric] = inPowersOfTen(value, 0);
  }
  return { texts, moneyUnit };
};

/** The form with what a receipt says of one event or unit and day: what is sent replaces it. */
export const CorrectionForm = ({
  session,
  place,
  receipt,
  subject,
  day,
}: {
  session: Session;
  place: string;
  receipt: string;
  /** `event:CODE` or `remainder:UNIT`. */
  subject: string;
  day: string;
}) => {
  const { t } = useTranslation('tallies');
  const { data, error, refetch } = useQuery(correctionQuery(receipt, subject, day));
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active className={styles.panel ?? ''} />;
  if (!data.items.some(({ correctable }) => correctable))
    return <Alert type="info" showIcon title={t('notCorrectable')} />;
  const [kind, id = ''] = subject.split(':');
  return (
    <TallyForm
      session={session}
      place={place}
      corrects={receipt}
      base={{
        about: kind === 'event' ? 'event' : 'unit',
        event: kind === 'event' ? id : null,
        unit: kind === 'event' ? null : id,
        day,
        ...textsOf(data.items),
        note: '',
      }}
    />
  );
};
