import type { Event } from '@innoweek/contracts';
import { Alert, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { changedFields, valuesOf, type EventField, type EventValues } from './event.draft.ts';
import styles from './events.module.css';
import { useRegionTree } from './place.names.ts';

/** Somebody else saved first: what they changed, and the choice between theirs and one's own on top of it. */
export const StaleNotice = ({
  base,
  theirs,
  onTheirs,
  onMine,
}: {
  base: Event;
  theirs: Event;
  onTheirs: () => void;
  onMine: () => void;
}) => {
  const { t } = useTranslation('events');
  const values = valuesOf(theirs);
  const show = useShownField();
  const changed = changedFields(valuesOf(base), values);
  // The button that led here is at the end of a long form.
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => here.current?.scrollIntoView({ behavior: 'smooth', block: 'center' }), []);
  return (
    <div ref={here}>
      <Alert
        type="warning"
        showIcon
        role="alert"
        style={{ marginBlockEnd: 16 }}
        title={t('staleTitle')}
        description={
          <>
            <p>
              {changed.length > 0
                ? t('staleChanges')
                : t('staleStatus', { status: t(`statuses.${theirs.status}`) })}
            </p>
            <ul className={styles.changes}>
              {changed.map((field) => (
                <li key={field}>
                  {t(field === 'title' ? 'titleZh' : field)}: {show(field, values)}
                </li>
              ))}
            </ul>
            <div className={styles.staleChoice}>
              <Button type="primary" onClick={onMine}>
                {t('staleMine')}
              </Button>
              <Button onClick={onTheirs}>{t('staleTheirs')}</Button>
            </div>
          </>
        }
      />
    </div>
  );
};

const useShownField = () => {
  const { t } = useTranslation('events');
  const regions = useRegionTree();
  return (field: EventField, values: EventValues): string => {
    switch (field) {
      case 'organiser':
        return values.organiser?.name ?? t('blank');
      case 'coOrganisers':
        return values.coOrganisers.map(({ name }) => name).join(t('listSeparator')) || t('blank');
      case 'topics':
        return values.topics.join(t('listSeparator')) || t('blank');
      case 'form':
        return t(`forms.${values.form}`);
      case 'region':
        return values.region === null
          ? t('blank')
          : (regions?.regionName(values.region, currentLanguage() === 'en') ?? values.region);
      case 'expected':
        return values.expected === null ? t('blank') : String(values.expected);
      case 'start':
      case 'end':
        return values[field]?.replace('T', ' ') ?? t('blank');
      default:
        return values[field] || t('blank');
    }
  };
};
