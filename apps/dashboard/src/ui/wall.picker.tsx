import dayjsConfig from '@rc-component/picker/generate/dayjs';
import { DatePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import utc from 'dayjs/plugin/utc.js';
import styles from './wall-picker.module.css';

dayjs.extend(utc);
dayjs.extend(customParseFormat);

/**
 * A picker of wall times. They are held in the UTC fields of a date, where no clock is ever put forward or back;
 * in the browser's own zone an hour of the year, or midnight, may not exist.
 */
const Picker = DatePicker.generatePicker<Dayjs>({
  ...dayjsConfig,
  getNow: () => dayjs.utc(),
  getFixedDate: (fixed) => dayjs.utc(fixed),
  locale: {
    ...dayjsConfig.locale,
    parse: (locale, text, formats) => {
      for (const format of formats) {
        const read = dayjs.utc(text.trim(), format, true);
        if (read.isValid()) return read.locale(locale.startsWith('zh') ? 'zh-cn' : 'en');
      }
      return null;
    },
  },
});

type WallPickerProps = {
  /** `YYYY-MM-DDTHH:mm`, or with `days` only `YYYY-MM-DD`. */
  value?: string | null;
  onChange?: (wall: string | null) => void;
  /** Picks days, without a time. */
  days?: boolean;
  /** The first and the last day that can be picked. */
  first?: string | undefined;
  last?: string | undefined;
  /** Where the calendar opens while nothing is picked. */
  opensAt?: string | undefined;
  id?: string;
  placeholder?: string;
  disabled?: boolean;
  allowClear?: boolean;
  className?: string | undefined;
  'aria-label'?: string;
  'aria-required'?: boolean;
  'aria-invalid'?: boolean;
  'aria-describedby'?: string;
};

const DAY = 'YYYY-MM-DD';
const MINUTE = 'YYYY-MM-DD HH:mm';
const WALL = 'YYYY-MM-DDTHH:mm';

/** Picks a time, or a day, of the clock on the wall. */
export const WallPicker = ({
  value,
  onChange,
  days = false,
  first,
  last,
  opensAt,
  className,
  ...rest
}: WallPickerProps) => (
  <Picker
    {...rest}
    className={className === undefined ? styles.picker : `${styles.picker ?? ''} ${className}`}
    classNames={{ popup: { root: styles.popup ?? '' } }}
    value={value ? dayjs.utc(value) : null}
    onChange={(date) => onChange?.(date ? date.format(days ? DAY : WALL) : null)}
    format={days ? [DAY, 'YYYYMMDD', 'YYYY/M/D'] : [MINUTE, 'YYYY/M/D H:mm']}
    {...(days
      ? {}
      : {
          showTime: {
            format: 'HH:mm',
            minuteStep: 5 as const,
            defaultOpenValue: dayjs.utc('2000-01-01T09:00'),
          },
        })}
    {...(opensAt === undefined ? {} : { defaultPickerValue: dayjs.utc(opensAt) })}
    disabledDate={(date) => {
      const day = date.format(DAY);
      return (first !== undefined && day < first) || (last !== undefined && day > last);
    }}
    showNow={false}
    needConfirm={false}
    inputReadOnly={false}
  />
);
