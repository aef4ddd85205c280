import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Event, Session, SimilarEvents } from '@innoweek/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { similarQuery } from '../events/event.queries.ts';
import { useRegionTree } from '../events/place.names.ts';
import { StatusTag } from '../events/status.tag.tsx';
import { formatSpan } from '../events/wall.time.ts';
import { looksAfter } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useDistinguish } from './approval.queries.ts';
import styles from './approvals.module.css';

type Similar = SimilarEvents['items'][number];

/** Events that are likely the one that waits, beside it, so that it is decided whether they are the same. */
export const DuplicatePanel = ({
  event,
  session,
  joining,
  onJoin,
}: {
  event: Event;
  session: Session;
  joining: boolean;
  onJoin: (into: Event) => void;
}) => {
  const { t } = useTranslation('approvals');
  const { data } = useQuery(
    similarQuery({
      edition: event.edition,
      title: event.title,
      organiser: event.organiser.id,
      start: event.start,
      except: event.code,
      ...(event.region === null ? {} : { region: event.region }),
    }),
  );
  const distinguish = useDistinguish();
  const likely = data?.items.filter((similar) => similar.event.status !== 'draft') ?? [];
  if (likely.length === 0) return null;
  return (
    <section aria-label={t('duplicates', { count: likely.length })} className={styles.duplicates}>
      <h3 className={styles.duplicatesTitle}>{t('duplicates', { count: likely.length })}</h3>
      {likely.map((similar) => (
        <div key={similar.event.code} className={styles.duplicate}>
          <SideBySide event={event} similar={similar} />
          <div className={styles.buttons}>
            {looksAfter(session, similar.event) ? (
              <Button loading={joining} onClick={() => onJoin(similar.event)}>
                {t('same')}
              </Button>
            ) : (
              <span className={styles.under}>{t('sameElsewhere')}</span>
            )}
            <Button
              loading={distinguish.isPending}
              onClick={() => distinguish.mutate({ code: event.code, from: similar.event.code })}
            >
              {t('different')}
            </Button>
          </div>
        </div>
      ))}
      {distinguish.error ? <ProblemNotice error={distinguish.error} /> : null}
    </section>
  );
};

/** What both say, line by line; lines that differ are marked. */
const SideBySide = ({ event, similar: { event: other } }: { event: Event; similar: Similar }) => {
  const { t } = useTranslation(['approvals', 'events']);
  const language = currentLanguage();
  const regions = useRegionTree();
  const place = ({ region, venue }: Event): string =>
    [region === null ? null : (regions?.regionName(region, language === 'en') ?? region), venue]
      .filter(Boolean)
      .join(' · ');
  const lines: [string, (of: Event) => string][] = [
    [t('events:titleZh'), ({ title }) => title],
    [t('events:organiser'), ({ organiser }) => organiser.name],
    [t('events:time'), ({ start, end }) => formatSpan(start, end, language)],
    [t('events:venue'), place],
    [t('events:form'), ({ form }) => t(`events:forms.${form}`)],
    [t('events:expected'), ({ expected }) => (expected === null ? '–' : exactNumber(expected, language))],
  ];
  return (
    <table className={styles.compare}>
      <thead>
        <tr>
          <td />
          <th scope="col">
            {t('thisOne')} {event.code} <StatusTag status={event.status} />
          </th>
          <th scope="col">
            <Link to="/events/$code" params={{ code: other.code }}>
              {other.code}
            </Link>{' '}
            <StatusTag status={other.status} />
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(([label, say]) => {
          const differs = say(event) !== say(other);
          return (
            <tr key={label} data-differs={differs}>
              <th scope="row">{label}</th>
              <td>{say(event)}</td>
              <td>{differs ? <strong>{say(other)}</strong> : say(other)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
