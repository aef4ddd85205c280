import type { Edition, EditionDraft } from '@innoweek/contracts';
import { App, Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCalendarDay } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { WallPicker } from '../ui/wall.picker.tsx';
import { editionListQuery, useCreateEdition, useMakeCurrent } from './account.queries.ts';
import styles from './accounts.module.css';
import { CreateDialog } from './create.dialog.tsx';
import { RecordList } from './record.list.tsx';

/** Editions: one year's week each; one of them is shown where none is named. */
export const EditionsPanel = () => {
  const { t } = useTranslation('accounts');
  const [creating, setCreating] = useState(false);
  return (
    <>
      <RecordList
        query={editionListQuery}
        keyOf={({ code }) => code}
        searches={false}
        add={
          <Button type="primary" onClick={() => setCreating(true)}>
            {t('createEdition')}
          </Button>
        }
      >
        {(edition) => <EditionItem edition={edition} />}
      </RecordList>
      {creating ? <EditionDialog onClose={() => setCreating(false)} /> : null}
    </>
  );
};

const EditionItem = ({ edition }: { edition: Edition }) => {
  const { t } = useTranslation('accounts');
  const { message } = App.useApp();
  const language = currentLanguage();
  const makeCurrent = useMakeCurrent();
  return (
    <div className={styles.record}>
      <div>
        <strong>{language === 'en' ? edition.nameEn : edition.name}</strong>
        <div className={styles.detail}>
          {edition.code} · {formatCalendarDay(edition.start, language, true)} –{' '}
          {formatCalendarDay(edition.end, language)} ·{' '}
          {t('warmUpFrom', { day: formatCalendarDay(edition.warmUpStart, language) })}
        </div>
      </div>
      <div>
        {edition.current ? <Mark tone="good">{t('current')}</Mark> : null}
        {edition.rehearsal ? <Mark>{t('rehearsal')}</Mark> : null}
      </div>
      <div className={styles.buttons}>
        {edition.current ? null : (
          <Button
            size="small"
            loading={makeCurrent.isPending}
            onClick={() =>
              makeCurrent.mutate(edition.code, { onError: (error) => void message.error(error.message) })
            }
          >
            {t('makeCurrent')}
          </Button>
        )}
      </div>
    </div>
  );
};

type EditionValues = {
  code: string;
  name: string;
  nameEn: string;
  warmUpStart: string;
  start: string;
  end: string;
  hostCity?: string;
  theme?: string;
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
  'current',
] as const;

/** What is sent of the form: a field left empty says nothing. */
const draftOf = ({ hostCity = '', theme = '', ...values }: EditionValues): EditionDraft => ({
  ...values,
  rehearsal: false,
  ...(hostCity.trim() === '' ? {} : { hostCity: hostCity.trim() }),
  ...(theme.trim() === '' ? {} : { theme: theme.trim() }),
});

const EditionDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation('accounts');
  const create = useCreateEdition();
  const needed = [{ required: true, whitespace: true, message: t('missing') }];
  const day = [{ required: true, message: t('missing') }];
  return (
    <CreateDialog
      title={t('createEdition')}
      created={t('editionCreated')}
      fields={FIELDS}
      initialValues={{ current: true }}
      create={create}
      draftOf={draftOf}
      onClose={onClose}
    >
      <Form.Item
        name="code"
        label={t('editionCode')}
        extra={t('editionCodeHint')}
        rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{1,40}$/, message: t('editionCodeHint') }]}
      >
        <Input maxLength={41} autoFocus />
      </Form.Item>
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
      <Form.Item name="current" valuePropName="checked">
        <Checkbox>{t('asCurrent')}</Checkbox>
      </Form.Item>
    </CreateDialog>
  );
};
