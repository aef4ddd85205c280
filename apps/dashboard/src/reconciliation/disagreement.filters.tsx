import { FilterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { METRICS, type Metric } from '@innoweek/contracts';
import { Button, Grid, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { useUnitNames } from '../events/place.names.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { useClearing } from '../ui/use-clearing.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import styles from './reconciliation.module.css';
import { disagreementCountQuery } from './reconciliation.queries.ts';
import {
  isNarrowed,
  readReconciliationSearch,
  TOLERANCE_NAMES,
  type ReconciliationSearch,
} from './reconciliation.search.ts';

const STATES = ['open', 'decided', 'all'] as const;

/** What waits, counted; and which of it is listed. On a phone the filters wait behind a button. */
export const DisagreementFilters = ({
  search,
  nation,
  onChange,
}: {
  search: ReconciliationSearch;
  /** Whether the reader knows reporters of more than one unit. */
  nation: boolean;
  onChange: (search: ReconciliationSearch) => void;
}) => {
  const { t } = useTranslation(['reconciliation', 'tallies']);
  const clearing = useClearing();
  const wide = Grid.useBreakpoint().md ?? true;
  const [open, setOpen] = useState(false);
  const units = useUnitNames();
  const edition = useQuery(editionQuery()).data;
  const days = { first: edition?.warmUpStart, last: edition?.end, opensAt: edition?.start };
  const set = (change: { [K in keyof ReconciliationSearch]?: ReconciliationSearch[K] | undefined }): void =>
    onChange(readReconciliationSearch({ ...search, ...change }));
  return (
    <search className={styles.filters}>
      <div className={styles.counts}>
        {STATES.map((state) => (
          <Count
            key={state}
            label={t(state)}
            search={search}
            state={state}
            pressed={search.state === state || (search.state === undefined && state === 'open')}
            onPress={() => set({ state })}
          />
        ))}
        {wide ? null : (
          <Button icon={<FilterOutlined />} aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('filters')}
          </Button>
        )}
      </div>
      {wide || open ? (
        <div className={styles.controls}>
          <Select
            allowClear={clearing}
            aria-label={t('metric')}
            placeholder={t('anyMetric')}
            value={search.metric ?? null}
            options={METRICS.map((value) => ({ value, label: t(`tallies:metrics.${value}`) }))}
            onChange={(metric: Metric | null) => set({ metric: metric ?? undefined })}
          />
          {nation ? (
            <Select
              allowClear={clearing}
              showSearch={{ optionFilterProp: 'label' }}
              aria-label={t('unit')}
              placeholder={t('unit')}
              value={search.within ?? null}
              options={units.options}
              onChange={(within: string | null) => set({ within: within ?? undefined })}
            />
          ) : null}
          <WallPicker
            days
            {...days}
            aria-label={t('from')}
            placeholder={t('from')}
            value={search.from ?? null}
            onChange={(from) => set({ from: from ?? undefined })}
          />
          <WallPicker
            days
            {...days}
            aria-label={t('to')}
            placeholder={t('to')}
            value={search.to ?? null}
            onChange={(to) => set({ to: to ?? undefined })}
          />
          <Select
            aria-label={t('tolerance')}
            prefix={t('tolerance')}
            value={search.tolerance ?? 'tenth'}
            options={TOLERANCE_NAMES.map((value) => ({ value, label: t(`tolerances.${value}`) }))}
            onChange={(tolerance) => set({ tolerance })}
          />
          {isNarrowed(search) ? (
            <Button
              type="link"
              onClick={() =>
                onChange({ view: 'disagreements', ...(search.state ? { state: search.state } : {}) })
              }
            >
              {t('clear')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </search>
  );
};

const Count = ({
  label,
  search,
  state,
  pressed,
  onPress,
}: {
  label: string;
  search: ReconciliationSearch;
  state: (typeof STATES)[number];
  pressed: boolean;
  onPress: () => void;
}) => {
  const { data } = useQuery(disagreementCountQuery(search, state));
  return (
    <button
      type="button"
      className={styles.count}
      aria-pressed={pressed}
      data-urgent={state === 'open' && (data ?? 0) > 0}
      onClick={onPress}
    >
      <strong>{data === undefined ? '–' : exactNumber(data, currentLanguage())}</strong>
      {label}
    </button>
  );
};
