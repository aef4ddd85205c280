import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../ui/page.heading.tsx';
import { SecondFactorEnrolment } from './second-factor.enrolment.tsx';
import { useSecondFactorChanged } from './second-factor.queries.ts';
import { useSignOut } from './session.actions.ts';
import styles from './session.module.css';

/** In place of every screen while somebody's roles demand a second factor and there is none. */
export const EnrolmentScreen = () => {
  const { t } = useTranslation('session');
  const changed = useSecondFactorChanged();
  const signOut = useSignOut();
  return (
    <div className={styles.signIn}>
      <section className={`${styles.card} ${styles.wide}`}>
        <PageHeading title={t('enrolTitle')} />
        <p className={styles.lead}>{t('enrolLead')}</p>
        <SecondFactorEnrolment done={t('enrolDone')} onDone={() => void changed()} />
        <p className={styles.foot}>
          <Button loading={signOut.isPending} onClick={() => signOut.mutate({ shared: false })}>
            {t('signOut')}
          </Button>
        </p>
      </section>
    </div>
  );
};
