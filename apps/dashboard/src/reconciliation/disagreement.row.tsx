import { Link } from '@tanstack/react-router';
import type { Disagreement } from '@innoweek/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { percent } from '../ui/number.format.ts';
import { ClaimPanel } from './claim.panel.tsx';
import { useWords } from './figure.words.ts';
import styles from './reconciliation.module.css';
import { subjectOf } from './ruling.draft.ts';

/** One figure on which reporters are apart; opened, with everything that the decision needs. */
export const DisagreementRow = ({
  item,
  open,
  mayRule,
  onOpen,
  onRule,
  onEnd,
}: {
  item: Disagreement;
  open: boolean;
  mayRule: boolean;
  onOpen: () => void;
  onRule: () => void;
  onEnd: () => void;
}) => {
  const { t } = useTranslation('reconciliation');
  const words = useWords();
  const units = useUnitNames();
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) here.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const { metric, claims, difference, largest, state } = item;
  const said = claims.toSorted((one, other) => other.amount - one.amount);
  return (
    <li ref={here} className={styles.row} data-open={open}>
      <div className={styles.head}>
        <div>
          <button type="button" className={styles.title} aria-expanded={open} onClick={onOpen}>
            {words.subject(item)}
          </button>
          <div className={styles.under}>
            {words.about(item)} · {units.nameOf(item.unit)}
          </div>
        </div>
        {open ? (
          <span />
        ) : (
          <ul className={styles.voices}>
            {said.map((claim) => (
              <li key={`${claim.event ?? ''}|${claim.reporter}|${claim.grade}`} data-counts={claim.counts}>
                {t('voice', { name: words.nameOf(claim), figure: words.brief(metric, claim.amount) })}
              </li>
            ))}
          </ul>
        )}
        <div className={styles.apart}>
          <strong title={words.figure(metric, difference)}>
            {t('difference', { figure: words.brief(metric, difference) })}
          </strong>
          <Mark tone={state === 'decided' ? 'good' : difference * 2 > largest ? 'bad' : 'wait'}>
            {state === 'decided' ? t('decided') : percent(difference / largest, currentLanguage())}
          </Mark>
        </div>
      </div>
      {open ? (
        <div className={styles.detail}>
          <ClaimPanel group={item} mayRule={mayRule} onRule={onRule} onEnd={onEnd} />
          <Link to="/reconciliation" search={subjectOf(item.subject)}>
            {t('whole')}
          </Link>
        </div>
      ) : null}
    </li>
  );
};
