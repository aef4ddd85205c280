import { METRICS, type Import } from '@innoweek/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { useFigureText } from '../tallies/figure.text.ts';
import { figuresByScope } from './impact.summary.ts';
import styles from './imports.module.css';

const SHOWN = 6;

/** What committing a file of tallies does, or did, to the totals of the nation and of the units. */
export const TallyImpact = ({ item }: { item: Import }) => {
  const { t } = useTranslation(['imports', 'tallies']);
  const units = useUnitNames();
  const figure = useFigureText();
  const [all, setAll] = useState(false);
  const scopes = figuresByScope(item.impact);
  if (scopes.length === 0) return null;
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>
        {item.state === 'ready' ? t('imports:tallies.impact') : t('imports:tallies.impactWas')}
      </h2>
      <ul className={styles.impact}>
        {(all ? scopes : scopes.slice(0, SHOWN)).map(({ scope, changes }) => (
          <li key={scope} className={styles.figures}>
            <strong>{scope === 'nation' ? t('imports:nation') : units.nameOf(scope)}</strong>
            <dl>
              {METRICS.filter((metric) => changes[metric] !== undefined).map((metric) => {
                const change = changes[metric] ?? 0;
                return (
                  <div key={metric}>
                    <dt>{t(`tallies:metrics.${metric}`)}</dt>
                    <dd>{`${change < 0 ? '−' : '+'}${figure(metric, Math.abs(change))}`}</dd>
                  </div>
                );
              })}
            </dl>
          </li>
        ))}
      </ul>
      {scopes.length > SHOWN ? (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {all ? t('imports:fewer') : t('imports:allScopes', { scopes: scopes.length })}
        </Button>
      ) : null}
    </section>
  );
};
