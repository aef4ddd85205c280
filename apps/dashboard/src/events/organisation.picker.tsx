import { useQuery } from '@tanstack/react-query';
import { Select, Spin } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { useClearing } from '../ui/use-clearing.tsx';
import type { Named } from './event.draft.ts';
import { organisationsQuery } from './event.queries.ts';

const DELAY_MS = 250;
const MOST_PARTNERS = 20;

/** Organisations whose names hold what is typed, a moment after the last key. */
const useOrganisationSearch = () => {
  const { t } = useTranslation('events');
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, isFetching, error } = useQuery(organisationsQuery(asked));
  const english = currentLanguage() === 'en';
  return {
    loading: isFetching,
    options: (data?.items ?? []).map(({ id, name, nameEn }) => ({
      value: id,
      label: (english ? nameEn : null) ?? name,
    })),
    notFoundContent: isFetching ? <Spin size="small" /> : (error?.message ?? t('noOrganisation')),
    showSearch: { filterOption: false, onSearch: setTyped } as const,
    placeholder: t('organisationPlaceholder'),
  };
};

type Choice = { value: string; label: string };
const choiceOf = ({ id, name }: Named): Choice => ({ value: id, label: name });
const namedBy = ({ value, label }: Choice): Named => ({ id: value, name: label });

/** Picks one organisation by searching for its name. */
export const OrganisationPicker = ({
  value,
  onChange,
  ...rest
}: {
  value?: Named | null;
  onChange?: (value: Named | null) => void;
  id?: string;
  disabled?: boolean;
  'aria-label'?: string;
}) => {
  const clearing = useClearing();
  const search = useOrganisationSearch();
  return (
    <Select<Choice | null>
      {...rest}
      {...search}
      labelInValue
      allowClear={clearing}
      value={value ? choiceOf(value) : null}
      onChange={(choice) => onChange?.(choice ? namedBy(choice) : null)}
    />
  );
};

/** Picks several. */
export const OrganisationsPicker = ({
  value = [],
  onChange,
  ...rest
}: {
  value?: Named[];
  onChange?: (value: Named[]) => void;
  id?: string;
}) => {
  const clearing = useClearing();
  const search = useOrganisationSearch();
  return (
    <Select<Choice[]>
      {...rest}
      {...search}
      mode="multiple"
      maxCount={MOST_PARTNERS}
      labelInValue
      allowClear={clearing}
      value={value.map(choiceOf)}
      onChange={(choices) => onChange?.(choices.map(namedBy))}
    />
  );
};
