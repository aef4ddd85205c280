import { Link, useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useSignOut } from './session.actions.ts';
import { MembershipSwitch } from './membership.switch.tsx';
import styles from './session.module.css';

/** Who is signed in and the way out; or the way in. In the header of every screen, so without Ant Design. */
export const AccountMenu = () => {
  const { t } = useTranslation('session');
  const session = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const id = useId();
  if (session === undefined) return null;
  if (session === null)
    return (
      <Link to="/sign-in" className={`${styles.open} ${styles.primary}`}>
        {t('title')}
      </Link>
    );
  const english = currentLanguage() === 'en';
  const { organisation } = session;
  return (
    <>
      <button
        type="button"
        className={styles.open}
        popoverTarget={id}
        aria-label={t('menuOf', { name: session.account.name })}
      >
        <span className={styles.who}>{session.account.name}</span>
        <span aria-hidden>▾</span>
      </button>
      <div id={id} popover="auto" className={styles.menu}>
        <dl>
          <dt>{t('account')}</dt>
          <dd>{session.account.email}</dd>
          <dt>{t('roles')}</dt>
          <dd>{session.roles.map((role) => t(`role.${role}`)).join(t('listSeparator'))}</dd>
          {organisation ? (
            <>
              <dt>{t('organisation')}</dt>
              <dd>{(english ? organisation.nameEn : null) ?? organisation.name}</dd>
            </>
          ) : null}
        </dl>
        <MembershipSwitch session={session} onSwitched={() => document.getElementById(id)?.hidePopover()} />
        <Link
          to="/account"
          className={styles.leave}
          onClick={() => document.getElementById(id)?.hidePopover()}
        >
          {t('ownAccount')}
        </Link>
        {[false, true].map((shared) => (
          <button
            key={String(shared)}
            type="button"
            className={styles.leave}
            disabled={signOut.isPending}
            onClick={() => signOut.mutate({ shared }, { onSuccess: () => void navigate({ to: '/' }) })}
          >
            {t(shared ? 'signOutShared' : 'signOut')}
          </button>
        ))}
        {signOut.error ? (
          <p role="alert" className={styles.failed}>
            {signOut.error.message}
          </p>
        ) : null}
      </div>
    </>
  );
};
