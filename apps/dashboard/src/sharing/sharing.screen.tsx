import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { isCoordinator, mayShare } from '../session/role.rules.ts';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { DisplayList } from './display.list.tsx';
import { PublicSettings } from './public.settings.tsx';
import styles from './sharing.module.css';
import { SnippetPanel } from './snippet.panel.tsx';

/** What of the board others see: everybody, other sites, walls. */
export const SharingScreen = () => {
  const { t } = useTranslation('sharing');
  const { data, error, refetch } = useQuery(editionQuery());
  return (
    <AllowedGate allows={mayShare}>
      {(session) => (
        <>
          <PageHeading title={t('title')} />
          <p className={styles.hint}>{t('hint')}</p>
          {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
          {!data && !error ? <Skeleton active /> : null}
          {data ? (
            <div className={styles.parts}>
              <PublicSettings edition={data} />
              <SnippetPanel edition={data} />
              <DisplayList edition={data} mayMake={isCoordinator(session)} />
            </div>
          ) : null}
        </>
      )}
    </AllowedGate>
  );
};
