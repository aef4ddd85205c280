import { FilterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { EVENT_FORMS, EVENT_STATUSES, HELD_STATUSES, ORGANISATION_KINDS } from '@innoweek/contracts';
import { Button, Checkbox, Grid, Input, Select, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { useSession } from '../api/session.query.ts';
import { useClearing } from '../ui/use-clearing.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { organisationQuery } from './event.queries.ts';
import { countFilters, FILTERS, filtered, type EventFilter, type EventSearch } from './event.search.ts';
import styles from './events.module.css';
import { useUnitNames } from './place.names.ts';

type Change = { [K in EventFilter]?: EventSearch[K] | undefined };

/** The filters of the list of events; on a phone all but the search wait behind a button. */
export const EventFilters = ({
  search,
  onChange,
}: {
  search: EventSearch;
  onChange: (change: Change) => void;
}) => {
  const { t } = useTranslation('events');
  const clearing = useClearing();
  const wide = Grid.useBreakpoint().md ?? true;
  const [open, setOpen] = useState(false);
  const session = useSession();
  const edition = useQuery(editionQuery()).data;
  const units = useUnitNames();
  const organisation = session?.organisation;
  const behind = countFilters(filtered(search, { q: undefined }));
  // The public sees events that take place, and no others.
  const statuses = session ? EVENT_STATUSES : HELD_STATUSES;
  const days = { first: edition?.warmUpStart, last: edition?.end, opensAt: edition?.start };
  return (
    <search className={styles.filters}>
      <div className={styles.find}>
        <DelayedInput
          value={search.q ?? ''}
          label={t('search')}
          placeholder={t('searchPlaceholder')}
          onCommit={(q) => onChange({ q: q || undefined })}
        />
        {wide ? null : (
          <Button icon={<FilterOutlined />} aria-expanded={open} onClick={() => setOpen(!open)}>
            {behind > 0 ? t('filtersSet', { set: behind }) : t('filters')}
          </Button>
        )}
      </div>
      {wide || open ? (
        <div className={styles.controls}>
          <Select
            aria-label={t('unit')}
            placeholder={t('unit')}
            allowClear={clearing}
            showSearch={{ optionFilterProp: 'label' }}
            value={search.unit}
            options={units.options}
            onChange={(unit) => onChange({ unit })}
          />
          <DelayedInput
            value={search.near ?? ''}
            label={t('near')}
            placeholder={t('nearPlaceholder')}
            onCommit={(near) => onChange({ near: near || undefined })}
          />
          <Select
            aria-label={t('status')}
            placeholder={t('status')}
            allowClear={clearing}
            value={search.status}
            options={statuses.map((value) => ({ value, label: t(`statuses.${value}`) }))}
            onChange={(status) => onChange({ status })}
          />
          <Select
            aria-label={t('kind')}
            placeholder={t('kind')}
            allowClear={clearing}
            value={search.kind}
            options={ORGANISATION_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            onChange={(kind) => onChange({ kind })}
          />
          <Select
            aria-label={t('form')}
            placeholder={t('form')}
            allowClear={clearing}
            value={search.form}
            options={EVENT_FORMS.map((value) => ({ value, label: t(`forms.${value}`) }))}
            onChange={(form) => onChange({ form })}
          />
          <WallPicker
            days
            {...days}
            aria-label={t('fromDay')}
            placeholder={t('fromDay')}
            value={search.from ?? null}
            onChange={(from) => onChange({ from: from ?? undefined })}
          />
          <WallPicker
            days
            {...days}
            aria-label={t('toDay')}
            placeholder={t('toDay')}
            value={search.to ?? null}
            onChange={(to) => onChange({ to: to ?? undefined })}
          />
          <DelayedInput
            value={search.topic ?? ''}
            label={t('topic')}
            placeholder={t('topic')}
            onCommit={(topic) => onChange({ topic: topic || undefined })}
          />
          {organisation ? (
            <Checkbox
              checked={search.organiser === organisation.id}
              onChange={(event) =>
                onChange({ organiser: event.target.checked ? organisation.id : undefined })
              }
            >
              {t('ownOnly')}
            </Checkbox>
          ) : null}
        </div>
      ) : null}
      <div className={styles.set}>
        {search.organiser !== undefined && search.organiser !== organisation?.id ? (
          <OrganiserTag id={search.organiser} onClose={() => onChange({ organiser: undefined })} />
        ) : null}
        {search.asked ? (
          <SetTag text={t('askedOnly')} onClose={() => onChange({ asked: undefined })} />
        ) : null}
        {search.pending ? (
          <SetTag text={t('pendingOnly')} onClose={() => onChange({ pending: undefined })} />
        ) : null}
        {search.series ? (
          <SetTag
            text={t('seriesOnly', { series: search.series })}
            onClose={() => onChange({ series: undefined })}
          />
        ) : null}
        {countFilters(search) > 0 ? (
          <Button
            size="small"
            type="link"
            onClick={() => onChange(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
          >
            {t('clearFilters')}
          </Button>
        ) : null}
      </div>
    </search>
  );
};

/** A filter that another page set. */
const SetTag = ({ text, onClose }: { text: string; onClose: () => void }) => {
  const { t } = useTranslation('events');
  return (
    <Tag closable={{ 'aria-label': t('clearFilters') }} onClose={onClose}>
      {text}
    </Tag>
  );
};

const OrganiserTag = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const { t } = useTranslation('events');
  const { data } = useQuery(organisationQuery(id));
  return (
    <Tag closable={{ 'aria-label': t('clearFilters') }} onClose={onClose}>
      {t('organiser')}: {data?.name ?? id}
    </Tag>
  );
};

const DELAY_MS = 350;

/** A text that is told a moment after the last key, or at once with Enter. */
const DelayedInput = ({
  value,
  label,
  placeholder,
  onCommit,
}: {
  value: string;
  label: string;
  placeholder: string;
  onCommit: (value: string) => void;
}) => {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  // The address changed by other means: a link, the way back, the button that clears all.
  if (value !== told) {
    setTold(value);
    setText(value);
  }
  const commit = (next: string): void => {
    if (next.trim() === told) return;
    setTold(next.trim());
    onCommit(next.trim());
  };
  useEffect(() => {
    if (text.trim() === told) return;
    const timer = setTimeout(() => commit(text), DELAY_MS);
    return () => clearTimeout(timer);
  });
  return (
    <Input
      type="search"
      allowClear
      aria-label={label}
      placeholder={placeholder}
      value={text}
      maxLength={100}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => commit(text)}
    />
  );
};
