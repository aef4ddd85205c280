import { useQuery } from '@tanstack/react-query';
import { METRICS, type Event, type Metric, type Session, type TallyEntry } from '@innoweek/contracts';
import { Alert, Button, Input, Segmented, Select } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { eventQuery } from '../events/event.queries.ts';
import { NO_UNIT, useUnitNames } from '../events/place.names.ts';
import { dayOf } from '../events/wall.time.ts';
import { isCoordinator, moderatedUnit } from '../session/role.rules.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { parseCount, parseMoney, type MoneyUnit, type Understood } from './amount.parsing.ts';
import { EventPicker } from './event.picker.tsx';
import { MetricField } from './metric.field.tsx';
import { useSendTallies } from './receipt.queries.ts';
import { SubmissionKey } from './submission.key.ts';
import styles from './tallies.module.css';

type Texts = Record<Metric, string>;
const BLANK: Texts = { participants: '', media_reports: '', agreements: '', agreement_amount: '' };

const within = (day: string, first: string, last: string): string =>
  day < first ? first : day > last ? last : day;

/** Reports the figures of one event, or of what a unit knows beside its events, on one day. */
export const TallyForm = ({
  session,
  eventCode,
  askedDay,
}: {
  session: Session;
  /** The event that a link asked for. */
  eventCode: string | null;
  /** The day that a link asked for. */
  askedDay: string | null;
}) => {
  const { t } = useTranslation('tallies');
  const ids = { event: useId(), unit: useId(), day: useId(), note: useId() };
  const edition = useQuery(editionQuery()).data;
  const asked = useQuery({ ...eventQuery(eventCode ?? ''), enabled: eventCode !== null });
  const units = useUnitNames();
  const ownUnit = moderatedUnit(session);
  const speaksForUnits = ownUnit !== null || isCoordinator(session);

  const [about, setAbout] = useState<'event' | 'unit'>('event');
  // Undefined until somebody chose, or took back, what the link asked for.
  const [event, setEvent] = useState<Event | null | undefined>(undefined);
  const [unit, setUnit] = useState<string | null>(ownUnit);
  const [day, setDay] = useState<string | null>(askedDay);
  const [texts, setTexts] = useState<Texts>(BLANK);
  const [moneyUnit, setMoneyUnit] = useState<MoneyUnit>('wan');
  const [note, setNote] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [keys] = useState(() => new SubmissionKey());
  const send = useSendTallies();
  const notice = useRef<HTMLDivElement>(null);

  const today = edition ? within(dayOf(edition.now), edition.warmUpStart, edition.end) : null;
  const chosen = about === 'event' ? (event === undefined ? (asked.data ?? null) : event) : null;
  // Of an event most often the figures of today are reported, or those of its last day.
  const usual = chosen && today ? within(today, dayOf(chosen.start), dayOf(chosen.end)) : today;
  const reported = day ?? usual;

  useEffect(() => {
    if (said !== null) notice.current?.focus();
  }, [said]);

  const understood = (metric: Metric): Understood =>
    metric === 'agreement_amount' ? parseMoney(texts[metric], moneyUnit) : parseCount(texts[metric], metric);

  const missing = (values: readonly unknown[]): string | null => {
    if (about === 'event' && !chosen) return t('eventMissing');
    if (about === 'unit' && unit === null) return t('unitMissing');
    return values.length === 0 ? t('valuesMissing') : null;
  };

  const deliver = (values: { metric: Metric; value: number }[]): void => {
    send.reset();
    const lacking = reported === null ? t('dayMissing') : missing(values);
    if (reported === null || lacking !== null) {
      setSaid(lacking);
      return;
    }
    const subject = about === 'event' ? { event: chosen?.code } : { unit: unit ?? undefined };
    setSaid(null);
    const entries = values.map(({ metric, value }): TallyEntry => ({
      ...subject,
      day: reported,
      metric,
      value,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }));
    const tallies = { entries };
    send.mutate(
      { tallies, key: keys.take(tallies) },
      {
        onSuccess: () => {
          keys.settle();
          setTexts(BLANK);
          setNote('');
        },
      },
    );
  };

  const submit = (): void => {
    const read = METRICS.map((metric) => ({ metric, said: understood(metric) }));
    if (read.some(({ said: one }) => one !== null && 'problem' in one)) setSaid(t('valuesWrong'));
    else
      deliver(
        read.flatMap(({ metric, said: one }) =>
          one && 'value' in one ? [{ metric, value: one.value }] : [],
        ),
      );
  };

  return (
    <form
      className={styles.panel}
      aria-label={t('title')}
      noValidate
      onSubmit={(submitted) => {
        submitted.preventDefault();
        submit();
      }}
    >
      {speaksForUnits ? (
        <Segmented
          block
          aria-label={t('about')}
          value={about}
          onChange={(value) => {
            setAbout(value === 'unit' ? 'unit' : 'event');
            setDay(null);
          }}
          options={[
            { value: 'event', label: t('aboutEvent') },
            { value: 'unit', label: t('aboutUnit') },
          ]}
        />
      ) : null}
      {about === 'event' ? (
        <div className={styles.field}>
          <label htmlFor={ids.event}>{t('event')}</label>
          <EventPicker
            id={ids.event}
            session={session}
            value={chosen}
            onChange={(next) => {
              setEvent(next);
              setDay(null);
            }}
          />
          {asked.error ? <ProblemNotice error={asked.error} /> : null}
        </div>
      ) : (
        <div className={styles.field}>
          <label htmlFor={ids.unit}>{t('unit')}</label>
          <Select
            id={ids.unit}
            disabled={ownUnit !== null}
            showSearch={{ optionFilterProp: 'label' }}
            value={unit}
            placeholder={t('unitPlaceholder')}
            options={units.options.filter(({ value }) => value !== NO_UNIT)}
            onChange={setUnit}
          />
          <p className={styles.hint}>{t('unitHint')}</p>
        </div>
      )}
      <div className={styles.field}>
        <label htmlFor={ids.day}>{t('day')}</label>
        <WallPicker
          id={ids.day}
          days
          first={edition?.warmUpStart}
          last={edition?.end}
          allowClear={false}
          value={reported}
          onChange={setDay}
        />
      </div>
      <fieldset className={styles.metrics}>
        <legend>{t('values')}</legend>
        {METRICS.map((metric) => (
          <MetricField
            key={metric}
            metric={metric}
            text={texts[metric]}
            understood={understood(metric)}
            moneyUnit={moneyUnit}
            onText={(text) => setTexts({ ...texts, [metric]: text })}
            onMoneyUnit={setMoneyUnit}
          />
        ))}
      </fieldset>
      <div className={styles.field}>
        <label htmlFor={ids.note}>{t('note')}</label>
        <Input id={ids.note} value={note} maxLength={500} onChange={({ target }) => setNote(target.value)} />
      </div>
      <div ref={notice} tabIndex={-1} className={styles.said}>
        {said === null ? null : <Alert type="warning" showIcon title={said} role="alert" />}
      </div>
      {send.error ? <ProblemNotice error={send.error} /> : null}
      <div className={styles.buttons}>
        <Button type="primary" size="large" htmlType="submit" loading={send.isPending}>
          {t('send')}
        </Button>
        <Button
          size="large"
          disabled={send.isPending}
          onClick={() => deliver(METRICS.map((metric) => ({ metric, value: 0 })))}
        >
          {t('zero')}
        </Button>
      </div>
      <p className={styles.hint}>{t('zeroHint')}</p>
    </form>
  );
};
