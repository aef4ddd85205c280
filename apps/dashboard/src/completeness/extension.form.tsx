import type { ReportingStep } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { editionQuery } from '../api/edition.query.ts';
import { dayOf, instantOf, wallOf } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import type { CompletenessSearch } from './completeness.search.ts';
import { useExtend } from './deadline.queries.ts';

/** What more time can be given for: the day alone, every day, or what is reported once. */
type Of = 'day' | ReportingStep;
type Values = { of: Of; until: string | null; reason: string };

const DAY_MS = 86_400_000;

/** Gives a unit more time, with a reason. */
export const ExtensionForm = ({
  unit,
  day,
  step,
  due,
  onDone,
}: Required<Pick<CompletenessSearch, 'unit'>> &
  CompletenessSearch & {
    /** Until when the unit has time now, where that is one moment. */
    due?: string | undefined;
    onDone: () => void;
  }) => {
  const { t } = useTranslation('completeness');
  const { message } = App.useApp();
  const edition = useQuery(editionQuery()).data;
  const extend = useExtend();
  if (!edition) return null;
  const choices: Of[] =
    day !== undefined
      ? ['day', 'daily']
      : step !== undefined
        ? [step]
        : ['daily', 'tallies', 'media', 'agreements'];
  const send = ({ of, until, reason }: Values): void => {
    if (until === null) return;
    extend.mutate(
      {
        unit,
        step: of === 'day' ? 'daily' : of,
        ...(of === 'day' && day !== undefined ? { day } : {}),
        until: instantOf(until),
        reason: reason.trim(),
      },
      {
        onSuccess: () => {
          void message.success(t('extended'));
          onDone();
        },
      },
    );
  };
  // A day more than there is.
  const last = Math.max(Date.parse(edition.now), due === undefined ? 0 : Date.parse(due) - 1);
  const proposed = wallOf(last + DAY_MS).slice(0, 10);
  return (
    <Form<Values>
      layout="vertical"
      onFinish={send}
      initialValues={{ of: choices[0] ?? 'daily', until: `${proposed}T18:00`, reason: '' }}
    >
      <Form.Item name="of" label={t('extendWhat')}>
        <Select
          options={choices.map((value) => ({
            value,
            label:
              value === 'day'
                ? t('onlyDay', { day: dayText(day ?? '', currentLanguage()) })
                : value === 'daily'
                  ? t('everyDay')
                  : t(`steps.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="until" label={t('until')} rules={[{ required: true, message: t('needed') }]}>
        <WallPicker first={dayOf(edition.now)} allowClear={false} />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: true, whitespace: true, message: t('needed') }]}
      >
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      {extend.error ? <ProblemNotice error={extend.error} /> : null}
      <Button type="primary" htmlType="submit" loading={extend.isPending}>
        {t('grant')}
      </Button>{' '}
      <Button onClick={onDone}>{t('cancel')}</Button>
    </Form>
  );
};
