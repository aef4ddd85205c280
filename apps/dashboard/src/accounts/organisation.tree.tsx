import { CaretRightOutlined } from '@ant-design/icons';
import type { Organisation } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Empty, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { branchQuery } from './organisation.queries.ts';
import { OrganisationRecord, type OrganisationActions } from './organisation.record.tsx';
import styles from './organisation.tree.module.css';

/** Organisations as they lie below each other; each level is read when it is opened. */
export const OrganisationTree = ({ actions }: { actions: OrganisationActions }) => (
  <Branch parent={null} actions={actions} />
);

const Branch = ({ parent, actions }: { parent: string | null; actions: OrganisationActions }) => {
  const { t } = useTranslation('accounts');
  const { data, error, refetch } = useQuery(branchQuery(parent));
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  if (data.length === 0) return <Empty description={t('none')} />;
  return (
    <ul className={styles.branch} data-root={parent === null || undefined}>
      {data.map((organisation) => (
        <Leaf key={organisation.id} organisation={organisation} actions={actions} />
      ))}
    </ul>
  );
};

const Leaf = ({ organisation, actions }: { organisation: Organisation; actions: OrganisationActions }) => {
  const { t } = useTranslation('accounts');
  // CAST holds nearly everything: it is what people come to see.
  const [isOpen, setOpen] = useState(organisation.kind === 'cast');
  const { children = 0, name } = organisation;
  return (
    <li>
      <div className={styles.leaf}>
        {children > 0 ? (
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <CaretRightOutlined rotate={isOpen ? 90 : 0} aria-hidden />
            <span className={styles.spoken}>{t('below', { name })}</span>
            <span className={styles.count}>{exactNumber(children, currentLanguage())}</span>
          </button>
        ) : (
          <span className={styles.toggle} aria-hidden />
        )}
        <OrganisationRecord organisation={organisation} actions={actions} />
      </div>
      {isOpen && children > 0 ? <Branch parent={organisation.id} actions={actions} /> : null}
    </li>
  );
};
