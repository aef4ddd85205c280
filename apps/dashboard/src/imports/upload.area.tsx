import { InboxOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { MAX_UPLOAD_BYTES, type ImportKind } from '@innoweek/contracts';
import { Select, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileButton } from '../api/file.button.tsx';
import { useSession } from '../api/session.query.ts';
import { NO_UNIT, useUnitNames } from '../events/place.names.ts';
import { isCoordinator } from '../session/role.rules.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useClearing } from '../ui/use-clearing.tsx';
import { useUpload } from './import.queries.ts';
import styles from './imports.module.css';

const MEGABYTE = 1024 * 1024;

/** Takes a file by drag or choice and leads on to what was understood of it. */
export const UploadArea = ({ kind }: { kind: ImportKind }) => {
  const { t } = useTranslation('imports');
  const clearing = useClearing();
  const navigate = useNavigate();
  const upload = useUpload();
  const units = useUnitNames();
  const session = useSession();
  const [refused, setRefused] = useState<string | null>(null);
  const [unit, setUnit] = useState<string>();

  const send = (file: File): void => {
    upload.reset();
    setRefused(null);
    if (file.size > MAX_UPLOAD_BYTES) setRefused(t('tooLarge', { most: MAX_UPLOAD_BYTES / MEGABYTE }));
    else if (file.size === 0) setRefused(t('isEmpty'));
    else
      upload.mutate(
        { file, kind, unit },
        {
          onSuccess: ({ id }) => void navigate({ to: '/imports/$id', params: { id } }),
        },
      );
  };

  return (
    <section className={styles.panel} aria-label={t('upload')}>
      {/* Everybody else speaks for one unit at most. */}
      {isCoordinator(session) ? (
        <div className={styles.speaksFor}>
          <Select
            aria-label={t('speaksFor')}
            placeholder={t('speaksFor')}
            allowClear={clearing}
            showSearch={{ optionFilterProp: 'label' }}
            value={unit}
            options={units.options.filter(({ value }) => value !== NO_UNIT)}
            onChange={setUnit}
          />
          <span className={styles.when}>{t('speaksForHint')}</span>
        </div>
      ) : null}
      <Upload.Dragger
        accept=".xlsx,.xls,.csv,.tsv"
        multiple={false}
        showUploadList={false}
        disabled={upload.isPending}
        beforeUpload={(file) => {
          send(file);
          // We send it ourselves.
          return false;
        }}
      >
        <p className={styles.inbox} aria-hidden>
          <InboxOutlined />
        </p>
        <p className={styles.drop}>
          {upload.isPending
            ? t('sending')
            : t(kind === 'events' ? 'drop' : kind === 'tallies' ? 'tallies.drop' : `registers.drop.${kind}`)}
        </p>
        <p className={styles.when}>{t('dropHint', { most: MAX_UPLOAD_BYTES / MEGABYTE })}</p>
      </Upload.Dragger>
      {upload.error ? (
        <div className={styles.problem}>
          <ProblemNotice error={upload.error} />
        </div>
      ) : null}
      {refused ? (
        <p role="alert" className={styles.refused}>
          {refused}
        </p>
      ) : null}
      <div className={styles.template}>
        <FileButton
          path={`/imports/templates/${kind}.xlsx`}
          name={t(
            kind === 'events'
              ? 'templateFile'
              : kind === 'tallies'
                ? 'tallies.templateFile'
                : `registers.templateFile.${kind}`,
          )}
        >
          {t('template')}
        </FileButton>
        <span className={styles.when}>
          {t(
            kind === 'events'
              ? 'templateHint'
              : kind === 'tallies'
                ? 'tallies.templateHint'
                : 'registers.templateHint',
          )}
        </span>
      </div>
    </section>
  );
};
