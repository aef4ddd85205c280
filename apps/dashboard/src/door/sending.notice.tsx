import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import styles from './door.module.css';
import { doorStore, type DoorSnapshot } from './door.store.ts';
import { SignInLink } from './sign-in.link.tsx';

/** Where the counts of a door are: told by words, the colour only repeats them. */
export type SendingWord = 'refused' | 'signedOut' | 'offline' | 'unreachable' | 'waiting' | 'sent';

/** The word for a door; what needs somebody to act comes first. */
export const sendingWordOf = ({
  record,
  entries,
  sending,
  online,
}: Pick<DoorSnapshot, 'record' | 'entries' | 'sending' | 'online'>): SendingWord => {
  if (entries > 0 && record?.refusal) return 'refused';
  if (entries > 0 && sending === 'signedOut') return 'signedOut';
  if (!online) return 'offline';
  if (entries === 0) return 'sent';
  return sending === 'unreachable' ? 'unreachable' : 'waiting';
};

/** Says whether everything arrived, what waits and why, and what to do about it. */
export const SendingNotice = ({ code, door }: { code: string; door: DoorSnapshot }) => {
  const { t } = useTranslation('door');
  const word = sendingWordOf(door);
  const people = exactNumber(door.waiting, currentLanguage());
  return (
    <section className={styles.notice} data-state={word} data-waiting={door.waiting}>
      <div role="status">
        {door.entries > 0 ? (
          <p className={styles.strong}>
            {word === 'waiting' ? t('sending', { people }) : t('waiting', { people })}
          </p>
        ) : null}
        {word === 'sent' ? <p className={styles.strong}>{t('sent')}</p> : null}
        {word === 'offline' ? <p>{t(door.entries > 0 ? 'offline' : 'offlineNone')}</p> : null}
        {word === 'unreachable' ? <p>{t('unreachable')}</p> : null}
        {word === 'signedOut' ? <p>{t('signedOut')}</p> : null}
        {word === 'refused' ? (
          <>
            <p>{t('refused', { reason: door.record?.refusal?.text ?? '' })}</p>
            <p>{t('refusedHint')}</p>
          </>
        ) : null}
      </div>
      {word === 'signedOut' || word === 'refused' ? <WayOut code={code} word={word} people={people} /> : null}
    </section>
  );
};

const WayOut = ({ code, word, people }: { code: string; word: 'signedOut' | 'refused'; people: string }) => {
  const { t } = useTranslation('door');
  const [asking, setAsking] = useState(false);
  if (asking)
    return (
      <div className={styles.ways} role="alertdialog" aria-label={t('discard')}>
        <p>{t('discardSure', { people })}</p>
        <button type="button" className={styles.danger} onClick={() => void doorStore.discard(code)}>
          {t('discardYes')}
        </button>
        <button type="button" className={styles.way} onClick={() => setAsking(false)}>
          {t('discardNo')}
        </button>
      </div>
    );
  return (
    <div className={styles.ways}>
      {word === 'signedOut' ? (
        <SignInLink to={`/door/${code}`} className={styles.primary} />
      ) : (
        <>
          <button type="button" className={styles.primary} onClick={() => doorStore.wake()}>
            {t('retry')}
          </button>
          <button type="button" className={styles.way} onClick={() => setAsking(true)}>
            {t('discard')}
          </button>
        </>
      )}
    </div>
  );
};
