import { eventStatusSchema } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { useRegionTree, useUnitNames } from './place.names.ts';
import { formatMoment } from './wall.time.ts';

/** What each field that history names is called on the screen. */
const FIELD_TEXT = {
  title: 'titleZh',
  titleEn: 'titleEn',
  topics: 'topics',
  organiser: 'organiser',
  coOrganisers: 'coOrganisers',
  region: 'region',
  venue: 'venue',
  form: 'form',
  start: 'start',
  end: 'end',
  expected: 'expected',
  contactName: 'contactName',
  contactPhone: 'contactPhone',
  link: 'link',
  summary: 'summary',
  sourceReference: 'sourceReference',
  status: 'status',
  unit: 'unit',
} as const;
const isNamed = (field: string): field is keyof typeof FIELD_TEXT => Object.hasOwn(FIELD_TEXT, field);

/** What a field is called on the screen. */
export const useFieldName = () => {
  const { t } = useTranslation('events');
  return (field: string): string => (isNamed(field) ? t(FIELD_TEXT[field]) : field);
};

const LONGEST_SHOWN = 60;

/** A value that history kept, as its field is written on the screen. */
export const useShownValue = () => {
  const { t } = useTranslation('events');
  const units = useUnitNames();
  const regions = useRegionTree();
  return (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('blank');
    if (Array.isArray(value))
      return value.length === 0 ? t('blank') : value.map(String).join(t('listSeparator'));
    if (typeof value === 'number') return exactNumber(value, currentLanguage());
    if (typeof value !== 'string') return JSON.stringify(value);
    switch (field) {
      case 'start':
      case 'end':
        return formatMoment(value, currentLanguage());
      case 'status': {
        const status = eventStatusSchema.safeParse(value);
        return status.success ? t(`statuses.${status.data}`) : value;
      }
      case 'unit':
        return units.nameOf(value);
      case 'region':
        return regions?.regionName(value, currentLanguage() === 'en') ?? value;
      case 'form':
        return value === 'onsite' || value === 'online' || value === 'hybrid' ? t(`forms.${value}`) : value;
      default:
        return value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
    }
  };
};
