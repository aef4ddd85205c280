import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { METRICS, type Metric, type Receipt, type Session, type TallyEntry } from '@innoweek/contracts';
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
import { parseCount, parseMoney, type Understood } from './amount.parsing.ts';
import { DraftNotice } from './draft.notice.tsx';
import { EventPicker } from './event.picker.tsx';
import { MetricField } from './metric.field.tsx';
import { useSendTallies } from './receipt.queries.ts';
import styles from './tallies.module.css';
import type { TallyValues } from './tally.draft.ts';
import { useTallyDraft } from './use-tally-draft.ts';

const within = (day: string, first: string, last: string): string =>
  day < first ? first : day > last ? last : day;

const understand = (metric: Metric, { texts, moneyUnit }: TallyValues): Understood =>
  metric === 'agreement_amount' ? parseMoney(texts[metric], moneyUnit) : parseCount(texts[metric], metric);

/**
 * Reports the figures of one event, or of what a unit knows beside its events, on one day. A correction is the same
 * with what was said filled in; what it is about then stands.
 */
export const TallyForm = ({
  session,
  place,
  base,
  corrects = null,
}: {
  session: Session;
  /** Under what the form is kept in the browser: see `tallyDraftKey`. */
  place: string;
  /** How the form is opened. */
  base: TallyValues;
  /** The receipt that is corrected. */
  corrects?: string | null;
}) => {
  const { t } = useTranslation('tallies');
  const ids = { event: useId(), unit: useId(), day: useId(), note: useId() };
  const edition = useQuery(editionQuery()).data;
  const units = useUnitNames();
  const ownUnit = moderatedUnit(session);
  const speaksForUnits = ownUnit !== null || isCoordinator(session);

  const draft = useTallyDraft(place, base);
  const { about, event, unit, day, texts, moneyUnit, note } = draft.values;
  const asked = useQuery({ ...eventQuery(event ?? ''), enabled: typeof event === 'string' });
  const [said, setSaid] = useState<string | null>(null);
  const [sent, setSent] = useState<Receipt | null>(null);
  const send = useSendTallies();
  const notice = useRef<HTMLDivElement>(null);

  const today = edition ? within(dayOf(edition.now), edition.warmUpStart, edition.end) : null;
  const chosen = about === 'event' && event ? (asked.data ?? null) : null;
  // Of an event most often the figures of today are reported, or those of its last day.
  const usual = chosen && today ? within(today, dayOf(chosen.start), dayOf(chosen.end)) : today;
  const reported = day ?? usual;

  // A figure that was sent before its event is known would be said of another day.
  const isKnown =
    edition !== undefined && (about !== 'event' || !event || asked.data !== undefined || asked.isError);

  useEffect(() => {
    if (said !== null || sent !== null || send.error !== null) notice.current?.focus();
  }, [said, sent, send.error]);

  const understood = (metric: Metric): Understood => understand(metric, draft.values);

  const missing = (values: readonly unknown[]): string | null => {
    if (about === 'event' && !event) return t('eventMissing');
    if (about === 'unit' && unit === null) return t('unitMissing');
    if (values.length > 0) return null;
    return corrects === null ? t('valuesMissing') : t('nothingChanged');
  };

  const deliver = (values: { metric: Metric; value: number }[]): void => {
    if (send.isPending) return;
    send.reset();
    const lacking = reported === null ? t('dayMissing') : missing(values);
    if (reported === null || lacking !== null) {
      setSaid(lacking);
      return;
    }
    const subject = about === 'event' ? { event: event ?? undefined } : { unit: unit ?? undefined };
    const entries = values.map(({ metric, value }): TallyEntry => ({
      ...subject,
      day: reported,
      metric,
      value,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }));
    const tallies = { entries };
    setSaid(null);
    const key = draft.take(tallies);
    if (key === null) return;
    setSent(null);
    send.mutate(
      { tallies, key },
      {
        onSuccess: (receipt) => {
          draft.settle();
          setSent(receipt);
        },
      },
    );
  };

  // A correction says again only what it changes; with a note, all of it.
  const isNews = (metric: Metric, value: number): boolean => {
    const before = understand(metric, base);
    return (
      corrects === null || note.trim() !== '' || !(before && 'value' in before && before.value === value)
    );
  };

  const submit = (): void => {
    const read = METRICS.map((metric) => ({ metric, said: understood(metric) }));
    if (read.some(({ said: one }) => one !== null && 'problem' in one)) setSaid(t('valuesWrong'));
    else
      deliver(
        read.flatMap(({ metric, said: one }) =>
          one && 'value' in one && isNews(metric, one.value) ? [{ metric, value: one.value }] : [],
        ),
      );
  };

  return (
    <form
      className={styles.panel}
      aria-label={corrects === null ? t('title') : t('correctTitle')}
      noValidate
      onSubmit={(submitted) => {
        submitted.preventDefault();
        submit();
      }}
    >
      {draft.found ? <DraftNotice draft={draft.found} onDrop={draft.drop} /> : null}
      {speaksForUnits && corrects === null ? (
        <Segmented
          block
          aria-label={t('about')}
          value={about}
          onChange={(value) => draft.change({ about: value === 'unit' ? 'unit' : 'event', day: null })}
          options={[
            { value: 'event', label: t('aboutEvent') },
            { value: 'unit', label: t('aboutUnit') },
          ]}
        />
      ) : null}
      {about === 'event' ? (
        <div className={styles.field}>
          <label htmlFor={ids.event}>{t('event')}</label>
          {corrects === null ? (
            <EventPicker
              id={ids.event}
              session={session}
              value={chosen}
              onChange={(next) => draft.change({ event: next?.code ?? null, day: null })}
            />
          ) : (
            <Input id={ids.event} size="large" readOnly value={chosen?.title ?? event ?? ''} />
          )}
          {asked.error ? <ProblemNotice error={asked.error} /> : null}
        </div>
      ) : (
        <div className={styles.field}>
          <label htmlFor={ids.unit}>{t('unit')}</label>
          <Select
            id={ids.unit}
            disabled={ownUnit !== null || corrects !== null}
            showSearch={{ optionFilterProp: 'label' }}
            value={unit}
            placeholder={t('unitPlaceholder')}
            options={units.options.filter(({ value }) => value !== NO_UNIT)}
            onChange={(next: string) => draft.change({ unit: next })}
          />
          {corrects === null ? <p className={styles.hint}>{t('unitHint')}</p> : null}
        </div>
      )}
      <div className={styles.field}>
        <label htmlFor={ids.day}>{t('day')}</label>
        {corrects === null ? (
          <WallPicker
            id={ids.day}
            days
            first={edition?.warmUpStart}
            last={edition?.end}
            allowClear={false}
            value={reported}
            onChange={(next) => draft.change({ day: next })}
          />
        ) : (
          <Input id={ids.day} size="large" readOnly value={day ?? ''} />
        )}
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
            onText={(text) => draft.change({ texts: { ...texts, [metric]: text } })}
            onMoneyUnit={(next) => draft.change({ moneyUnit: next })}
          />
        ))}
      </fieldset>
      <div className={styles.field}>
        <label htmlFor={ids.note}>{t('note')}</label>
        <Input
          id={ids.note}
          value={note}
          maxLength={500}
          onChange={({ target }) => draft.change({ note: target.value })}
        />
      </div>
      <div ref={notice} tabIndex={-1} className={styles.said}>
        {said === null ? null : <Alert type="warning" showIcon title={said} role="alert" />}
        {sent === null ? null : (
          <Alert
            type="success"
            showIcon
            role="status"
            title={t('received')}
            action={
              <Link to="/receipts/$id" params={{ id: sent.receipt }}>
                {t('toReceipt')}
              </Link>
            }
          />
        )}
        {send.error ? <ProblemNotice error={send.error} /> : null}
      </div>
      <div className={styles.buttons}>
        <Button type="primary" size="large" htmlType="submit" loading={send.isPending} disabled={!isKnown}>
          {corrects === null ? t('send') : t('sendCorrection')}
        </Button>
        {corrects === null ? (
          <Button
            size="large"
            disabled={send.isPending || !isKnown}
            onClick={() => deliver(METRICS.map((metric) => ({ metric, value: 0 })))}
          >
            {t('zero')}
          </Button>
        ) : null}
      </div>
      <p className={styles.hint}>{corrects === null ? t('zeroHint') : t('correctHint')}</p>
    </form>
  );
};
