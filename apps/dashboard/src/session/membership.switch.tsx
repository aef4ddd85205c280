import type { Membership, Session } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { useActFor } from './session.actions.ts';
import styles from './session.module.css';

/** The organisations that somebody acts for, where there are several: one of them at a time. */
export const MembershipSwitch = ({ session, onSwitched }: { session: Session; onSwitched: () => void }) => {
  const { t } = useTranslation('session');
  const actFor = useActFor();
  if (session.memberships.length < 2) return null;
  const english = currentLanguage() === 'en';
  const nameOf = ({ organisation }: Membership): string =>
    (english ? organisation?.nameEn : null) ?? organisation?.name ?? t('noOrganisation');
  return (
    <fieldset className={styles.switch} disabled={actFor.isPending}>
      <legend>{t('actFor')}</legend>
      {session.memberships.map((membership) => (
        <label key={membership.id}>
          <input
            type="radio"
            name="membership"
            checked={membership.id === session.membership}
            onChange={() => actFor.mutate(membership.organisation?.id ?? null, { onSuccess: onSwitched })}
          />
          <span>
            {nameOf(membership)}
            <small>{membership.roles.map((role) => t(`role.${role}`)).join(t('listSeparator'))}</small>
          </span>
        </label>
      ))}
      {actFor.error ? (
        <p role="alert" className={styles.failed}>
          {actFor.error.message}
        </p>
      ) : null}
    </fieldset>
  );
};
