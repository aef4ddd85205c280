import type { MediaReport } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../shell/language.store.ts';
import { useLeads } from '../board.place.ts';
import styles from './feed.module.css';
import { MomentText } from './moment.text.tsx';

/** A report of the media: who wrote what, and how often it was reprinted. It leads to the report itself. `at`: when it came. */
export const MediaLine = ({ report, at }: { report: MediaReport; at: number }) => {
  const { t } = useTranslation('board');
  const about = [
    report.outlet,
    ...(report.reprints > 0 ? [t('mediaReprints', { count: report.reprints })] : []),
    ...(report.event
      ? [(currentLanguage() === 'en' ? report.event.titleEn : null) ?? report.event.title]
      : []),
  ].join(' · ');
  const leads = useLeads();
  const Line = leads ? 'a' : 'span';
  return (
    <li>
      <Line
        {...(leads && { href: report.link, target: '_blank', rel: 'noreferrer nofollow' })}
        className={styles.line}
        title={`${report.title} · ${about}`}
      >
        <MomentText at={new Date(at).toISOString()} />
        <span className={styles.mark} data-way="media" aria-hidden="true">
          {'\u25a0'}
        </span>
        <span className={styles.subject}>{report.title}</span>
        <span className={styles.reason}>{about}</span>
      </Line>
    </li>
  );
};
