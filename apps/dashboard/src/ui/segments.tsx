import { useId, useState } from 'react';
import styles from './segments.module.css';

type SegmentsProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
};

/** A choice of one among a few, all of them seen. It is shown as chosen at once, and whatever follows from it after. */
export const Segments = <T extends string>({ label, value, options, onChange }: SegmentsProps<T>) => {
  const name = useId();
  const [choice, setChoice] = useState({ of: value, shown: value });
  if (choice.of !== value) setChoice({ of: value, shown: value });
  return (
    <fieldset className={styles.segments}>
      <legend className={styles.legend}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            className={styles.input}
            checked={option.value === choice.shown}
            onChange={() => {
              setChoice({ of: value, shown: option.value });
              onChange(option.value);
            }}
          />
          <span className={styles.text}>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
};
