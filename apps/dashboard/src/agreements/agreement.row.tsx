import { Link } from '@tanstack/react-router';
import type { Agreement, AgreementLike } from '@innoweek/contracts';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { formatMoment } from '../events/wall.time.ts';
import styles from '../registers/registers.module.css';
import { currentLanguage } from '../shell/language.store.ts';
import { useFigureText } from '../tallies/figure.text.ts';
import { dayText } from '../ui/day.format.ts';
import { Mark, type Tone } from '../ui/mark.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { useDecide, useWithdrawAgreement } from './agreement.queries.ts';

const TONES: Record<Agreement['stage'], Tone> = {
  intent: 'quiet',
  signed: 'info',
  funded: 'good',
  delivered: 'good',
};

/** An agreement with the records that count with it, and those that may be the same. */
export const AgreementRow = ({
  agreement,
  onEdit,
}: {
  agreement: Agreement;
  onEdit: (agreement: Agreement) => void;
}) => {
  const { t } = useTranslation('agreements');
  const units = useUnitNames();
  const money = useMoney();
  const language = currentLanguage();
  const { event, registrar, counted } = agreement;
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <span className={styles.name}>{agreement.name}</span>
        <Mark tone={TONES[counted.stage]}>{t(`stages.${counted.stage}`)}</Mark>
        {agreement.counts || agreement.withdrawn ? null : (
          <Mark tone="wait">
            <span title={t(reasonOf(agreement))}>{t('notCounted')}</span>
          </Mark>
        )}
        <span className={styles.figure}>{money(counted.amount)}</span>
      </div>
      <div className={styles.facts}>
        <strong>{t('parties', { a: agreement.partyA.name, b: agreement.partyB.name })}</strong>
        <span>{dayText(agreement.day, language)}</span>
        {event ? (
          <Link to="/events/$code" params={{ code: event.code }}>
            {(language === 'en' ? event.titleEn : null) ?? event.title}
          </Link>
        ) : (
          <span>{t('ofUnit', { unit: units.nameOf(agreement.unit) })}</span>
        )}
        {registrar ? (
          <span>
            {t('registeredBy', {
              by: registrar.organisation ?? registrar.account,
              at: formatMoment(agreement.registeredAt, language),
            })}
          </span>
        ) : null}
      </div>
      {agreement.withdrawn ? (
        <p className={styles.hint}>{t('withdrawnBecause', { reason: agreement.withdrawn.reason })}</p>
      ) : null}
      <Beside agreement={agreement} />
      {agreement.mayChange && agreement.withdrawn === null ? (
        <Actions agreement={agreement} onEdit={onEdit} />
      ) : null}
    </li>
  );
};

const reasonOf = ({ foldedInto, counted }: Agreement): 'folded' | 'intended' | 'eventNotHeld' =>
  foldedInto !== null ? 'folded' : counted.stage === 'intent' ? 'intended' : 'eventNotHeld';

const useMoney = () => {
  const { t } = useTranslation('agreements');
  const figure = useFigureText();
  return (amount: number | null): string =>
    amount === null ? t('noAmount') : figure('agreement_amount', amount);
};

const byOf = ({ registrar }: AgreementLike): string => registrar?.organisation ?? registrar?.account ?? '';

/** Further records of the agreement, and those about which a person has to tell. */
const Beside = ({ agreement }: { agreement: Agreement }) => {
  const { t } = useTranslation('agreements');
  const { message } = App.useApp();
  const money = useMoney();
  const decide = useDecide();
  const { reports, candidates, mayChange } = agreement;
  const act = (id: string, decision: 'fold' | 'distinct' | 'unfold', other: string): void =>
    decide.mutate(
      { id, decision, other },
      { onSuccess: () => void message.success(decision === 'fold' ? t('foldedNow') : t('distinctNow')) },
    );
  return (
    <>
      {reports.length > 0 ? (
        <div className={styles.beside}>
          <strong>{t('reports')}</strong>
          {reports.map((one) => (
            <div key={one.id}>
              <span>
                {t('reportBy', { by: byOf(one), amount: money(one.amount), stage: t(`stages.${one.stage}`) })}
              </span>
              {mayChange ? (
                <Button size="small" onClick={() => act(one.id, 'unfold', agreement.id)}>
                  {t('unfold')}
                </Button>
              ) : null}
            </div>
          ))}
        </div>
      ) : null}
      {candidates.length > 0 ? (
        <div className={styles.beside}>
          <strong>{t('candidates')}</strong>
          {candidates.map((one) => (
            <div key={one.id}>
              <span>
                {t('candidate', {
                  name: one.name,
                  a: one.partyA,
                  b: one.partyB,
                  amount: money(one.amount),
                  by: byOf(one),
                })}
              </span>
              <span className={styles.buttons}>
                <Button size="small" onClick={() => act(agreement.id, 'fold', one.id)}>
                  {t('fold')}
                </Button>
                <Button size="small" onClick={() => act(agreement.id, 'distinct', one.id)}>
                  {t('distinct')}
                </Button>
              </span>
            </div>
          ))}
        </div>
      ) : null}
      {decide.error ? <ProblemNotice error={decide.error} /> : null}
    </>
  );
};

const Actions = ({ agreement, onEdit }: { agreement: Agreement; onEdit: (agreement: Agreement) => void }) => {
  const { t } = useTranslation('agreements');
  const [withdrawing, setWithdrawing] = useState(false);
  const withdraw = useWithdrawAgreement();
  return (
    <div className={styles.buttons}>
      <Button size="small" onClick={() => onEdit(agreement)}>
        {t('edit')}
      </Button>
      <Button size="small" onClick={() => setWithdrawing(true)}>
        {t('withdraw')}
      </Button>
      {withdrawing ? (
        <ReasonDialog
          title={t('withdrawTitle', { title: agreement.name })}
          hint={t('withdrawHint')}
          confirm={t('withdraw')}
          presets={[t('withdrawReasons.wrong'), t('withdrawReasons.cancelled'), t('withdrawReasons.twice')]}
          danger
          pending={withdraw.isPending}
          error={withdraw.error}
          onConfirm={(reason) =>
            withdraw.mutate({ id: agreement.id, reason }, { onSuccess: () => setWithdrawing(false) })
          }
          onClose={() => setWithdrawing(false)}
        />
      ) : null}
    </div>
  );
};
