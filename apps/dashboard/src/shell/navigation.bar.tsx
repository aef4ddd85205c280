import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { isWithin, NAVIGATION } from '../routes/navigation.ts';
import type { Caller } from '../session/role.rules.ts';
import { useFitting } from './fitting.hook.ts';
import styles from './navigation.module.css';

const FEATURES = [
  'shell',
  'accounts',
  'agreements',
  'approvals',
  'board',
  'home',
  'events',
  'imports',
  'media',
  'publicity',
  'reconciliation',
  'communiques',
  'completeness',
  'sharing',
  'tallies',
] as const;

/** Where the header leads to: as many as there is room for, the rest behind one button; on a phone, all of them. */
export const NavigationBar = ({ session }: { session: Caller }) => {
  const { t, i18n } = useTranslation(FEATURES);
  const { data: edition } = useQuery({ ...editionQuery(), enabled: session === null });
  const audience = edition?.publicBoard.audience;
  const items = NAVIGATION.filter((item) => item.shows(session, audience)).map((item): Item => ({
    to: item.to,
    text: t(`${item.feature}:title`),
    ...('also' in item ? { also: item.also } : {}),
  }));
  const { line, measure, count } = useFitting(`${i18n.language} ${items.map(({ to }) => to).join(' ')}`);
  return (
    <nav className={styles.nav} aria-label={t('shell:navigation')} ref={line}>
      <div className={styles.measure} aria-hidden="true" ref={measure}>
        {items.map(({ to, text }) => (
          <span key={to} className={styles.link}>
            {text}
          </span>
        ))}
        <span className={styles.button}>{t('shell:menu')}</span>
      </div>
      {items.slice(0, count).map((item) => (
        <NavigationLink key={item.to} {...item} />
      ))}
      {count < items.length && <MoreMenu items={items.slice(count)} alone={count === 0} />}
    </nav>
  );
};

type Item = { to: (typeof NAVIGATION)[number]['to']; text: string; also?: readonly string[] };

const NavigationLink = (item: Item) => {
  const { pathname } = useLocation();
  return (
    <Link
      to={item.to}
      className={styles.link}
      activeOptions={{ exact: item.to === '/', includeSearch: false }}
      aria-current={isWithin(item, pathname) ? 'page' : undefined}
    >
      {item.text}
    </Link>
  );
};

/** The links that there is no room for. Escape, a click elsewhere, or going somewhere closes it. */
const MoreMenu = ({ items, alone }: { items: readonly Item[]; alone: boolean }) => {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  // Opened on one screen it does not stay open on the next.
  const isOpen = openAt === pathname;
  const isHere = items.some((item) => item.to !== '/' && isWithin(item, pathname));
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: Event): void => {
      if (event.target instanceof Node && root.current?.contains(event.target)) return;
      setOpenAt(null);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpenAt(null);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);
  return (
    <div className={styles.more} ref={root} data-alone={alone || undefined}>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-expanded={isOpen}
        aria-controls={id}
        data-current={isHere || undefined}
        onClick={() => setOpenAt(isOpen ? null : pathname)}
      >
        {t(alone ? 'menu' : 'more')}
        <span className={styles.arrow} aria-hidden="true" />
      </button>
      <ul id={id} className={styles.menu} hidden={!isOpen}>
        {items.map((item) => (
          <li key={item.to}>
            <NavigationLink {...item} />
          </li>
        ))}
      </ul>
    </div>
  );
};
