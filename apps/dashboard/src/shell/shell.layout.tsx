import { Link, Outlet, useMatches, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import { NotificationBell } from '../notifications/notification.bell.tsx';
import { AccountMenu } from '../session/account.menu.tsx';
import { NavigationBar } from './navigation.bar.tsx';
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
  const { t } = useTranslation('shell');
  const session = useSession();
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.brand}>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <span className={styles.name}>{t('product')}</span>
        <span className={styles.long}>{t('productLong')}</span>
      </Link>
      <NavigationBar session={session} />
      <div className={styles.tools}>
        <LanguageSwitch />
        <ThemeSwitch />
        {session ? <NotificationBell account={session.account.id} /> : null}
        <AccountMenu />
      </div>
    </header>
  );
};
