import { Link, Outlet, useMatches, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { NotificationBell } from '../notifications/notification.bell.tsx';
import { NAVIGATION } from '../routes/navigation.ts';
import { AccountMenu } from '../session/account.menu.tsx';
import { LanguageSwitch } from './language.switch.tsx';
import styles from './shell.module.css';
import { ThemeSwitch } from './theme.switch.tsx';

/** Header, navigation and the place for a screen. A wall (`?wall=1`) and a door have the screen alone. */
export const ShellLayout = () => {
  const { t } = useTranslation('shell');
  const { wall } = useSearch({ from: '__root__' });
  const bare = useMatches({ select: (matches) => matches.some(({ staticData }) => staticData.bare) });
  if (wall || bare) {
    return (
      <main>
        <Outlet />
      </main>
    );
  }
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      <Header />
      <main id="content" className={styles.content} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
};

const Header = () => {
  const { t } = useTranslation([
    'shell',
    'accounts',
    'agreements',
    'approvals',
    'board',
    'home',
    'events',
    'imports',
    'media',
    'reconciliation',
    'communiques',
    'completeness',
    'tallies',
  ]);
  const session = useSession();
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.brand}>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <span className={styles.name}>{t('shell:product')}</span>
        <span className={styles.long}>{t('shell:productLong')}</span>
      </Link>
      <nav className={styles.nav} aria-label={t('shell:navigation')}>
        {NAVIGATION.filter((item) => item.shows(session)).map((item) => (
          <Link
            key={item.to}
            to={item.to}
            className={styles.link}
            activeOptions={{ exact: item.to === '/', includeSearch: false }}
            activeProps={{ 'aria-current': 'page' }}
          >
            {t(`${item.feature}:title`)}
          </Link>
        ))}
      </nav>
      <div className={styles.tools}>
        <LanguageSwitch />
        <ThemeSwitch />
        {session ? <NotificationBell account={session.account.id} /> : null}
        <AccountMenu />
      </div>
    </header>
  );
};
