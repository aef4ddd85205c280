import styles from './bullet-bar.module.css';

export type BarPart = { key: string; value: number };
export type BarMark = { key: 'expected' | 'previous'; value: number };

type BulletBarProps = {
  parts: readonly BarPart[];
  /** What the whole length stands for: the plan. Undefined: the parts fill it. */
  scale: number | undefined;
  marks?: readonly BarMark[];
};

/** What there is, in its parts, on the length of what is planned; marks stand where it should be by now. */
export const BulletBar = ({ parts, scale, marks = [] }: BulletBarProps) => {
  const whole = parts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const length = Math.max(whole, scale ?? 0);
  const share = (value: number): string => `${String(length > 0 ? (Math.max(0, value) / length) * 100 : 0)}%`;
  return (
    <div className={styles.bar} aria-hidden="true">
      <div className={styles.track}>
        {parts.map(({ key, value }) =>
          value > 0 ? (
            <span key={key} className={styles.part} data-part={key} style={{ width: share(value) }} />
          ) : null,
        )}
      </div>
      {marks.map(({ key, value }) =>
        length > 0 && value <= length ? (
          <span
            key={key}
            className={styles.mark}
            data-mark={key}
            style={{ insetInlineStart: share(value) }}
          />
        ) : null,
      )}
    </div>
  );
};
