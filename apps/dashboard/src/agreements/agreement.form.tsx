import { useQuery } from '@tanstack/react-query';
import { AGREEMENT_STAGES, type Agreement, type AgreementStage, type Session } from '@innoweek/contracts';
import { Alert, App, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceFields, type Place } from '../registers/place.fields.tsx';
import { askedOf, RegisterField } from '../registers/register.field.tsx';
import styles from '../registers/registers.module.css';
import { useFirstWrong } from '../registers/use-first-wrong.ts';
import { useSettled } from '../registers/use-settled.ts';
import { moderatedUnit } from '../session/role.rules.ts';
import { formatYuan, parseMoney, type MoneyUnit } from '../tallies/amount.parsing.ts';
import { MetricField } from '../tallies/metric.field.tsx';
import { SubmissionKey } from '../tallies/submission.key.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { similarAgreementsQuery, useSaveAgreement } from './agreement.queries.ts';

/** Registers an agreement, or changes one. Says while it is typed whether it is there already. */
export const AgreementForm = ({
  session,
  agreement,
  onClose,
}: {
  session: Session;
  /** The record to change; null registers a new one. */
  agreement: Agreement | null;
  onClose: () => void;
}) => {
  const { t } = useTranslation('agreements');
  const { message } = App.useApp();
  const ids = { name: useId(), partyA: useId(), partyB: useId(), stage: useId() };
  const [texts, setTexts] = useState({
    name: agreement?.name ?? '',
    partyA: agreement?.partyA.name ?? '',
    partyB: agreement?.partyB.name ?? '',
  });
  const known = agreement?.amount ?? null;
  const [amount, setAmount] = useState(known === null ? '' : formatYuan(known));
  const [moneyUnit, setMoneyUnit] = useState<MoneyUnit>(agreement ? 'yuan' : 'wan');
  const [stage, setStage] = useState<AgreementStage>(agreement?.stage ?? 'signed');
  const [place, setPlace] = useState<Place>({
    event: agreement?.event?.code ?? null,
    unit: agreement?.event === null ? agreement.unit : null,
    day: agreement?.day ?? null,
  });
  const { form, isVain, refuse } = useFirstWrong();
  const [keys] = useState(() => new SubmissionKey());
  const save = useSaveAgreement(agreement);
  const money = parseMoney(amount, moneyUnit);
  const similar = useQuery(
    similarAgreementsQuery(
      {
        name: useSettled(texts.name.trim()),
        partyA: useSettled(texts.partyA.trim()),
        partyB: useSettled(texts.partyB.trim()),
      },
      agreement?.id ?? null,
    ),
  ).data?.items;
  const alike = agreement ? undefined : (similar?.find(({ certain }) => certain) ?? similar?.[0]);

  const said = { name: texts.name.trim(), partyA: texts.partyA.trim(), partyB: texts.partyB.trim() };
  const isPlaced = place.event !== null || place.unit !== null || moderatedUnit(session) !== null;
  const isWrong = money !== null && 'problem' in money;
  const isWhole = Object.values(said).every((text) => text.length >= 2) && isPlaced && !isWrong;
  const wrongOf = (text: string): string | null =>
    !isVain || text.length >= 2 ? null : t(text === '' ? 'needed' : 'tooShort');

  const submit = (): void => {
    if (!isWhole) {
      refuse();
      return;
    }
    const subject = place.event === null ? { unit: place.unit ?? undefined } : { event: place.event };
    const draft = {
      ...said,
      stage,
      amount: money && 'value' in money ? money.value : null,
      ...subject,
      ...(place.day === null ? {} : { day: place.day }),
    };
    save.mutate(
      { draft, key: keys.take(draft) },
      {
        onSuccess: (saved) => {
          const wasThere = agreement === null && similar?.some(({ id }) => id === saved.id);
          void message.success(agreement ? t('changed') : wasThere ? t('wasThere') : t('saved'));
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      title={agreement ? t('editTitle') : t('formTitle')}
      okText={agreement ? t('saveChange') : t('save')}
      cancelText={t('cancel')}
      confirmLoading={save.isPending}
      onOk={submit}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <div className={styles.form} ref={form}>
        {(['name', 'partyA', 'partyB'] as const).map((field) => (
          <RegisterField
            key={field}
            id={ids[field]}
            label={t(`fields.${field}`)}
            wrong={wrongOf(said[field])}
          >
            <Input
              {...askedOf(ids[field], wrongOf(said[field]))}
              id={ids[field]}
              size="large"
              autoFocus={field === 'name'}
              maxLength={field === 'name' ? 200 : 120}
              value={texts[field]}
              onChange={({ target }) => setTexts({ ...texts, [field]: target.value })}
            />
          </RegisterField>
        ))}
        <div aria-live="polite">
          {alike ? (
            <Alert
              type={alike.certain ? 'warning' : 'info'}
              showIcon
              title={t(alike.certain ? 'same' : 'maybe', {
                name: alike.name,
                by: alike.registrar?.organisation ?? alike.registrar?.account ?? '',
              })}
            />
          ) : null}
        </div>
        <div className={styles.pair}>
          <MetricField
            metric="agreement_amount"
            text={amount}
            understood={money}
            moneyUnit={moneyUnit}
            onText={setAmount}
            onMoneyUnit={setMoneyUnit}
          />
          <div className={styles.field} style={{ alignContent: 'start' }}>
            <label htmlFor={ids.stage}>{t('fields.stage')}</label>
            <Select
              id={ids.stage}
              size="large"
              value={stage}
              onChange={setStage}
              options={AGREEMENT_STAGES.map((value) => ({ value, label: t(`stages.${value}`) }))}
            />
          </div>
        </div>
        <PlaceFields
          session={session}
          of="agreements"
          value={place}
          wrong={isVain && !isPlaced ? t('needed') : null}
          onChange={setPlace}
        />
        {isVain && !isWhole ? <Alert type="warning" showIcon role="alert" title={t('missing')} /> : null}
        {save.error ? <ProblemNotice error={save.error} /> : null}
      </div>
    </Dialog>
  );
};
