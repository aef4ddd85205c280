import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoorState } from '@innoweek/contracts';
import { ProblemError } from '../api/problem.error.ts';
import { formatMoment, formatSpan, wallOf } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { LanguageSwitch } from '../shell/language.switch.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { CountButtons } from './count.buttons.tsx';
import type { DoorFacts } from './door.database.ts';
import styles from './door.module.css';
import { doorQuery } from './door.queries.ts';
import { doorStore, type DoorSnapshot } from './door.store.ts';
import { SendingNotice } from './sending.notice.tsx';
import { SignInLink } from './sign-in.link.tsx';
import { useDeviceName } from './use-device-name.ts';
import { readyOffline } from './worker.registration.ts';

const route = getRouteApi('/door/$code');

/** What nothing is counted for. */
const SHUT: ReadonlySet<DoorState> = new Set(['cancelled', 'unapproved']);

/** Counting heads at a door with one hand, with a network or without. */
export const DoorScreen = () => {
  const { code } = route.useParams();
  const { t } = useTranslation('door');
  const door = useSyncExternalStore(doorStore.subscribe, () => doorStore.view(code));
  const { data, error, refetch } = useQuery(doorQuery(code));
  useEffect(() => {
    void readyOffline();
    doorStore.wake();
  }, []);
  useEffect(() => {
    if (data) void doorStore.keepFacts(data);
  }, [data]);
  // What this phone sent is in the event's figure now.
  const sent = door.record?.sent;
  useEffect(() => {
    if (sent !== undefined) void refetch();
  }, [sent, refetch]);
  const facts = data ?? door.record?.facts ?? null;
  return (
    <div className={styles.door}>
      <header className={styles.bar}>
        <Link to="/events/$code" params={{ code }} className={styles.back}>
          ‹ {t('back')}
        </Link>
        <LanguageSwitch />
      </header>
      {door.loaded && door.record && facts ? (
        <Counting code={code} door={door} facts={facts} />
      ) : (
        <Unopened code={code} error={error} forbidden={door.forbidden} />
      )}
    </div>
  );
};

const Counting = ({ code, door, facts }: { code: string; door: DoorSnapshot; facts: DoorFacts }) => {
  const { t } = useTranslation('door');
  const language = currentLanguage();
  const deviceName = useDeviceName();
  const { event } = facts;
  const own = (door.record?.sent ?? 0) + door.waiting;
  return (
    <>
      <section className={styles.event}>
        <h1 className={styles.title}>{language === 'en' ? (event.titleEn ?? event.title) : event.title}</h1>
        <p className={styles.facts}>
          {facts.state === 'open' || SHUT.has(facts.state) ? (
            t(`states.${facts.state}`)
          ) : (
            <>
              {t(`states.${facts.state}`)} · {formatMoment(facts.opensAt, language)}–
              {wallOf(facts.closesAt).slice(11)}
            </>
          )}
        </p>
        <p className={styles.facts}>{formatSpan(event.start, event.end, language)}</p>
      </section>
      <section className={styles.counted} aria-label={t('own')}>
        <p className={styles.label}>{t('own')}</p>
        <output className={styles.figure} data-own={own}>
          {exactNumber(own, language)}
        </output>
        <p className={styles.all} data-all={facts.people}>
          {t('all', { people: exactNumber(facts.people, language) })}{' '}
          <small>{t('allAt', { time: clockOf(facts.receivedAt) })}</small>
        </p>
      </section>
      <SendingNotice code={code} door={door} />
      <CountButtons code={code} own={own} facts={facts} disabled={SHUT.has(facts.state) || !facts.mayCount} />
      <footer className={styles.foot}>
        <span>{door.record ? t('device', { name: deviceName(door.record.device) }) : null}</span>
        <Link to="/door/$code/kiosk" params={{ code }}>
          {t('toKiosk')}
        </Link>
        {isSecureContext ? null : <p className={styles.warning}>{t('insecure')}</p>}
      </footer>
    </>
  );
};

/** Why there is nothing to count yet, and what to do about it. */
const Unopened = ({ code, error, forbidden }: { code: string; error: unknown; forbidden: boolean }) => {
  const { t } = useTranslation('door');
  const problem = error instanceof ProblemError ? error : null;
  if (forbidden) return <p className={styles.alone}>{t('forbidden')}</p>;
  if (problem?.status === 401)
    return (
      <div className={styles.alone}>
        <p>{t('signInFirst')}</p>
        <SignInLink to={`/door/${code}`} className={styles.primary} />
      </div>
    );
  if (problem?.status === 0 || !navigator.onLine) return <p className={styles.alone}>{t('firstOnline')}</p>;
  return (
    <p className={styles.alone} role={problem ? 'alert' : 'status'}>
      {problem ? problem.message : t('loading')}
    </p>
  );
};

/** The hour and minute on this phone: it is the phone's own news. */
const clockOf = (moment: number): string =>
  new Date(moment).toLocaleTimeString(currentLanguage() === 'en' ? 'en-GB' : 'zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
