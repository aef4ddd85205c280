import { useQuery } from '@tanstack/react-query';
import { eventFormSchema } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { organisationQuery } from '../events/event.queries.ts';
import { useRegionTree } from '../events/place.names.ts';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';

/** What was understood of a cell, in the words in which people know it. */
export const UnderstoodValue = ({ field, value }: { field: string; value: string }) => {
  const { t } = useTranslation('events');
  const regions = useRegionTree();
  const language = currentLanguage();
  switch (field) {
    case 'region':
    case 'city':
      return regions?.regionName(value, language === 'en') ?? value;
    case 'form': {
      const form = eventFormSchema.safeParse(value);
      return form.success ? t(`forms.${form.data}`) : value;
    }
    case 'start':
    case 'end':
      return Number.isNaN(Date.parse(value)) ? value : formatMoment(value, language, true);
    case 'organiser':
      return <OrganisationName id={value} />;
    default:
      return value;
  }
};

const OrganisationName = ({ id }: { id: string }) => {
  const { data } = useQuery(organisationQuery(id));
  return data?.name ?? id;
};
