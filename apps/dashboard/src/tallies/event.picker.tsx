import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { isHeld, type Event, type Session } from '@innoweek/contracts';
import { Select, Spin, type SelectProps } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { eventsQuery } from '../events/event.queries.ts';
import type { EventSearch } from '../events/event.search.ts';
import { formatSpan } from '../events/wall.time.ts';
import { isCoordinator, moderatedUnit } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useClearing } from '../ui/use-clearing.tsx';
import styles from './tallies.module.css';

const DELAY_MS = 250;
const SHOWN = 30;

/** The events that somebody speaks for: their unit's, their organisation's, or all. */
const ownEvents = (session: Session): EventSearch => {
  if (isCoordinator(session)) return {};
  const unit = moderatedUnit(session);
  if (unit !== null) return { unit };
  return session.organisation ? { organiser: session.organisation.id } : {};
};

/** Picks one of one's own events by searching; those that are not approved can be seen and not picked. */
export const EventPicker = ({
  id,
  session,
  value,
  onChange,
  ...asked
}: {
  id: string;
  session: Session;
  value: Event | null;
  onChange: (event: Event | null) => void;
} & Pick<SelectProps, 'status' | 'aria-required' | 'aria-invalid' | 'aria-describedby'>) => {
  const { t } = useTranslation(['tallies', 'events']);
  const clearing = useClearing();
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, error, isFetching } = useQuery({
    ...eventsQuery({ ...ownEvents(session), ...(q === '' ? {} : { q }) }, SHOWN),
    placeholderData: keepPreviousData,
  });
  const found = data?.items ?? [];
  const events = value && !found.some(({ code }) => code === value.code) ? [value, ...found] : found;
  const language = currentLanguage();
  return (
    <Select
      {...asked}
      id={id}
      size="large"
      allowClear={clearing}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={isFetching}
      placeholder={t('tallies:eventPlaceholder')}
      notFoundContent={isFetching ? <Spin size="small" /> : (error?.message ?? t('tallies:noEvents'))}
      value={value?.code ?? null}
      onChange={(code: string | null) => onChange(events.find((event) => event.code === code) ?? null)}
      options={events.map((event) => ({
        value: event.code,
        label: event.title,
        disabled: !isHeld(event.status),
        event,
      }))}
      optionRender={({ data: { event } }) => (
        <div className={styles.option}>
          <div>{event.title}</div>
          <div className={styles.hint}>
            {formatSpan(event.start, event.end, language)}
            {isHeld(event.status) ? '' : ` · ${t(`events:statuses.${event.status}`)}`}
          </div>
        </div>
      )}
    />
  );
};
