import type { Import } from '@innoweek/contracts';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFigureText } from '../tallies/figure.text.ts';
import styles from './imports.module.css';

/** What a file of tallies says besides its rows: totals that are held against them, and what was not taken. */
export const TallyFindings = ({ item }: { item: Import }) => {
  const { t } = useTranslation(['imports', 'tallies']);
  const figure = useFigureText();
  const wrong = item.checks.filter(({ agrees }) => !agrees);
  const right = item.checks.length - wrong.length;
  if (item.checks.length === 0 && item.remarks.length === 0) return null;
  return (
    <section className={styles.panel}>
      <h2 className={styles.sectionTitle}>{t('imports:tallies.findings')}</h2>
      {wrong.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          style={{ marginBlockEnd: 12 }}
          title={t('imports:tallies.totalsDiffer')}
          description={
            <ul className={styles.findings}>
              {wrong.map(({ sheet, row, label, metric, declared, summed }) => (
                <li key={`${sheet}/${String(row)}/${metric}`}>
                  {t('imports:tallies.totalDiffers', {
                    place: sheet === '' ? '' : sheet,
                    row,
                    label,
                    metric: t(`tallies:metrics.${metric}`),
                    declared: figure(metric, declared),
                    summed: figure(metric, summed),
                  })}
                </li>
              ))}
            </ul>
          }
        />
      ) : null}
      <ul className={styles.findings}>
        {right > 0 ? <li>{t('imports:tallies.totalsAgree', { totals: right })}</li> : null}
        {item.remarks.map(({ code, sheet, text }) => (
          <li key={`${code}/${sheet}/${text}`}>
            {sheet === '' ? text : t('imports:errorAt', { column: sheet, message: text })}
          </li>
        ))}
      </ul>
    </section>
  );
};
