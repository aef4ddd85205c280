import { QRCodeSVG } from '@rc-component/qrcode';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskCode } from '@innoweek/contracts';
import { ProblemError } from '../api/problem.error.ts';
import { formatMoment, wallOf } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { LanguageSwitch } from '../shell/language.switch.tsx';
import { exactNumber } from '../ui/number.format.ts';
import type { DoorFacts } from './door.database.ts';
import { askAgain, doorQuery, kioskCodeQuery } from './door.queries.ts';
import styles from './kiosk.module.css';
import { SignInLink } from './sign-in.link.tsx';
import { useDeviceName } from './use-device-name.ts';
import { useKiosk } from './use-kiosk.ts';
import { useLiveRefetch } from './use-live-refetch.ts';
import { useWakeLock } from './use-wake-lock.ts';

const route = getRouteApi('/door/$code/kiosk');
/** Pixels of the drawing; the style sheet gives it its size. */
const DRAWN = 512;

/** The screen at a door: a code that people scan, and how many came. */
export const KioskScreen = () => {
  const { code } = route.useParams();
  const { t } = useTranslation('door');
  const door = useQuery({ ...doorQuery(code), refetchInterval: askAgain });
  const { kiosk, error, renew } = useKiosk(code);
  const problem = door.error ?? error;
  useWakeLock();
  return (
    <div className={styles.kiosk}>
      <header className={styles.bar}>
        <Link to="/events/$code" params={{ code }} className={styles.tool}>
          ‹ {t('leave')}
        </Link>
        <LanguageSwitch />
        {document.fullscreenEnabled ? (
          <button
            type="button"
            className={styles.tool}
            onClick={() => void document.documentElement.requestFullscreen()}
          >
            {t('fullScreen')}
          </button>
        ) : null}
      </header>
      {door.data && kiosk !== null ? (
        <Shown code={code} kiosk={kiosk} door={door.data} renew={renew} />
      ) : (
        <Failure code={code} error={problem} wasIn={door.data !== undefined} />
      )}
    </div>
  );
};

const Shown = ({
  code,
  kiosk,
  door,
  renew,
}: {
  code: string;
  kiosk: string;
  door: DoorFacts;
  renew: () => void;
}) => {
  const { t } = useTranslation('door');
  const language = currentLanguage();
  const deviceName = useDeviceName();
  const { data, error, refetch } = useQuery(kioskCodeQuery(code, kiosk));
  useLiveRefetch(code, door.edition, refetch);
  const isUnknown = error instanceof ProblemError && error.code === 'kiosk_not_found';
  useEffect(() => {
    if (isUnknown) renew();
  }, [isUnknown, renew]);
  const { event } = door;
  const people = data?.people ?? door.people;
  // An old code is worse than none.
  const isShown = !error && data !== undefined && data.token !== null;
  return (
    <div className={styles.shown}>
      <h1 className={styles.title}>{language === 'en' ? (event.titleEn ?? event.title) : event.title}</h1>
      <div className={styles.code}>
        {error || !data ? <Failure code={code} error={error} wasIn /> : <Code code={data} />}
      </div>
      <div className={styles.words}>
        {isShown ? (
          <>
            <p className={styles.scan}>{t('scan')}</p>
            <p className={styles.hint}>{t('scanHint')}</p>
          </>
        ) : null}
        <p className={styles.came} aria-live="polite">
          <span>{t('came')}</span>
          <output className={styles.figure} data-people={people}>
            {exactNumber(people, language)}
          </output>
          <span>{t('cameUnit')}</span>
        </p>
        <p className={styles.hint}>
          {t('here', { people: exactNumber(data?.here ?? 0, language) })} · {deviceName(`kiosk:${kiosk}`)}
        </p>
        {isShown ? <p className={styles.hint}>{t('changes')}</p> : null}
      </div>
    </div>
  );
};

/** The code, while the door is open; otherwise when it opens. */
const Code = ({ code: { token, state, opensAt, closesAt } }: { code: KioskCode }) => {
  const { t } = useTranslation('door');
  const language = currentLanguage();
  if (token === null)
    return (
      <p className={styles.closed}>
        <strong>{t(`states.${state}`)}</strong>
        <span>{t('hours', { from: formatMoment(opensAt, language), to: wallOf(closesAt).slice(11) })}</span>
      </p>
    );
  // The address of this page is the one that reaches the server from here.
  const address = `${location.origin}/attend/${token}`;
  return (
    <div data-address={address} className={styles.drawing}>
      <QRCodeSVG
        value={address}
        title={t('qrLabel')}
        size={DRAWN}
        level="M"
        marginSize={2}
        bgColor="#ffffff"
        fgColor="#000000"
      />
    </div>
  );
};

/** Takes the place of the code while none comes, and says why. */
const Failure = ({
  code,
  error,
  wasIn,
}: {
  code: string;
  error: unknown;
  /** Whether somebody was signed in here before. */
  wasIn: boolean;
}) => {
  const { t } = useTranslation('door');
  if (!(error instanceof ProblemError))
    return (
      <p className={styles.closed} role="status">
        {t('loading')}
      </p>
    );
  return (
    <p className={styles.closed} role="alert">
      {error.status === 401 ? (
        <>
          <span>{t(wasIn ? 'kioskSignedOut' : 'signInFirst')}</span>
          <SignInLink to={`/door/${code}/kiosk`} className={styles.primary} />
        </>
      ) : (
        <span>{error.status === 0 ? t('kioskOffline') : error.message}</span>
      )}
    </p>
  );
};
