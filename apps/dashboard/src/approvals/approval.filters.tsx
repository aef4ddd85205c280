import { useQuery } from '@tanstack/react-query';
import { WAITING_AGES, WAITING_FOR } from '@innoweek/contracts';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useClearing } from '../ui/use-clearing.tsx';
import styles from './approvals.module.css';
import { approvalSummaryQuery } from './approval.queries.ts';
import { readApprovalSearch, type ApprovalSearch } from './approval.search.ts';

/** What waits, counted; each count narrows the queue to what it counts. */
export const ApprovalFilters = ({
  search,
  nation,
  onChange,
}: {
  search: ApprovalSearch;
  /** Whether the reader decides about more than one unit. */
  nation: boolean;
  onChange: (search: ApprovalSearch) => void;
}) => {
  const { t } = useTranslation('approvals');
  const clearing = useClearing();
  const units = useUnitNames();
  const { data } = useQuery(approvalSummaryQuery);
  const set = <K extends keyof ApprovalSearch>(name: K, value: ApprovalSearch[K] | undefined): void => {
    const off = value === undefined || search[name] === value;
    onChange(readApprovalSearch({ ...search, [name]: off ? undefined : value }));
  };
  return (
    <search className={styles.filters}>
      <div className={styles.counts}>
        {WAITING_AGES.map((age) => (
          <Count
            key={age}
            label={t(`ages.${age}`)}
            value={data?.ages[age]}
            urgent={age === 'long'}
            pressed={search.age === age}
            onPress={() => set('age', age)}
          />
        ))}
        {WAITING_FOR.map((waiting) => (
          <Count
            key={waiting}
            label={t(`waiting.${waiting}`)}
            value={data?.waiting[waiting]}
            pressed={search.waiting === waiting}
            onPress={() => set('waiting', waiting)}
          />
        ))}
        <Count
          label={t('mine')}
          value={data?.mine}
          pressed={search.assignee === 'me'}
          onPress={() => set('assignee', 'me')}
        />
        <Count
          label={t('unassigned')}
          value={data?.unassigned}
          pressed={search.assignee === 'nobody'}
          onPress={() => set('assignee', 'nobody')}
        />
      </div>
      <div className={styles.find}>
        <Input.Search
          key={search.q ?? ''}
          allowClear
          defaultValue={search.q ?? ''}
          maxLength={100}
          aria-label={t('search')}
          placeholder={t('search')}
          onSearch={(q) => set('q', q.trim() === '' ? undefined : q.trim())}
        />
        {nation ? (
          <Select
            allowClear={clearing}
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('unit')}
            placeholder={t('unit')}
            value={search.unit ?? null}
            options={(data?.units ?? []).map(({ unit, count }) => ({
              value: unit,
              label: t('unitCount', { unit: units.nameOf(unit), total: count }),
            }))}
            onChange={(unit: string | null) => set('unit', unit ?? undefined)}
          />
        ) : null}
      </div>
      {data?.oldest ? (
        <p className={styles.under}>{t('oldest', { at: formatMoment(data.oldest, currentLanguage()) })}</p>
      ) : null}
    </search>
  );
};

const Count = ({
  label,
  value,
  pressed,
  urgent = false,
  onPress,
}: {
  label: string;
  value: number | undefined;
  pressed: boolean;
  urgent?: boolean;
  onPress: () => void;
}) => (
  <button
    type="button"
    className={styles.count}
    aria-pressed={pressed}
    data-urgent={urgent && (value ?? 0) > 0}
    onClick={onPress}
  >
    <strong>{value ?? '–'}</strong>
    <span>{label}</span>
  </button>
);
