import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { dateLocale } from '../ui/day.format.ts';

/** Of the week, where nothing says otherwise. */
const ZONE = 'Asia/Shanghai';

/** Writes a moment as a statement names it: day and minute, in the zone of the week. */
export const useMomentText = (zone = ZONE): ((instant: string) => string) => {
  useTranslation();
  const format = new Intl.DateTimeFormat(dateLocale(currentLanguage()), {
    timeZone: zone,
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return (instant) => format.format(new Date(instant));
};
