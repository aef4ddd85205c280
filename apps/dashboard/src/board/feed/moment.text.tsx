import { currentLanguage } from '../../shell/language.store.ts';
import { useNow } from '../../ui/use-now.ts';
import { useBoards } from '../board.context.ts';
import { dayOf, editionNow } from '../edition.clock.ts';
import styles from './feed.module.css';
import { dateLocale, dayParts } from '../../ui/day.format.ts';

const MINUTE_MS = 60_000;

/** When something was, by the edition's clock: of today the time, of other days the day above it. */
export const MomentText = ({ at }: { at: string }) => {
  const { edition } = useBoards();
  const language = currentLanguage();
  const now = useNow(MINUTE_MS);
  const moment = Date.parse(at);
  const isToday = dayOf(moment, edition.zone) === dayOf(editionNow(edition, now), edition.zone);
  const write = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(dateLocale(language), { timeZone: edition.zone, ...options }).format(moment);
  return (
    <time className={styles.time} dateTime={at}>
      {isToday ? null : <span>{write(dayParts(language))} </span>}
      <span>{write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}</span>
    </time>
  );
};
