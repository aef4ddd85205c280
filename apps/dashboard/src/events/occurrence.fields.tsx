import type { Edition } from '@innoweek/contracts';
import { Button, Checkbox, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { WallPicker } from '../ui/wall.picker.tsx';
import styles from './events.module.css';
import { nextDay, type Occurrence } from './event.series.ts';

/** One form, several times: each further time becomes an event of its own. */
export const OccurrenceFields = ({
  first,
  edition,
}: {
  /** The time in the fields above. */
  first: Occurrence;
  edition: Edition | undefined;
}) => {
  const { t } = useTranslation('events');
  const form = Form.useFormInstance();
  const days = { first: edition?.warmUpStart, last: edition?.end };
  return (
    <Form.List name="more">
      {(fields, { add, remove }) => (
        <fieldset className={styles.occurrences}>
          <legend>{t('seriesTitle')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className={styles.occurrence}>
              <span className={styles.under}>{t('seriesNumber', { number: name + 2 })}</span>
              <Form.Item
                name={[name, 'start']}
                rules={[{ required: true, message: t('missing', { field: t('start') }) }]}
              >
                <WallPicker {...days} aria-label={t('seriesStart', { number: name + 2 })} />
              </Form.Item>
              <Form.Item
                name={[name, 'end']}
                dependencies={[['more', name, 'start']]}
                rules={[
                  { required: true, message: t('missing', { field: t('end') }) },
                  ({ getFieldValue }) => ({
                    validator: (_, end: string | null) => {
                      const start: unknown = getFieldValue(['more', name, 'start']);
                      return end && typeof start === 'string' && end <= start
                        ? Promise.reject(new Error(t('endEarly')))
                        : Promise.resolve();
                    },
                  }),
                ]}
              >
                <WallPicker {...days} aria-label={t('seriesEnd', { number: name + 2 })} />
              </Form.Item>
              <Button type="text" onClick={() => remove(name)}>
                {t('seriesRemove')}
              </Button>
            </div>
          ))}
          <Button
            disabled={first.start === null || fields.length >= 59}
            onClick={() => {
              const more: unknown = form.getFieldValue('more');
              const last: unknown = Array.isArray(more) ? more.at(-1) : undefined;
              add(nextDay(isOccurrence(last) ? last : first));
            }}
          >
            {t('seriesAdd')}
          </Button>
          {fields.length > 0 ? (
            <Form.Item name="numbered" valuePropName="checked" initialValue noStyle>
              <Checkbox>{t('seriesNumbered')}</Checkbox>
            </Form.Item>
          ) : (
            <span className={styles.under}>{t('seriesHint')}</span>
          )}
        </fieldset>
      )}
    </Form.List>
  );
};

const isOccurrence = (value: unknown): value is Occurrence =>
  typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
