import { useTranslation } from 'react-i18next';
import { useReporterText } from '../../reconciliation/reporter.text.ts';
import type { CorrectionGroup } from './correction.groups.ts';
import { BOARD_METRICS } from '../board.context.ts';
import { useFigures } from '../figure.text.ts';
import { ScopeLink } from '../scope-link.tsx';
import { useSubjectText } from '../subject.text.ts';
import styles from './feed.module.css';
import { MomentText } from './moment.text.tsx';

/** A figure that was corrected: when, what, by how much, why; and whose, for who may know. */
export const CorrectionLine = ({ correction }: { correction: CorrectionGroup }) => {
  const { t } = useTranslation('board');
  const write = useFigures();
  const reporterText = useReporterText();
  const [kind, id = ''] = correction.subject.split(':');
  const subject = useSubjectText()(correction);
  const falls = correction.changes.some(({ change }) => change < 0);
  const reason = correction.reason ?? t(falls ? 'noReason' : 'noReasonRise');
  const why =
    correction.reporterName === null ? reason : `${reporterText(correction.reporterName)} · ${reason}`;
  return (
    <li>
      <ScopeLink
        scope={kind === 'event' ? `event:${id}` : `unit:${id}`}
        className={styles.line}
        title={`${subject} · ${why}`}
      >
        <MomentText at={correction.at} />
        <span className={styles.mark} data-way={falls ? 'down' : 'up'} aria-hidden="true">
          {falls ? '\u25bc' : '\u25b2'}
        </span>
        <span className={styles.subject}>{subject}</span>
        <span className={styles.reason}>{why}</span>
        <span className={styles.changes} data-many={correction.changes.length > 2 || undefined}>
          {correction.changes.map(({ metric: name, change }) => {
            const metric = BOARD_METRICS.find((known) => known === name);
            const figure = metric ? write(metric, Math.abs(change)) : null;
            const sign = change < 0 ? '\u2212' : '+';
            return (
              <span key={name} title={figure ? `${sign}${figure.exact}` : undefined}>
                {metric && <span className={styles.metric}>{t(`metrics.${metric}`)}</span>}
                <b className={styles.change} data-way={change < 0 ? 'down' : 'up'}>
                  {sign}
                  {figure?.short ?? Math.abs(change)}
                </b>
              </span>
            );
          })}
        </span>
      </ScopeLink>
    </li>
  );
};
