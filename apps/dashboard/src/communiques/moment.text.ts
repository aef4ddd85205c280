import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';

/** Every edition's week is told in the time of China. */
const ZONE = 'Asia/Shanghai';

/** Writes a moment as a statement names it: day and minute, in the zone of the week. */
export const useMomentText = (): ((instant: string) => string) => {
  useTranslation();
  const format = new Intl.DateTimeFormat(currentLanguage(), {
    timeZone: ZONE,
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return (instant) => format.format(new Date(instant));
};
