import { Link } from '@tanstack/react-router';
import type { ClaimGroup, ClaimLine } from '@innoweek/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { useWords } from './figure.words.ts';
import styles from './reconciliation.module.css';

/** Everything that is said of one figure, which of it counts and why, and what a coordinator can do about it. */
export const ClaimPanel = ({
  group,
  mayRule,
  onRule,
  onEnd,
}: {
  group: ClaimGroup;
  mayRule: boolean;
  onRule: () => void;
  onEnd: () => void;
}) => {
  const { t } = useTranslation('reconciliation');
  const words = useWords();
  const { metric, claims, counted, ruling } = group;
  const largest = Math.max(1, counted?.amount ?? 0, ...claims.map(({ amount }) => amount));
  const agree = claims.every(({ amount }) => amount === claims[0]?.amount);
  const voices = claims.toSorted((one, other) => other.amount - one.amount);
  return (
    <>
      <ul className={styles.claims}>
        {voices.map((claim) => (
          <Claim
            key={`${claim.event ?? ''}|${claim.reporter}|${claim.grade}`}
            claim={claim}
            figure={words.figure(metric, claim.amount)}
            share={claim.amount / largest}
          />
        ))}
      </ul>
      <p className={styles.why}>
        <strong>
          {counted ? t('counts', { figure: words.figure(metric, counted.amount) }) : t('nothingCounts')}
        </strong>
        {counted ? (
          <Mark tone={counted.grade === 'verified' ? 'good' : 'quiet'}>{t(`grades.${counted.grade}`)}</Mark>
        ) : null}
        {group.because ? <span className={styles.under}>{t(`because.${group.because}`)}</span> : null}
      </p>
      {ruling ? (
        <div className={styles.ruling}>
          <p>
            {t('rulingStands', {
              by: ruling.by || t('someone'),
              at: formatMoment(ruling.at, currentLanguage(), true),
              how: words.how(ruling),
            })}
          </p>
          <p className={styles.under}>{t('ruledFor', { reason: ruling.reason })}</p>
          {group.because === 'ruling' ? null : <p className={styles.under}>{t('rests')}</p>}
        </div>
      ) : null}
      {mayRule ? (
        <div className={styles.buttons}>
          <Button
            type={agree || ruling || counted?.grade === 'verified' ? 'default' : 'primary'}
            onClick={onRule}
          >
            {ruling ? t('ruleAgain') : t('rule')}
          </Button>
          {ruling ? <Button onClick={onEnd}>{t('end')}</Button> : null}
        </div>
      ) : null}
    </>
  );
};

const Claim = ({ claim, figure, share }: { claim: ClaimLine; figure: string; share: number }) => {
  const { t } = useTranslation('reconciliation');
  const words = useWords();
  const revision =
    claim.revision === null || claim.revision === 0 ? '' : ` · ${t('revision')} ${String(claim.revision)}`;
  return (
    <li className={styles.claim} data-counts={claim.counts}>
      <div className={styles.who}>
        <span className={styles.name}>{words.nameOf(claim)}</span>
        {claim.reporter === 'door' || claim.reporter === 'register' ? null : (
          <Mark>{t(`standings.${claim.standing}`)}</Mark>
        )}
        {claim.counts ? (
          <span>
            <Mark tone="info">{t('counting')}</Mark>
          </span>
        ) : null}
      </div>
      <div className={styles.amount}>{figure}</div>
      <div className={styles.bar} aria-hidden="true">
        <span style={{ inlineSize: `${String(Math.round(share * 100))}%` }} />
      </div>
      <div className={styles.under}>
        {t(`grades.${claim.grade}`)}
        {revision} · {formatMoment(claim.at, currentLanguage())}
        {claim.event === null ? null : (
          <>
            {' · '}
            <Link to="/events/$code" params={{ code: claim.event }}>
              {t('saidOf', { event: claim.event })}
            </Link>
          </>
        )}
        {claim.note ? <span className={styles.note}>{t('note', { note: claim.note })}</span> : null}
      </div>
    </li>
  );
};
