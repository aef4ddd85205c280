import {
  DEFAULT_DAILY_DUE,
  MAX_AMOUNT,
  PLANNED,
  type Edition,
  type EditionDraft,
  type Planned,
} from '@innoweek/contracts';
import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { TOPIC_SEPARATORS } from '../events/event.draft.ts';
import { WallPicker } from '../ui/wall.picker.tsx';
import { useChangeEdition, useCreateEdition } from './account.queries.ts';
import styles from './accounts.module.css';
import { CreateDialog } from './create.dialog.tsx';
import { DeadlineFields, deadlinesOf, type DeadlineValues } from './deadline.fields.tsx';

type EditionValues = DeadlineValues & {
  code: string;
  name: string;
  nameEn: string;
  warmUpStart: string;
  start: string;
  end: string;
  hostCity?: string;
  theme?: string;
  topics: string[];
  targets: Partial<Record<Planned, number | null>>;
  registrationOpen: boolean;
  current: boolean;
};

const FIELDS = [
  'code',
  'name',
  'nameEn',
  'warmUpStart',
  'start',
  'end',
  'hostCity',
  'theme',
  'topics',
  'current',
] as const;

/** Agreements are planned in whole 万元, and kept in fen. */
const FEN_PER_WAN = 1_000_000;
const unitOf = (name: Planned): number => (name === 'agreement_amount' ? FEN_PER_WAN : 1);
const mostOf = (name: Planned): number =>
  Math.floor((name === 'events' ? 1_000_000 : MAX_AMOUNT[name] * 1_000) / unitOf(name));

const blankToNull = (text = ''): string | null => (text.trim() === '' ? null : text.trim());

/** What both forms say: a number or a day left empty is none. */
const settingsOf = (values: EditionValues) => {
  const { hostCity, theme, topics, targets, registrationOpen } = values;
  const planned: Partial<Record<Planned, number>> = {};
  for (const name of PLANNED) {
    const value = targets[name];
    if (value !== null && value !== undefined) planned[name] = Math.round(value * unitOf(name));
  }
  return {
    hostCity: blankToNull(hostCity),
    theme: blankToNull(theme),
    topics: topics.map((topic) => topic.trim()).filter((topic) => topic !== ''),
    targets: planned,
    ...deadlinesOf(values),
    registrationOpen,
  };
};

const valuesOf = (edition: Edition): EditionValues => ({
  ...edition,
  hostCity: edition.hostCity ?? '',
  theme: edition.theme ?? '',
  targets: Object.fromEntries(
    PLANNED.flatMap((name) => {
      const value = edition.targets[name];
      return value === undefined ? [] : [[name, value / unitOf(name)]];
    }),
  ),
});

const EMPTY: Partial<EditionValues> = {
  topics: [],
  targets: {},
  deadlines: {},
  dailyDue: DEFAULT_DAILY_DUE,
  registrationOpen: true,
  current: true,
};

/** Makes an edition, from nothing or from an earlier one, or changes one. */
export const EditionDialog = ({
  edition,
  copies = false,
  onClose,
}: {
  edition: Edition | null;
  /** The edition is the pattern of a new one, whose days the server moves along. */
  copies?: boolean;
  onClose: () => void;
}) => {
  const { t } = useTranslation('accounts');
  const create = useCreateEdition();
  const change = useChangeEdition(edition?.code ?? '');
  const needed = [{ required: true, whitespace: true, message: t('missing') }];
  const day = [{ required: true, message: t('missing') }];
  const changes = edition !== null && !copies;
  const shared = (
    <>
      <Form.Item name="name" label={t('nameZh')} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="nameEn" label={t('nameEn')} rules={needed}>
        <Input maxLength={200} lang="en" />
      </Form.Item>
      <div className={styles.days}>
        <Form.Item name="warmUpStart" label={t('warmUpStart')} rules={day}>
          <WallPicker days />
        </Form.Item>
        <Form.Item name="start" label={t('start')} rules={day}>
          <WallPicker days />
        </Form.Item>
        <Form.Item name="end" label={t('end')} rules={day}>
          <WallPicker days />
        </Form.Item>
      </div>
      <Form.Item name="hostCity" label={t('hostCity')}>
        <Input maxLength={50} />
      </Form.Item>
      <Form.Item name="theme" label={t('theme')}>
        <Input maxLength={100} />
      </Form.Item>
    </>
  );
  const settings = (
    <>
      <Form.Item name="topics" label={t('editionTopics')} extra={t('editionTopicsHint')}>
        <Select mode="tags" open={false} tokenSeparators={TOPIC_SEPARATORS} />
      </Form.Item>
      <DeadlineFields edition={edition} />
      <div className={styles.days}>
        {PLANNED.map((name) => (
          <Form.Item key={name} name={['targets', name]} label={t(`targets.${name}`)}>
            <InputNumber min={0} max={mostOf(name)} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </div>
      <Form.Item name="registrationOpen" valuePropName="checked" extra={t('registrationHint')}>
        <Checkbox>{t('registrationOpen')}</Checkbox>
      </Form.Item>
    </>
  );
  if (changes)
    return (
      <CreateDialog<EditionValues, Parameters<typeof change.mutate>[0]>
        title={t('editEdition')}
        confirm={t('save')}
        created={t('editionSaved')}
        fields={FIELDS}
        initialValues={valuesOf(edition)}
        create={change}
        draftOf={(values) => ({
          name: values.name.trim(),
          nameEn: values.nameEn.trim(),
          warmUpStart: values.warmUpStart,
          start: values.start,
          end: values.end,
          ...settingsOf(values),
        })}
        onClose={onClose}
      >
        {shared}
        {settings}
      </CreateDialog>
    );
  const draftOf = (values: EditionValues): EditionDraft => {
    const { code, name, nameEn, warmUpStart, start, end, current } = values;
    const named = {
      code,
      name: name.trim(),
      nameEn: nameEn.trim(),
      warmUpStart,
      start,
      end,
      current,
      rehearsal: false,
    };
    const { hostCity, theme } = values;
    return edition === null
      ? { ...named, ...settingsOf(values) }
      : { ...named, hostCity: blankToNull(hostCity), theme: blankToNull(theme), copyOf: edition.code };
  };
  return (
    <CreateDialog
      title={edition === null ? t('createEdition') : t('copyEditionOf', { name: edition.name })}
      created={t('editionCreated')}
      fields={FIELDS}
      initialValues={edition === null ? EMPTY : { current: false }}
      create={create}
      draftOf={draftOf}
      onClose={onClose}
    >
      {edition === null ? null : <p>{t('copyEditionHint')}</p>}
      <Form.Item
        name="code"
        label={t('editionCode')}
        extra={t('editionCodeHint')}
        rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{1,40}$/, message: t('editionCodeHint') }]}
      >
        <Input maxLength={41} autoFocus />
      </Form.Item>
      {shared}
      {edition === null ? settings : null}
      <Form.Item name="current" valuePropName="checked">
        <Checkbox>{t('asCurrent')}</Checkbox>
      </Form.Item>
    </CreateDialog>
  );
};
