import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Session } from '@innoweek/contracts';
import { OwingList } from '../completeness/owing.list.tsx';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { mayRegister, moderatedUnit } from '../session/role.rules.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ReceiptList } from './receipt.list.tsx';
import styles from './tallies.module.css';
import { TallyForm } from './tally.form.tsx';

const route = getRouteApi('/workspace/tallies');

/** Reporting figures, and what became of those that were sent. */
export const TalliesScreen = () => (
  <AllowedGate allows={mayRegister}>{(session) => <Tallies session={session} />}</AllowedGate>
);

const Tallies = ({ session }: { session: Session }) => {
  const { t } = useTranslation(['tallies', 'completeness']);
  const { event, day } = route.useSearch();
  const unit = moderatedUnit(session);
  return (
    <>
      <PageHeading
        title={t('title')}
        actions={
          <ButtonLink to="/imports" search={{ kind: 'tallies' }}>
            {t('byFile')}
          </ButtonLink>
        }
      />
      <div className={styles.columns}>
        <TallyForm
          key={`${event ?? ''}/${day ?? ''}`}
          session={session}
          eventCode={event ?? null}
          askedDay={day ?? null}
        />
        <div className={styles.stack}>
          {unit === null ? null : (
            <section className={styles.panel}>
              <h2 className={styles.sectionTitle}>{t('completeness:owed')}</h2>
              <OwingList unit={unit} />
            </section>
          )}
          <section className={styles.panel}>
            <h2 className={styles.sectionTitle}>{t('receipts')}</h2>
            <ReceiptList account={session.account.id} />
          </section>
        </div>
      </div>
    </>
  );
};
