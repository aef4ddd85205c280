import { useQuery } from '@tanstack/react-query';
import {
  agreementStageSchema,
  eventFormSchema,
  mediaKindSchema,
  METRICS,
  type ImportKind,
} from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { organisationQuery } from '../events/event.queries.ts';
import { useRegionTree, useUnitNames } from '../events/place.names.ts';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { useFigureText } from '../tallies/figure.text.ts';

/** What was understood of a cell, in the words in which people know it. */
export const UnderstoodValue = ({
  kind,
  field,
  value,
}: {
  kind: ImportKind;
  field: string;
  value: string;
}) =>
  kind === 'events' ? (
    <EventValue field={field} value={value} />
  ) : kind === 'tallies' ? (
    <TallyValue field={field} value={value} />
  ) : (
    <RecordValue field={field} value={value} />
  );

/** Money, places and words of registers as people know them. */
const RecordValue = ({ field, value }: { field: string; value: string }) => {
  const { t } = useTranslation(['media', 'agreements']);
  const figure = useFigureText();
  const units = useUnitNames();
  switch (field) {
    case 'amount':
      return figure('agreement_amount', Number(value));
    case 'region':
      return units.nameOf(value);
    case 'stage': {
      const stage = agreementStageSchema.safeParse(value);
      return stage.success ? t(`agreements:stages.${stage.data}`) : value;
    }
    case 'kind': {
      const kind = mediaKindSchema.safeParse(value);
      return kind.success ? t(`media:kinds.${kind.data}`) : value;
    }
    default:
      return value;
  }
};

/** Figures in the unit that people count in; names and days as they were understood. */
const TallyValue = ({ field, value }: { field: string; value: string }) => {
  const figure = useFigureText();
  const metric =
    field === 'offline' || field === 'online' ? 'participants' : METRICS.find((one) => one === field);
  return metric && /^\d+$/.test(value) ? figure(metric, Number(value)) : value;
};

const EventValue = ({ field, value }: { field: string; value: string }) => {
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
