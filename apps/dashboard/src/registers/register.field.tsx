import type { ReactNode } from 'react';
import styles from './registers.module.css';

const wrongId = (id: string): string => `${id}-wrong`;

type Asked = {
  'aria-required': true;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
  status: '' | 'error';
};

/** What an input says of itself that has to be filled in; `wrong` is what it lacks. */
export const askedOf = (id: string, wrong: string | null): Asked => ({
  'aria-required': true,
  'aria-invalid': wrong !== null,
  'aria-describedby': wrong === null ? undefined : wrongId(id),
  status: wrong === null ? '' : 'error',
});

/** A field that has to be filled in, and below it what it lacks. */
export const RegisterField = ({
  id,
  label,
  wrong,
  children,
}: {
  id: string;
  label: string;
  wrong: string | null;
  children: ReactNode;
}) => (
  <div className={styles.field}>
    <label htmlFor={id} className={styles.asked}>
      {label}
    </label>
    {children}
    {wrong === null ? null : (
      <p id={wrongId(id)} className={styles.wrong}>
        {wrong}
      </p>
    )}
  </div>
);

/** A field that may stay empty. */
export const PlainField = ({ id, label, children }: { id: string; label: string; children: ReactNode }) => (
  <div className={styles.field}>
    <label htmlFor={id}>{label}</label>
    {children}
  </div>
);
