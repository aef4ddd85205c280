import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { useNow } from '../ui/use-now.ts';
import type { ReceivedEdition } from '../api/edition.query.ts';
import { dayOf, phaseOn } from './edition.clock.ts';
import { exactNumber } from '../ui/number.format.ts';
import { useBoards, useStatusOf } from './board.context.ts';
import { useClock } from './moment.hook.ts';
import { WallBar } from './wall/wall-bar.tsx';
import type { WallScene } from './wall/scene.hook.ts';
import { Freshness } from './freshness.tsx';
import styles from './board-header.module.css';
import { ScopeTitle } from './scope-title.tsx';
import { dateLocale } from '../ui/day.format.ts';

/** Which week this is, what time it is there, what the board is about, and how fresh it is. */
export const BoardHeader = ({ wall }: { wall: WallScene | null }) => {
  const { t } = useTranslation('board');
  const { scope, edition } = useBoards();
  const english = currentLanguage() === 'en';
  const name = english ? edition.nameEn : edition.name;
  return (
    <header className={styles.header}>
      <div className={styles.names} data-scoped={scope !== 'nation' || undefined}>
        <h1 className={styles.edition} title={name}>
          {name}
        </h1>
        <ScopeTitle />
      </div>
      <EditionClock edition={edition} />
      <Freshness />
      {wall ? (
        <WallBar wall={wall} />
      ) : (
        <Link to="/board" search={(now) => ({ ...now, wall: 1 })} className={styles.wall}>
          {t('wall')}
        </Link>
      )}
    </header>
  );
};

const SECOND_MS = 1_000;
/** A clock this fast shows no seconds: they could not be read. */
const FAST = 20;

/** A rehearsal may set its clock by hand again and again; one that was not set for so long stands still. */
const STANDING_MS = 15_000;

const EditionClock = ({ edition }: { edition: ReceivedEdition }) => {
  const { t } = useTranslation('board');
  const now = useNow(SECOND_MS);
  const language = currentLanguage();
  // With every version that is shown: it is never one of a moment that the clock has not come to.
  useStatusOf(useBoards().nation, ({ editionAt }) => editionAt);
  const moment = useClock()(now);
  const speed = edition.clock?.speed ?? 1;
  const since = edition.clock?.since;
  const [set, setSet] = useState({ since, at: now });
  if (set.since !== since) setSet({ since, at: now });
  const date = new Intl.DateTimeFormat(dateLocale(language), {
    timeZone: edition.zone,
    month: 'short',
    day: 'numeric',
    weekday: 'short',
  }).format(moment);
  const time = new Intl.DateTimeFormat(dateLocale(language), {
    timeZone: edition.zone,
    hour: '2-digit',
    minute: '2-digit',
    ...(speed < FAST ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  }).format(moment);
  const { phase, ...counts } = phaseOn(edition, dayOf(moment, edition.zone));
  return (
    <div className={styles.clock} role="group" aria-label={t('clock')}>
      {edition.rehearsal && (
        <span className={styles.rehearsal}>
          {t('rehearsal')}
          {edition.clock && (
            <span className={styles.speed}>
              {speed === 0
                ? t(now - set.at > STANDING_MS ? 'rehearsalPaused' : 'rehearsalLeaping')
                : t('rehearsalSpeed', { speed: exactNumber(speed, language) })}
            </span>
          )}
        </span>
      )}
      <span className={styles.phase}>{t(`days.${phase}`, counts)}</span>
      <span className={styles.date}>{date}</span>
      <time className={styles.time} dateTime={new Date(moment).toISOString()}>
        {time}
      </time>
    </div>
  );
};
