import {
  DEADLINES,
  type Deadline,
  type DailyDue,
  type Edition,
  type EditionDeadlines,
} from '@innoweek/contracts';
import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { WallPicker } from '../ui/wall.picker.tsx';
import styles from './accounts.module.css';

export type DeadlineValues = {
  deadlines: Partial<Record<Deadline, string | null>>;
  dailyDue: DailyDue;
};

/** What the fields say: a day left empty is none. */
export const deadlinesOf = ({ deadlines, dailyDue }: DeadlineValues): EditionDeadlines => {
  const days: EditionDeadlines['deadlines'] = {};
  for (const name of DEADLINES) {
    const day = deadlines[name];
    if (day) days[name] = day;
  }
  return { deadlines: days, dailyDue: { days: dailyDue.days, hour: dailyDue.hour } };
};

/** Fields that the server may say something of. */
export const DEADLINE_FIELDS = DEADLINES.map((name) => `deadlines.${name}`);

/** The days by which an edition's things are to be done, and when figures of a day are due. */
export const DeadlineFields = ({ edition }: { edition?: Pick<Edition, 'end'> | null | undefined }) => {
  const { t } = useTranslation('accounts');
  const needed = [{ required: true, message: t('missing') }];
  return (
    <>
      <div className={styles.pair}>
        <Form.Item name={['dailyDue', 'days']} label={t('dailyDays')} rules={needed}>
          <InputNumber min={1} max={14} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name={['dailyDue', 'hour']} label={t('dailyHour')} rules={needed}>
          <InputNumber min={1} max={24} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <div className={styles.days}>
        {DEADLINES.map((name) => (
          <Form.Item key={name} name={['deadlines', name]} label={t(`deadlines.${name}`)}>
            <WallPicker days opensAt={edition?.end} />
          </Form.Item>
        ))}
      </div>
      <p className={styles.detail}>{t('deadlinesHint')}</p>
    </>
  );
};
