import { Button, Input } from 'antd';
import { useId } from 'react';
import styles from './page.module.css';

const LONGEST_REASON = 500;

/** Why something is done, with reasons that come up again and again: one click puts them into the text. */
export const ReasonField = ({
  label,
  presets,
  value,
  onChange,
  placeholder,
  minRows = 2,
  autoFocus = false,
}: {
  label: string;
  presets: readonly string[];
  value: string;
  onChange: (reason: string) => void;
  placeholder?: string;
  minRows?: number;
  autoFocus?: boolean;
}) => {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className={styles.reason}>
        {label}
      </label>
      <div className={styles.presets}>
        {presets.map((preset) => (
          <Button
            key={preset}
            size="small"
            onClick={() => onChange(value.includes(preset) ? value : value + preset)}
          >
            {preset}
          </Button>
        ))}
      </div>
      <Input.TextArea
        id={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        maxLength={LONGEST_REASON}
        autoSize={{ minRows, maxRows: 8 }}
        placeholder={placeholder}
        aria-required
        autoFocus={autoFocus}
      />
    </>
  );
};
