import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Session } from '@innoweek/contracts';
import { OwingList } from '../completeness/owing.list.tsx';
import { OwedSteps } from '../completeness/step.report.tsx';
import { AllowedGate } from '../session/allowed.gate.tsx';
import { mayRegister, moderatedUnit } from '../session/role.rules.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { CorrectionForm } from './correction.form.tsx';
import { ReceiptList } from './receipt.list.tsx';
import styles from './tallies.module.css';
import { BLANK, tallyDraftKey } from './tally.draft.ts';
import { TallyForm } from './tally.form.tsx';

const route = getRouteApi('/workspace/tallies');

/** Reporting figures, correcting them, and what became of those that were sent. */
export const TalliesScreen = () => (
  <AllowedGate allows={mayRegister}>{(session) => <Tallies session={session} />}</AllowedGate>
);

const Tallies = ({ session }: { session: Session }) => {
  const { t } = useTranslation(['tallies', 'completeness']);
  const { event, unit: askedUnit, day, corrects } = route.useSearch();
  const unit = moderatedUnit(session);
  const form = [corrects, event ?? askedUnit, day].filter((part) => part !== undefined).join('/');
  const place = tallyDraftKey(session.account.id, session.organisation?.id ?? null, form);
  const subject =
    event !== undefined ? `event:${event}` : askedUnit === undefined ? null : `remainder:${askedUnit}`;
  return (
    <>
      <PageHeading
        title={corrects === undefined ? t('title') : t('correctTitle')}
        actions={
          <>
            <ButtonLink to="/receipts">{t('receipts')}</ButtonLink>
            <ButtonLink to="/imports" search={{ kind: 'tallies' }}>
              {t('byFile')}
            </ButtonLink>
          </>
        }
      />
      <div className={styles.columns}>
        {corrects !== undefined && subject !== null && day !== undefined ? (
          <CorrectionForm
            key={place}
            session={session}
            place={place}
            receipt={corrects}
            subject={subject}
            day={day}
          />
        ) : (
          <TallyForm
            key={place}
            session={session}
            place={place}
            base={{
              about: askedUnit !== undefined && event === undefined ? 'unit' : 'event',
              event,
              unit: askedUnit ?? unit,
              day: day ?? null,
              texts: BLANK,
              moneyUnit: 'wan',
              note: '',
            }}
          />
        )}
        <div className={styles.stack}>
          {unit === null ? null : (
            <section className={styles.panel}>
              <h2 className={styles.sectionTitle}>{t('completeness:owed')}</h2>
              <OwedSteps unit={unit} />
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
