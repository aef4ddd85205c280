import { useQuery } from '@tanstack/react-query';
import { eventStatusSchema, type EventHistory as History } from '@innoweek/contracts';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { historyQuery } from './event.queries.ts';
import styles from './events.module.css';
import { useRegionTree, useUnitNames } from './place.names.ts';
import { formatMoment } from './wall.time.ts';

/** Who changed what and when, the latest first. */
export const EventHistory = ({ code }: { code: string }) => {
  const { t } = useTranslation('events');
  const { data, error, refetch } = useQuery(historyQuery(code));
  const show = useShownValue();
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  return (
    <ol className={styles.history}>
      {data.items.toReversed().map((item) => (
        <li key={item.version}>
          <div>
            <strong>{t(`did.${item.action}`)}</strong> {item.actor ?? t('byClock')}
          </div>
          <div className={styles.under}>{formatMoment(item.at, currentLanguage(), true)}</div>
          {item.reason ? <div>{t('because', { reason: item.reason })}</div> : null}
          {item.action === 'create' ? null : (
            <ul className={styles.changes}>
              {shownChanges(item).map(({ field, before, after }) => (
                <li key={field}>
                  {t('changed', {
                    field: isNamed(field) ? t(FIELD_TEXT[field]) : field,
                    before: show(field, before),
                    after: show(field, after),
                  })}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
};

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

// The title of a decision says its status already.
const shownChanges = ({ action, changes }: History['items'][number]) =>
  action === 'edit' || action === 'import' || action === 'undo'
    ? changes
    : changes.filter(({ field }) => field !== 'status');

const LONGEST_SHOWN = 60;

/** A value that history kept, as its field is written on the screen. */
const useShownValue = () => {
  const { t } = useTranslation('events');
  const units = useUnitNames();
  const regions = useRegionTree();
  return (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('blank');
    if (Array.isArray(value))
      return value.length === 0 ? t('blank') : value.map(String).join(t('listSeparator'));
    if (typeof value === 'number') return String(value);
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
