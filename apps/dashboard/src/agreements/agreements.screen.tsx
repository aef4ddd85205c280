import { useInfiniteQuery } from '@tanstack/react-query';
import { AGREEMENT_STAGES, type Agreement, type AgreementStage, type Session } from '@innoweek/contracts';
import { Button, Empty, Input, Segmented, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../registers/registers.module.css';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { mayRegister, seesReporters } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useFigureText } from '../tallies/figure.text.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useClearing } from '../ui/use-clearing.tsx';
import { AgreementForm } from './agreement.form.tsx';
import { AGREEMENT_VIEWS, agreementsQuery, type AgreementFilter } from './agreement.queries.ts';
import { AgreementRow } from './agreement.row.tsx';

/** The register of agreements. */
export const AgreementsScreen = () => (
  <AllowedGate allows={seesReporters}>{(session) => <Agreements session={session} />}</AllowedGate>
);

const Agreements = ({ session }: { session: Session }) => {
  const { t } = useTranslation('agreements');
  const clearing = useClearing();
  const [filter, setFilter] = useState<AgreementFilter>({ q: '', stage: null, view: 'all' });
  const [form, setForm] = useState<Agreement | 'new' | null>(null);
  const figure = useFigureText();
  const list = useInfiniteQuery(agreementsQuery(filter));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [first] = list.data?.pages ?? [];
  const language = currentLanguage();
  return (
    <>
      <PageHeading
        title={t('title')}
        actions={
          mayRegister(session) ? (
            <>
              <ButtonLink to="/imports" search={{ kind: 'agreements' }}>
                {t('byFile')}
              </ButtonLink>
              <Button type="primary" onClick={() => setForm('new')}>
                {t('register')}
              </Button>
            </>
          ) : null
        }
      />
      <div className={styles.tools}>
        <Input.Search
          className={styles.search}
          allowClear
          maxLength={100}
          aria-label={t('search')}
          placeholder={t('search')}
          onSearch={(text) => setFilter({ ...filter, q: text.trim() })}
        />
        <Select<AgreementStage>
          style={{ minWidth: 130 }}
          allowClear={clearing}
          aria-label={t('stage')}
          placeholder={t('allStages')}
          value={filter.stage}
          onChange={(stage: AgreementStage | undefined) => setFilter({ ...filter, stage: stage ?? null })}
          options={AGREEMENT_STAGES.map((value) => ({ value, label: t(`stages.${value}`) }))}
        />
        <Segmented
          aria-label={t('views')}
          value={filter.view}
          onChange={(view) => setFilter({ ...filter, view })}
          options={AGREEMENT_VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
        />
      </div>
      {first ? (
        <p className={styles.sum} role="status">
          {t('total', {
            total: exactNumber(first.total, language),
            agreements: exactNumber(first.counted.agreements, language),
            amount: figure('agreement_amount', first.counted.amount),
          })}
        </p>
      ) : null}
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <Skeleton active /> : null}
      {list.data && items.length === 0 ? <Empty description={t('none')} /> : null}
      <ul className={styles.list}>
        {items.map((agreement) => (
          <AgreementRow key={agreement.id} agreement={agreement} onEdit={setForm} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
      {form === null ? null : (
        <AgreementForm
          session={session}
          agreement={form === 'new' ? null : form}
          onClose={() => setForm(null)}
        />
      )}
    </>
  );
};
