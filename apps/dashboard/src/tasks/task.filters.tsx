import { useQuery } from '@tanstack/react-query';
import { CHECK_RULE_NAMES, TASK_STATES } from '@innoweek/contracts';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import shared from '../reconciliation/reconciliation.module.css';
import {
  readReconciliationSearch,
  type ReconciliationSearch,
} from '../reconciliation/reconciliation.search.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { useClearing } from '../ui/use-clearing.tsx';
import { taskSummaryQuery } from './task.queries.ts';

/** What there is to do, counted; and which of it is listed. */
export const TaskFilters = ({
  search,
  nation,
  onChange,
}: {
  search: ReconciliationSearch;
  nation: boolean;
  onChange: (search: ReconciliationSearch) => void;
}) => {
  const { t } = useTranslation('tasks');
  const clearing = useClearing();
  const units = useUnitNames();
  const { data } = useQuery(taskSummaryQuery);
  const set = (change: { [K in keyof ReconciliationSearch]?: ReconciliationSearch[K] | undefined }): void =>
    onChange(readReconciliationSearch({ ...search, ...change }));
  const state = search.tasks ?? 'open';
  const count = (rule: string): number => data?.rules.find((one) => one.rule === rule)?.count ?? 0;
  return (
    <search className={shared.filters}>
      <div className={shared.counts}>
        {TASK_STATES.map((name) => (
          <button
            key={name}
            type="button"
            className={shared.count}
            aria-pressed={state === name && search.owner === undefined}
            data-urgent={name === 'open' && (data?.severities.critical ?? 0) > 0}
            onClick={() => set({ tasks: name, owner: undefined })}
          >
            <strong>{data ? exactNumber(data.states[name], currentLanguage()) : '–'}</strong>
            {t(`states.${name}`)}
          </button>
        ))}
        <button
          type="button"
          className={shared.count}
          aria-pressed={search.owner === 'me'}
          onClick={() => set({ tasks: undefined, owner: search.owner === 'me' ? undefined : 'me' })}
        >
          <strong>{data ? exactNumber(data.mine, currentLanguage()) : '–'}</strong>
          {t('mine')}
        </button>
      </div>
      <div className={shared.controls}>
        <Input.Search
          allowClear
          aria-label={t('search')}
          placeholder={t('search')}
          defaultValue={search.q ?? ''}
          onSearch={(q) => set({ q })}
        />
        <Select
          allowClear={clearing}
          aria-label={t('rule')}
          placeholder={t('anyRule')}
          value={search.rule ?? null}
          options={CHECK_RULE_NAMES.map((value) => ({
            value,
            label:
              count(value) > 0
                ? t('ruleCount', { rule: t(`rules.${value}.name`), count: count(value) })
                : t(`rules.${value}.name`),
          }))}
          onChange={(rule: ReconciliationSearch['rule'] | null) => set({ rule: rule ?? undefined })}
        />
        {nation ? (
          <Select
            allowClear={clearing}
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('unit')}
            placeholder={t('anyUnit')}
            value={search.within ?? null}
            options={units.options}
            onChange={(within: string | null) => set({ within: within ?? undefined })}
          />
        ) : null}
      </div>
    </search>
  );
};
