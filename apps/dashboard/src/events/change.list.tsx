import type { FieldChange } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import styles from './events.module.css';
import { useFieldName, useShownValue } from './shown.value.ts';

/** What differs between two versions of an event, side by side. */
export const ChangeList = ({ changes }: { changes: readonly FieldChange[] }) => {
  const { t } = useTranslation('events');
  const nameOf = useFieldName();
  const show = useShownValue();
  return (
    <table className={styles.difference}>
      <thead>
        <tr>
          <th scope="col">{t('differenceField')}</th>
          <th scope="col">{t('differenceBefore')}</th>
          <th scope="col">{t('differenceAfter')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{nameOf(field)}</th>
            <td>
              <del>{show(field, before)}</del>
            </td>
            <td>
              <ins>{show(field, after)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
