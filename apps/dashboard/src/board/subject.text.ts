import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { usePlaceName } from './place.text.ts';

type Corrected = { subject: string; title: string | null; titleEn: string | null };

/** What a corrected figure is about: an event by its title, and what a unit reported beside its events by the unit. */
export const useSubjectText = (): ((of: Corrected) => string) => {
  const { t } = useTranslation('board');
  const placeName = usePlaceName();
  return ({ subject, title, titleEn }) => {
    const [kind, id = ''] = subject.split(':');
    if (kind === 'remainder') return t('remainderOf', { unit: placeName(id).short });
    return (currentLanguage() === 'en' ? titleEn : null) ?? title ?? id;
  };
};
