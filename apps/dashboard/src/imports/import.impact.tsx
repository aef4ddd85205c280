import { eventStatusSchema, type Import } from '@innoweek/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { exactNumber } from '../ui/number.format.ts';
import { impactByScope, previewedStatus } from './impact.summary.ts';
import styles from './imports.module.css';

const SHOWN = 6;

/** What committing does, or did, to the numbers of events on the board. */
export const ImportImpact = ({ item, submit }: { item: Import; submit: boolean }) => {
  const { t } = useTranslation('imports');
  const units = useUnitNames();
  const [all, setAll] = useState(false);
  const scopes = impactByScope(item.impact);
  if (scopes.length === 0) return null;
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{item.state === 'ready' ? t('impact') : t('impactWas')}</h2>
      <ul className={styles.impact}>
        {(all ? scopes : scopes.slice(0, SHOWN)).map(({ scope, total, byStatus }) => (
          <li key={scope}>
            <span>{scope === 'nation' ? t('nation') : units.nameOf(scope)}</span>
            <strong>{t('eventsChange', { change: signed(total) })}</strong>
            <span className={styles.when}>
              {byStatus.map(({ status, change }) => (
                <StatusChange
                  key={status}
                  status={previewedStatus(status, submit && item.state === 'ready')}
                  change={change}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
      {scopes.length > SHOWN ? (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {all ? t('fewer') : t('allScopes', { scopes: scopes.length })}
        </Button>
      ) : null}
    </section>
  );
};

const signed = (change: number): string =>
  `${change > 0 ? '+' : ''}${exactNumber(change, currentLanguage())}`;

const StatusChange = ({ status, change }: { status: string; change: number }) => {
  const { t } = useTranslation('events');
  const known = eventStatusSchema.safeParse(status);
  return (
    <span className={styles.change}>
      {known.success ? t(`statuses.${known.data}`) : status} {signed(change)}
    </span>
  );
};
