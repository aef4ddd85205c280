import { currentLanguage } from '../../shell/language.store.ts';
import { useNow } from '../../ui/use-now.ts';
import { useBoards } from '../board.context.ts';
import { dayOf, editionNow } from '../edition.clock.ts';
import styles from './feed.module.css';

const MINUTE_MS = 60_000;

/** When something was, by the edition's clock: of today the time, of other days the day too. */
export const MomentText = ({ at }: { at: string }) => {
  const { edition } = useBoards();
  const now = useNow(MINUTE_MS);
  const moment = Date.parse(at);
  const isToday = dayOf(moment, edition.zone) === dayOf(editionNow(edition, now), edition.zone);
  const format = new Intl.DateTimeFormat(currentLanguage(), {
    timeZone: edition.zone,
    ...(isToday ? {} : { month: 'numeric', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (
    <time className={styles.time} dateTime={at} data-other-day={!isToday || undefined}>
      {format.format(moment)}
    </time>
  );
};
