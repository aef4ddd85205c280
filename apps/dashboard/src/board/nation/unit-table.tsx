import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../shell/language.store.ts';
import { exactNumber } from '../../ui/number.format.ts';
import { BOARD_METRICS } from '../board.context.ts';
import { usePlaceName } from '../place.text.ts';
import { useView } from '../view.hook.ts';
import { useMeasures } from './measure.text.ts';
import styles from './unit-table.module.css';
import { RANKED_SCOPES, usePartValues } from './unit-values.hook.ts';
import { useFigures } from '../figure.text.ts';

/** Opens the map as a table: everything it shows, to the last digit, for who cannot see it or wants to copy it. */
export const UnitTableButton = () => {
  const { t } = useTranslation('board');
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.button}
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        {t('asTable')}
      </button>
      <dialog
        ref={dialog}
        className={styles.dialog}
        aria-label={t('unitTable')}
        onClose={() => setOpen(false)}
      >
        <div className={styles.head}>
          <h2>{t('unitTable')}</h2>
          <button type="button" className={styles.button} onClick={() => dialog.current?.close()}>
            {t('close')}
          </button>
        </div>
        {open && <UnitTable />}
      </dialog>
    </>
  );
};

const UnitTable = () => {
  const { t } = useTranslation('board');
  const { measure } = useView();
  const nameOf = usePlaceName();
  const write = useFigures();
  const measures = useMeasures();
  const language = currentLanguage();
  const columns = {
    participants: usePartValues(RANKED_SCOPES, 'participants', measure),
    media_reports: usePartValues(RANKED_SCOPES, 'media_reports', measure),
    agreements: usePartValues(RANKED_SCOPES, 'agreements', measure),
    agreement_amount: usePartValues(RANKED_SCOPES, 'agreement_amount', measure),
    events: usePartValues(RANKED_SCOPES, 'events', measure),
  };
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('unitTable')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('unitColumn')}</th>
            {BOARD_METRICS.map((metric) => (
              <th key={metric} scope="col">
                {t(`metrics.${metric}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {RANKED_SCOPES.map((id) => (
            <tr key={id}>
              <th scope="row">{nameOf(id.slice('unit:'.length)).full}</th>
              {BOARD_METRICS.map((metric) => {
                const { raw, value } = columns[metric].get(id) ?? { raw: undefined, value: undefined };
                return (
                  <td key={metric}>
                    {measure === 'absolute'
                      ? raw === undefined
                        ? t('absent')
                        : metric === 'agreement_amount'
                          ? write(metric, raw).exact
                          : exactNumber(raw, language)
                      : measures(metric, measure, value, raw).exact}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
