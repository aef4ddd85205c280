import { useTranslation } from 'react-i18next';
import { formatMoment, instantOf, wallOf } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Drawer } from '../ui/drawer.tsx';
import { inOrder, type Compared } from './comparison.model.ts';
import { DifferenceList } from './difference.list.tsx';
import styles from './history.module.css';

/** What is other between two moments, over the board that shows the first. */
export const DifferenceDrawer = ({
  edition,
  scope,
  moment,
  compared,
  span,
  choose,
  close,
}: {
  edition: string;
  scope: string;
  moment: number;
  compared: Compared | null;
  span: { first: number; last: number };
  choose: (moment: number, compared: Compared) => void;
  close: () => void;
}) => {
  const { t } = useTranslation('history');
  const between = compared === null ? null : inOrder(moment, compared);
  const level = `${String(moment)} ${String(compared)}`;
  const write = (at: Compared): string => (at === 'now' ? t('now') : formatMoment(at, currentLanguage()));
  return (
    <Drawer
      wide
      title={t('difference')}
      closeText={t('close')}
      isOpen={compared !== null}
      close={close}
      level={level}
    >
      <form
        // The fields begin anew with what is compared.
        key={level}
        className={styles.between}
        onSubmit={(event) => {
          event.preventDefault();
          const said = new FormData(event.currentTarget);
          const [from, to] = [momentIn(said.get('from')), momentIn(said.get('to'))];
          choose(from ?? moment, to ?? 'now');
        }}
      >
        <Moment name="from" label={t('from')} value={moment} span={span} required />
        <Moment name="to" label={t('to')} value={compared === 'now' ? null : compared} span={span} />
        <button type="submit" className={styles.live}>
          {t('compareThese')}
        </button>
      </form>
      {between ? (
        <>
          <p className={styles.compared} role="status">
            {t('between', { from: write(between.from), to: write(between.to) })}
          </p>
          <DifferenceList edition={edition} scope={scope} {...between} />
        </>
      ) : (
        <p role="status">{t('sameMoment')}</p>
      )}
    </Drawer>
  );
};

const momentIn = (said: FormDataEntryValue | null): number | null => {
  const at = typeof said === 'string' && said !== '' ? Date.parse(instantOf(said.slice(0, 16))) : NaN;
  return Number.isNaN(at) ? null : at;
};

/** A field of a moment, by the clock on the wall; the browser's own, which lies above a dialog. */
const Moment = ({
  name,
  label,
  value,
  span: { first, last },
  required,
}: {
  name: string;
  label: string;
  value: number | null;
  span: { first: number; last: number };
  required?: boolean;
}) => (
  <label>
    <span>{label}</span>
    <input
      type="datetime-local"
      name={name}
      required={required}
      defaultValue={value === null ? '' : wallOf(value)}
      min={wallOf(first)}
      max={wallOf(last)}
    />
  </label>
);
