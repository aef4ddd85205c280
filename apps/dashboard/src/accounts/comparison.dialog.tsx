import { PLANNED, type Edition, type Planned, type PreviousEdition } from '@innoweek/contracts';
import { App, Form, Input, InputNumber, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlaceName } from '../board/place.text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { editionChoicesQuery, useChangeEdition } from './account.queries.ts';
import styles from './accounts.module.css';
import { plannedParts, readPlans, writePlans } from './plan.table.ts';

const FEN_PER_WAN = 1_000_000;
const timesOf = (name: Planned): number => (name === 'agreement_amount' ? FEN_PER_WAN : 1);
/** Held against nothing, or against figures that somebody types; otherwise the code of an edition of this system. */
const NOTHING = '-';
const TYPED = '+';

type Values = {
  against: string;
  name?: string;
  nameEn?: string;
  start?: string;
  end?: string;
  source?: string;
  totals: Partial<Record<Planned, number | null>>;
  plans: string;
};

/** What the board holds an edition against: the plan of its parts, and an earlier edition. */
export const ComparisonDialog = ({ edition, onClose }: { edition: Edition; onClose: () => void }) => {
  const { t } = useTranslation(['accounts', 'board']);
  const { message } = App.useApp();
  const nameOf = usePlaceName();
  const change = useChangeEdition(edition.code);
  const others = useQuery(editionChoicesQuery).data?.filter(({ code }) => code !== edition.code) ?? [];
  const parts = plannedParts(
    (id) => nameOf(id).short,
    (kind) => t(`board:kinds.${kind}`),
  );
  const [form] = Form.useForm<Values>();
  const [against, setAgainst] = useState(
    edition.previous === null ? NOTHING : (edition.previous.edition ?? TYPED),
  );
  const needed = [{ required: true, message: t('missing') }];
  const previousOf = (values: Values): PreviousEdition | null => {
    const held = others.find(({ code }) => code === values.against);
    if (held) {
      const { code, name, nameEn, start, end } = held;
      return { edition: code, name, nameEn, start, end, totals: {}, source: null };
    }
    if (values.against !== TYPED) return null;
    const { name = '', nameEn = '', start = '', end = '', source = '' } = values;
    const totals: Partial<Record<Planned, number>> = {};
    for (const planned of PLANNED) {
      const value = values.totals[planned];
      if (value !== null && value !== undefined) totals[planned] = Math.round(value * timesOf(planned));
    }
    return {
      edition: null,
      name: name.trim(),
      nameEn: nameEn.trim(),
      start,
      end,
      totals,
      source: source.trim() || null,
    };
  };
  const send = (values: Values): void => {
    change.mutate(
      { plans: readPlans(values.plans, parts).plans, previous: previousOf(values) },
      {
        onSuccess: () => {
          void message.success(t('editionSaved'));
          onClose();
        },
      },
    );
  };
  const { previous } = edition;
  return (
    <Dialog
      width={720}
      title={t('comparison')}
      okText={t('save')}
      confirmLoading={change.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      {change.error ? <ProblemNotice error={change.error} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={send}
        initialValues={{
          against,
          name: previous?.name ?? '',
          nameEn: previous?.nameEn ?? '',
          start: previous?.start,
          end: previous?.end,
          source: previous?.source ?? '',
          totals: Object.fromEntries(
            PLANNED.flatMap((name) => {
              const value = previous?.totals[name];
              return value === undefined ? [] : [[name, value / timesOf(name)]];
            }),
          ),
          plans: writePlans(edition.plans, parts),
        }}
      >
        <Form.Item name="against" label={t('previousEdition')} extra={t('previousEditionHint')}>
          <Select
            onChange={setAgainst}
            options={[
              { value: NOTHING, label: t('previousNone') },
              { value: TYPED, label: t('previousTyped') },
              ...others.map(({ code, name }) => ({ value: code, label: name })),
            ]}
          />
        </Form.Item>
        {against === TYPED ? (
          <>
            <Form.Item name="name" label={t('nameZh')} rules={needed}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="nameEn" label={t('nameEn')} rules={needed}>
              <Input maxLength={200} lang="en" />
            </Form.Item>
            <div className={styles.days}>
              <Form.Item name="start" label={t('start')} rules={needed}>
                <WallPicker days />
              </Form.Item>
              <Form.Item name="end" label={t('end')} rules={needed}>
                <WallPicker days />
              </Form.Item>
            </div>
            <div className={styles.days}>
              {PLANNED.map((name) => (
                <Form.Item key={name} name={['totals', name]} label={t(`came.${name}`)}>
                  <InputNumber min={0} precision={0} style={{ width: '100%' }} />
                </Form.Item>
              ))}
            </div>
            <Form.Item name="source" label={t('previousSource')}>
              <Input maxLength={300} />
            </Form.Item>
          </>
        ) : null}
        <Form.Item
          name="plans"
          label={t('partPlans')}
          extra={t('partPlansHint')}
          rules={[
            {
              validator: (_, text: string) => {
                const [fault] = readPlans(text, parts).faults;
                return fault
                  ? Promise.reject(
                      new Error(t(`planFaults.${fault.because}`, { line: fault.line, text: fault.text })),
                    )
                  : Promise.resolve();
              },
            },
          ]}
        >
          <Input.TextArea
            rows={12}
            wrap="off"
            spellCheck={false}
            style={{ fontVariantNumeric: 'tabular-nums' }}
          />
        </Form.Item>
      </Form>
    </Dialog>
  );
};
