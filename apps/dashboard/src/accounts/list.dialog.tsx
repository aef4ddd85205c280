import { InboxOutlined } from '@ant-design/icons';
import { MAX_UPLOAD_BYTES, type OrganisationImport } from '@innoweek/contracts';
import { App, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileButton } from '../api/file.button.tsx';
import { currentLanguage } from '../shell/language.store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Mark, type Tone } from '../ui/mark.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './accounts.module.css';
import { useReadList, useTakeList } from './organisation.queries.ts';

type Row = OrganisationImport['items'][number];

/** Rows that are shown; the counts tell of the rest. */
const SHOWN = 100;
const TONES: Record<Row['state'], Tone> = {
  new: 'good',
  changed: 'info',
  unchanged: 'quiet',
  rejected: 'bad',
};
const ORDER: readonly Row['state'][] = ['rejected', 'changed', 'new', 'unchanged'];

/** Takes a list of organisations in: shows first what it does, row by row. */
export const ListDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation('accounts');
  const { message } = App.useApp();
  const [file, setFile] = useState<File | null>(null);
  const read = useReadList();
  const take = useTakeList();
  const list = read.data;
  const writes = list ? list.rows.new + list.rows.changed : 0;
  const choose = (chosen: File): void => {
    take.reset();
    setFile(chosen);
    read.mutate(chosen);
  };
  const send = (): void => {
    if (file === null) return;
    take.mutate(file, {
      onSuccess: (outcome) => {
        if (!outcome.committed) {
          // Somebody changed an organisation meanwhile: the rows say what stands in the way now.
          read.mutate(file);
          return;
        }
        void message.success(t('listTaken', { new: outcome.rows.new, changed: outcome.rows.changed }));
        onClose();
      },
    });
  };
  return (
    <Dialog
      width={760}
      title={t('importOrganisations')}
      okText={writes > 0 ? t('listTake', { rows: exactNumber(writes, currentLanguage()) }) : t('listNothing')}
      okButtonProps={{ disabled: !list || list.rows.rejected > 0 || writes === 0 }}
      confirmLoading={take.isPending}
      onOk={send}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <Upload.Dragger
        accept=".xlsx,.xls,.csv,.tsv"
        multiple={false}
        showUploadList={false}
        disabled={read.isPending || take.isPending}
        beforeUpload={(chosen) => {
          choose(chosen);
          // We send it ourselves.
          return false;
        }}
      >
        <p aria-hidden>
          <InboxOutlined />
        </p>
        <p>{read.isPending ? t('listReading') : (file?.name ?? t('listDrop'))}</p>
        <p className={styles.detail}>{t('listHint', { most: MAX_UPLOAD_BYTES / 2 ** 20 })}</p>
      </Upload.Dragger>
      <p>
        <FileButton path="/organisations/template.xlsx" name={t('listTemplateFile')} size="small">
          {t('listTemplate')}
        </FileButton>
      </p>
      {read.error ? <ProblemNotice error={read.error} /> : null}
      {take.error ? <ProblemNotice error={take.error} /> : null}
      {list ? <ListPreview list={list} /> : null}
    </Dialog>
  );
};

const ListPreview = ({ list }: { list: OrganisationImport }) => {
  const { t } = useTranslation('accounts');
  const count = (value: number): string => exactNumber(value, currentLanguage());
  const rows = list.items.toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  return (
    <section aria-label={t('listPreview')} aria-live="polite">
      <p>
        {ORDER.map((state) => (
          <Mark key={state} tone={list.rows[state] > 0 ? TONES[state] : 'quiet'}>
            {t(`rowStates.${state}`)} {count(list.rows[state])}
          </Mark>
        ))}
      </p>
      {list.rows.rejected > 0 ? <p role="alert">{t('listRejected')}</p> : null}
      {list.ignored.length > 0 ? (
        <p className={styles.detail}>
          {t('listIgnored', { columns: list.ignored.join(t('nameSeparator')) })}
        </p>
      ) : null}
      <ul className={styles.rows} tabIndex={0} aria-label={t('listPreview')}>
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.row}>
            <span className={styles.detail}>{t('listRow', { row: row.row })}</span>{' '}
            <Mark tone={TONES[row.state]}>{t(`rowStates.${row.state}`)}</Mark> {row.name}
            {row.changes.length > 0 ? (
              <span className={styles.detail}>
                {' '}
                {row.changes.map((field) => t(`listFields.${fieldName(field)}`)).join(t('nameSeparator'))}
              </span>
            ) : null}
            {row.errors.map(({ column, code, message }) => (
              <div key={`${column} ${code}`} className={styles.rowError}>
                {column === '' ? message : `${column.replace(/\s+/gu, '')}: ${message}`}
              </div>
            ))}
          </li>
        ))}
      </ul>
      {rows.length > SHOWN ? (
        <p className={styles.detail}>{t('listMore', { rows: count(rows.length - SHOWN) })}</p>
      ) : null}
    </section>
  );
};

const FIELDS = ['nameEn', 'creditCode', 'aliases', 'parent'] as const;
const fieldName = (field: string): (typeof FIELDS)[number] =>
  FIELDS.find((known) => known === field) ?? 'aliases';
