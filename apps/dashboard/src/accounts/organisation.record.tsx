import type { Organisation } from '@innoweek/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { Mark } from '../ui/mark.tsx';
import styles from './accounts.module.css';

/** What can be done with an organisation. */
export type OrganisationActions = {
  onEdit: (organisation: Organisation) => void;
  onMerge: (organisation: Organisation) => void;
};

/** One organisation with its names, what it is, where it is, and what can be done with it. */
export const OrganisationRecord = ({
  organisation,
  actions,
}: {
  organisation: Organisation;
  actions: OrganisationActions;
}) => {
  const { t } = useTranslation(['accounts', 'events']);
  const units = useUnitNames();
  const { name } = organisation;
  return (
    <div className={styles.record}>
      <div>
        <strong>{name}</strong>
        <div className={styles.detail}>
          {organisation.id}
          {organisation.nameEn === null ? '' : ` · ${organisation.nameEn}`}
          {organisation.creditCode === null ? '' : ` · ${organisation.creditCode}`}
        </div>
        {organisation.aliases.length === 0 ? null : (
          <div className={styles.detail}>
            {t('accounts:alsoCalled', { names: organisation.aliases.join(t('events:listSeparator')) })}
          </div>
        )}
      </div>
      <div className={styles.standing}>
        <Mark tone="info">{t(`events:kinds.${organisation.kind}`)}</Mark>
        {organisation.reportsFor === null ? null : (
          <Mark tone="good">{t('accounts:reportsFor', { unit: units.nameOf(organisation.reportsFor) })}</Mark>
        )}
        <div className={styles.detail}>{units.nameOf(organisation.unit)}</div>
      </div>
      <div className={styles.buttons}>
        <Button
          size="small"
          aria-label={t('accounts:editOf', { name })}
          onClick={() => actions.onEdit(organisation)}
        >
          {t('accounts:edit')}
        </Button>
        {organisation.reportsFor === null && organisation.kind !== 'cast' ? (
          <Button
            size="small"
            aria-label={t('accounts:mergeOf', { name })}
            onClick={() => actions.onMerge(organisation)}
          >
            {t('accounts:merge')}
          </Button>
        ) : null}
      </div>
    </div>
  );
};
