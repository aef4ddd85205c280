import type { Metric } from '@innoweek/contracts';
import { Input, Select, Space } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatYuan, inPowersOfTen, MONEY_UNITS, type MoneyUnit, type Understood } from './amount.parsing.ts';
import styles from './tallies.module.css';

/** From here on a figure is shown in 万 as well. */
const TEN_THOUSAND = 10_000;
const POWER_OF_WAN = 4;
/** 10,000 yuan are 10⁶ fen. */
const POWER_OF_WAN_YUAN = 6;

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
        {understood === null ? (
          ''
        ) : 'problem' in understood ? (
          t(`problems.${understood.problem}`)
        ) : (
          <Echo metric={metric} value={understood.value} />
        )}
      </p>
    </div>
  );
};

/** A figure exactly, and in the unit that people count in. */
export const Echo = ({ metric, value }: { metric: Metric; value: number }) => {
  const { t } = useTranslation('tallies');
  if (metric === 'agreement_amount') {
    const large = value >= TEN_THOUSAND * 100;
    return large
      ? t('yuanAndWan', { yuan: formatYuan(value), wan: inPowersOfTen(value, POWER_OF_WAN_YUAN) })
      : t('yuan', { yuan: formatYuan(value) });
  }
  const exact = inPowersOfTen(value, 0);
  const counted = t(`counted.${metric}`);
  return value >= TEN_THOUSAND
    ? t('countAndWan', { figure: exact, counted, wan: inPowersOfTen(value, POWER_OF_WAN) })
    : t('counts', { figure: exact, counted });
};
