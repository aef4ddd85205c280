import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { RECEIPT_STATES, type Session } from '@innoweek/contracts';
import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { mayRegister } from '../session/role.rules.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { useClearing } from '../ui/use-clearing.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { ReceiptList } from './receipt.list.tsx';
import { readReceiptSearch, type ReceiptSearch } from './receipt.search.ts';
import styles from './tallies.module.css';

const route = getRouteApi('/workspace/receipts');

/** Everything that the caller sent, to be found again, corrected and taken back. */
export const ReceiptsScreen = () => (
  <AllowedGate allows={mayRegister}>{(session) => <Receipts session={session} />}</AllowedGate>
);

const Receipts = ({ session }: { session: Session }) => {
  const { t } = useTranslation('tallies');
  const clearing = useClearing();
  const search = route.useSearch();
  const navigate = useNavigate();
  const edition = useQuery(editionQuery()).data;
  const set = (change: { [K in keyof ReceiptSearch]?: ReceiptSearch[K] | undefined }): void =>
    void navigate({ to: '/receipts', search: readReceiptSearch({ ...search, ...change }), replace: true });
  return (
    <>
      <PageHeading title={t('receipts')} actions={<ButtonLink to="/tallies">{t('title')}</ButtonLink>} />
      <search className={styles.filters}>
        <Input.Search
          key={search.q ?? ''}
          allowClear
          maxLength={100}
          aria-label={t('find')}
          placeholder={t('find')}
          defaultValue={search.q ?? ''}
          onSearch={(q) => set({ q })}
        />
        <Select
          allowClear={clearing}
          aria-label={t('state')}
          placeholder={t('anyState')}
          value={search.state ?? null}
          options={RECEIPT_STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
          onChange={(state: ReceiptSearch['state'] | null) => set({ state: state ?? undefined })}
        />
        <WallPicker
          id="receipt-day"
          days
          aria-label={t('anyDay')}
          placeholder={t('anyDay')}
          first={edition?.warmUpStart}
          last={edition?.end}
          value={search.day ?? null}
          onChange={(day) => set({ day: day ?? undefined })}
        />
      </search>
      <section className={styles.panel}>
        <ReceiptList account={session.account.id} search={search} />
      </section>
    </>
  );
};
