import type { Metric } from '@innoweek/contracts';
import { Input, Select, Space } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { MONEY_UNITS, type MoneyUnit, type Understood } from './amount.parsing.ts';
import { useFigureText } from './figure.text.ts';
import styles from './tallies.module.css';

/** One figure as it is typed, and below it how it is understood. */
export const MetricField = ({
  metric,
  text,
  understood,
  moneyUnit,
  onText,
  onMoneyUnit,
}: {
  metric: Metric;
  text: string;
  understood: Understood;
  moneyUnit: MoneyUnit;
  onText: (text: string) => void;
  onMoneyUnit: (unit: MoneyUnit) => void;
}) => {
  const { t } = useTranslation('tallies');
  const figureText = useFigureText();
  const [id, echo] = [useId(), useId()];
  const isWrong = understood !== null && 'problem' in understood;
  const isMoney = metric === 'agreement_amount';
  const input = (
    <Input
      id={id}
      size="large"
      inputMode="decimal"
      autoComplete="off"
      value={text}
      status={isWrong ? 'error' : ''}
      aria-invalid={isWrong}
      aria-describedby={echo}
      placeholder={t('leaveBlank')}
      onChange={({ target }) => onText(target.value)}
      {...(isMoney ? {} : { suffix: t(`counted.${metric}`) })}
    />
  );
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{t(`metrics.${metric}`)}</label>
      {isMoney ? (
        <Space.Compact block>
          {input}
          <Select
            size="large"
            aria-label={t('moneyUnit')}
            style={{ width: 104 }}
            value={moneyUnit}
            onChange={onMoneyUnit}
            options={MONEY_UNITS.map((value) => ({ value, label: t(`moneyUnits.${value}`) }))}
          />
        </Space.Compact>
      ) : (
        input
      )}
      <p id={echo} className={isWrong ? styles.wrong : styles.echo} aria-live="polite">
        {understood === null
          ? ''
          : 'problem' in understood
            ? t(`problems.${understood.problem}`)
            : t('understoodAs', { figure: figureText(metric, understood.value) })}
      </p>
    </div>
  );
};
