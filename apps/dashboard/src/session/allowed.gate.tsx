import { Result, Spin } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '@innoweek/contracts';
import { useSession } from '../api/session.query.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import styles from '../ui/page.module.css';

/** Shows a screen to those whose roles reach it; others are told so, and where else to go. */
export const AllowedGate = ({
  allows,
  children,
}: {
  allows: (session: Session) => boolean;
  children: (session: Session) => ReactNode;
}) => {
  const { t } = useTranslation('session');
  const session = useSession();
  if (session === undefined) return <Spin className={styles.centre} />;
  if (session !== null && allows(session)) return children(session);
  return (
    <Result
      status="403"
      title={session === null ? t('signInFirst') : t('notForYou')}
      subTitle={session === null ? undefined : t('notForYouHint')}
      extra={
        session === null ? (
          <ButtonLink look="primary" to="/sign-in" search={{}}>
            {t('title')}
          </ButtonLink>
        ) : (
          <ButtonLink look="primary" to="/">
            {t('toHome')}
          </ButtonLink>
        )
      }
    />
  );
};
