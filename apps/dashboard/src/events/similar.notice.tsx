import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SimilarQuery } from '@innoweek/contracts';
import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import type { EventValues } from './event.draft.ts';
import { similarQuery } from './event.queries.ts';
import styles from './events.module.css';
import { StatusTag } from './status.tag.tsx';
import { formatSpan, instantOf } from './wall.time.ts';

const DELAY_MS = 500;
/** Shorter titles are like everything. */
const SHORTEST_TITLE = 4;

const describedBy = (
  { title, organiser, region, start }: EventValues,
  except: string | null,
): SimilarQuery | null =>
  title.trim().length < SHORTEST_TITLE
    ? null
    : {
        title: title.trim(),
        ...(organiser ? { organiser: organiser.id } : {}),
        ...(region ? { region } : {}),
        ...(start ? { start: instantOf(start) } : {}),
        ...(except === null ? {} : { except }),
      };

/** Events that are likely the one being typed: looked at before it is registered a second time. */
export const SimilarNotice = ({ values, except }: { values: EventValues; except: string | null }) => {
  const { t } = useTranslation('events');
  const language = currentLanguage();
  const typed = JSON.stringify(describedBy(values, except));
  const [asked, setAsked] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const settled = asked === typed ? describedBy(values, except) : null;
  const { data } = useQuery(similarQuery(settled));
  if (describedBy(values, except) === null || !data || data.items.length === 0) return null;
  return (
    <Alert
      showIcon
      type="warning"
      role="status"
      className={styles.notice ?? ''}
      title={t('similarTitle', { count: data.items.length })}
      description={
        <>
          <p>{t('similarHint')}</p>
          <ul className={styles.similar}>
            {data.items.map(({ event }) => (
              <li key={event.code}>
                <Link
                  to="/events/$code"
                  params={{ code: event.code }}
                  target="_blank"
                  className={styles.name}
                >
                  {event.title}
                </Link>{' '}
                <StatusTag status={event.status} />
                <div className={styles.under}>
                  {formatSpan(event.start, event.end, language)} · {event.organiser.name}
                  {event.venue ? ` · ${event.venue}` : ''}
                </div>
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
};
