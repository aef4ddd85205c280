import { useQuery } from '@tanstack/react-query';
import { EVENT_FORMS } from '@innoweek/contracts';
import { Button, Form, Input, InputNumber, Radio, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { ProblemError } from '../api/problem.error.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { fieldErrors, TOPIC_SEPARATORS, type EventField, type EventValues } from './event.draft.ts';
import type { SeriesValues } from './event.series.ts';
import styles from './events.module.css';
import { OccurrenceFields } from './occurrence.fields.tsx';
import { OrganisationPicker, OrganisationsPicker } from './organisation.picker.tsx';
import { KeptLine } from './kept.notices.tsx';
import { RegionCascader } from './region.cascader.tsx';
import { SimilarNotice } from './similar.notice.tsx';

const MOST_EXPECTED = 10_000_000;

/** The fields of an event. What the server says against one of them is shown at it. */
export const EventForm = ({
  code,
  values,
  fixedOrganiser,
  error,
  pending,
  submits,
  reviewed = false,
  keptAt,
  onChange,
  onSave,
}: {
  /** The event that is edited; null for a new one, which may be held several times. */
  code: string | null;
  /** What the fields show at first, and anew when it becomes another object. */
  values: EventValues;
  fixedOrganiser: boolean;
  error: unknown;
  pending: boolean;
  /** Whether the event can be handed in for approval from here. */
  submits: boolean;
  /** Whether what matters waits for review before it is in force. */
  reviewed?: boolean;
  /** When what is typed was last kept in this browser, ISO 8601. */
  keptAt: string | null;
  onChange: (values: EventValues) => void;
  onSave: (values: EventValues, submit: boolean, series: SeriesValues) => Promise<void>;
}) => {
  const { t } = useTranslation('events');
  const [form] = Form.useForm<EventValues & SeriesValues>();
  const edition = useQuery(editionQuery()).data;
  const [submitting, setSubmitting] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const shown = { ...values, ...Form.useWatch([], form) };
  const { form: kind, start, end } = shown;

  useEffect(() => form.setFieldsValue(values), [form, values]);

  const told = error instanceof ProblemError ? fieldErrors(error.problem.errors) : null;
  useEffect(() => {
    if (!(error instanceof ProblemError)) return;
    const { fields } = fieldErrors(error.problem.errors);
    form.setFields(fields);
    const [first] = fields;
    if (first) form.scrollToField(first.name, { behavior: 'smooth', block: 'center', focus: true });
    else top.current?.scrollIntoView({ behavior: 'smooth', block: 'center' });
  }, [error, form]);

  const save = async (submit: boolean): Promise<void> => {
    setSubmitting(submit);
    let filled: EventValues & SeriesValues;
    try {
      filled = await form.validateFields();
    } catch {
      // The fields say themselves what is missing.
      return;
    }
    try {
      const { more = [], numbered = true, ...fields } = filled;
      await onSave({ ...values, ...fields }, submit, { more, numbered });
    } catch (cause) {
      // What the server said comes back as `error`; anything else is a fault of ours.
      if (!(cause instanceof ProblemError)) throw cause;
    }
  };

  const required = (field: EventField) => ({
    required: true,
    message: t('missing', { field: t(field === 'title' ? 'titleZh' : field) }),
  });
  const days = { first: edition?.warmUpStart, last: edition?.end };
  return (
    <Form<EventValues & SeriesValues>
      form={form}
      className={styles.form}
      layout="vertical"
      initialValues={values}
      scrollToFirstError={{ block: 'center', focus: true }}
      onValuesChange={() => onChange({ ...values, ...form.getFieldsValue() })}
      onFinish={() => void save(submits)}
      disabled={pending}
    >
      <div ref={top}>
        {error ? <ProblemNotice error={error} {...(told ? { sentences: told.others } : {})} /> : null}
      </div>
      <section className={styles.section}>
        <h2 className={styles.sectionTitle}>{t('sections.what')}</h2>
        <Form.Item
          name="title"
          label={t('titleZh')}
          rules={[
            { ...required('title'), whitespace: true },
            { min: 2, message: t('titleShort') },
          ]}
        >
          <Input maxLength={200} autoFocus={values.title === ''} />
        </Form.Item>
        <SimilarNotice values={shown} except={code} />
        <Form.Item name="titleEn" label={t('titleEn')}>
          <Input maxLength={300} lang="en" />
        </Form.Item>
        <Form.Item
          name="topics"
          label={t('topics')}
          extra={t('topicsHint')}
          rules={[{ type: 'array', max: 10, message: t('topicsMany') }]}
        >
          <Select
            mode="tags"
            options={(edition?.topics ?? []).map((topic) => ({ value: topic, label: topic }))}
            {...(edition?.topics.length ? {} : { open: false, styles: { suffix: { display: 'none' } } })}
            tokenSeparators={TOPIC_SEPARATORS}
          />
        </Form.Item>
        <Form.Item name="summary" label={t('summary')}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={4000} showCount />
        </Form.Item>
      </section>
      <section className={styles.section}>
        <h2 className={styles.sectionTitle}>{t('sections.who')}</h2>
        <Form.Item
          name="organiser"
          label={t('organiser')}
          extra={fixedOrganiser ? t('organiserFixed') : undefined}
          rules={[required('organiser')]}
        >
          <OrganisationPicker disabled={fixedOrganiser} />
        </Form.Item>
        <Form.Item name="coOrganisers" label={t('coOrganisers')} extra={t('coOrganisersHint')}>
          <OrganisationsPicker />
        </Form.Item>
      </section>
      <section className={styles.section}>
        <h2 className={styles.sectionTitle}>{t('sections.where')}</h2>
        <Form.Item name="form" label={t('form')}>
          <Radio.Group
            optionType="button"
            options={EVENT_FORMS.map((value) => ({ value, label: t(`forms.${value}`) }))}
          />
        </Form.Item>
        <div className={styles.pair}>
          <Form.Item
            name="region"
            label={t('region')}
            rules={kind === 'online' ? [] : [required('region')]}
            extra={kind === 'online' ? t('regionOnline') : t('regionHint')}
          >
            <RegionCascader />
          </Form.Item>
          <Form.Item name="venue" label={t('venue')}>
            <Input maxLength={200} placeholder={t('venuePlaceholder')} />
          </Form.Item>
        </div>
        <div className={styles.pair}>
          <Form.Item name="start" label={t('start')} extra={t('zone')} rules={[required('start')]}>
            <WallPicker {...days} opensAt={edition?.start} />
          </Form.Item>
          <Form.Item
            name="end"
            label={t('end')}
            dependencies={['start']}
            rules={[
              required('end'),
              {
                validator: (_, end: string | null) =>
                  end && start && end <= start ? Promise.reject(new Error(t('endEarly'))) : Promise.resolve(),
              },
            ]}
          >
            <WallPicker {...days} opensAt={start ?? edition?.start} />
          </Form.Item>
        </div>
        {code === null ? <OccurrenceFields first={{ start, end }} edition={edition} /> : null}
        <Form.Item name="expected" label={t('expected')}>
          <InputNumber
            min={0}
            max={MOST_EXPECTED}
            precision={0}
            inputMode="numeric"
            suffix={t('peopleUnit')}
            style={{ width: 220, maxWidth: '100%' }}
          />
        </Form.Item>
      </section>
      <section className={styles.section}>
        <h2 className={styles.sectionTitle}>{t('sections.contact')}</h2>
        <div className={styles.pair}>
          <Form.Item name="contactName" label={t('contactName')} extra={t('contactHint')}>
            <Input maxLength={60} autoComplete="off" />
          </Form.Item>
          <Form.Item name="contactPhone" label={t('contactPhone')}>
            <Input maxLength={40} inputMode="tel" autoComplete="off" />
          </Form.Item>
          <Form.Item name="link" label={t('link')} rules={[{ type: 'url', message: t('linkWrong') }]}>
            <Input maxLength={500} inputMode="url" placeholder="https://" />
          </Form.Item>
          <Form.Item name="sourceReference" label={t('sourceReference')} extra={t('sourceReferenceHint')}>
            <Input maxLength={100} />
          </Form.Item>
        </div>
      </section>
      <div className={styles.foot}>
        {reviewed ? <p className={styles.under}>{t('reviewedHint')}</p> : null}
        {submits ? (
          <Button type="primary" htmlType="submit" loading={pending && submitting}>
            {t('saveAndSubmit')}
          </Button>
        ) : null}
        <Button
          type={submits ? 'default' : 'primary'}
          {...(submits ? { onClick: () => void save(false) } : { htmlType: 'submit' as const })}
          loading={pending && !submitting}
        >
          {submits ? t('saveDraft') : t('save')}
        </Button>
        <KeptLine at={keptAt} />
      </div>
    </Form>
  );
};
