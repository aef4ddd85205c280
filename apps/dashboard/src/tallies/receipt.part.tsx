import { Link } from '@tanstack/react-router';
import type { EntryFate, ReceiptEntry } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { formatCalendarDay } from '../events/wall.time.ts';
import { useWords } from '../reconciliation/figure.words.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { Mark, type Tone } from '../ui/mark.tsx';
import styles from './tallies.module.css';

const TONES: Readonly<Record<EntryFate, Tone>> = {
  waiting: 'info',
  counts: 'good',
  outweighed: 'wait',
  replaced: 'quiet',
  withdrawn: 'quiet',
  cancelled: 'bad',
  reversal: 'quiet',
  sent: 'quiet',
};

/** What a receipt says of one event or unit on one day, figure by figure. */
export const ReceiptPart = ({ receipt, entries }: { receipt: string; entries: readonly ReceiptEntry[] }) => {
  const { t } = useTranslation('tallies');
  const units = useUnitNames();
  const language = currentLanguage();
  const [first] = entries;
  if (!first) return null;
  const { subject, day, titleEn, title } = first;
  const [kind, id = ''] = subject.split(':');
  const of = kind === 'event' ? { event: id } : { unit: id };
  const name = kind === 'event' ? ((language === 'en' ? titleEn : null) ?? title ?? id) : units.nameOf(id);
  return (
    <section className={styles.panel} aria-label={`${name} · ${formatCalendarDay(day, language)}`}>
      <div className={styles.receiptHead}>
        <h2 className={styles.partTitle}>
          {kind === 'event' ? (
            <Link to="/events/$code" params={{ code: id }}>
              {name}
            </Link>
          ) : (
            name
          )}
          <span className={styles.hint}>{formatCalendarDay(day, language)}</span>
        </h2>
        <span className={styles.partActions}>
          <ButtonLink size="small" to="/reconciliation" search={of}>
            {t('toClaims')}
          </ButtonLink>
          {entries.some(({ correctable }) => correctable) ? (
            <ButtonLink size="small" look="primary" to="/tallies" search={{ ...of, day, corrects: receipt }}>
              {t('correct')}
            </ButtonLink>
          ) : null}
        </span>
      </div>
      <ul className={styles.entries}>
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </ul>
    </section>
  );
};

const Entry = ({ entry }: { entry: ReceiptEntry }) => {
  const { t } = useTranslation(['tallies', 'reconciliation']);
  const words = useWords();
  const { metric, amount, fate, counted, now } = entry;
  return (
    <li data-fate={fate}>
      <span className={styles.entryMetric}>{t(`tallies:metrics.${metric}`)}</span>
      <strong className={styles.entryFigure}>
        {entry.op === 'set' ? words.figure(metric, amount) : words.change(metric, amount)}
      </strong>
      <Mark tone={TONES[fate]}>{t(`tallies:fates.${fate}`)}</Mark>
      <p className={styles.hint}>
        {words.nameOf(entry)}
        {` · ${t(`reconciliation:grades.${entry.grade}`)}`}
        {entry.revision > 0 ? ` · ${t('reconciliation:revision')} ${String(entry.revision)}` : ''}
        {fate === 'replaced' && now !== null
          ? ` · ${t('tallies:saysNow', { figure: words.figure(metric, now) })}`
          : ''}
        {counted !== null && fate !== 'counts' && fate !== 'waiting'
          ? ` · ${t('tallies:countsNow', {
              figure: words.figure(metric, counted.amount),
              grade: t(`reconciliation:grades.${counted.grade}`),
            })}`
          : ''}
      </p>
      {entry.because !== null && (fate === 'counts' || fate === 'outweighed') ? (
        <p className={styles.hint}>{t(`reconciliation:because.${entry.because}`)}</p>
      ) : null}
      {entry.note ? <p className={styles.hint}>{t('reconciliation:note', { note: entry.note })}</p> : null}
    </li>
  );
};
