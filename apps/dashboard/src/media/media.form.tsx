import { useQuery } from '@tanstack/react-query';
import { MEDIA_KINDS, type MediaKind, type MediaReport, type Session } from '@innoweek/contracts';
import { Alert, App, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceFields, type Place } from '../registers/place.fields.tsx';
import styles from '../registers/registers.module.css';
import { useSettled } from '../registers/use-settled.ts';
import { moderatedUnit } from '../session/role.rules.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { similarMediaQuery, useSaveReport } from './media.queries.ts';

/** Registers a report in the media, or changes one. Says while it is typed whether it is there already. */
export const MediaForm = ({
  session,
  report,
  onClose,
}: {
  session: Session;
  /** The report to change; null registers a new one. */
  report: MediaReport | null;
  onClose: () => void;
}) => {
  const { t } = useTranslation('media');
  const { message } = App.useApp();
  const ids = { link: useId(), title: useId(), outlet: useId(), kind: useId() };
  const [link, setLink] = useState(report?.link ?? '');
  const [title, setTitle] = useState(report?.title ?? '');
  const [outlet, setOutlet] = useState(report?.outlet ?? '');
  const [kind, setKind] = useState<MediaKind>(report?.kind ?? 'web');
  const [place, setPlace] = useState<Place>({
    event: report?.event?.code ?? null,
    unit: report?.event === null ? report.unit : null,
    day: report?.day ?? null,
  });
  const [lacks, setLacks] = useState(false);
  const save = useSaveReport(report);
  const similar = useQuery(
    similarMediaQuery(useSettled(link.trim()), useSettled(title.trim()), report?.id ?? null),
  ).data;
  const [alike] = similar?.sameTitle ?? [];

  const submit = (): void => {
    const said = { link: link.trim(), title: title.trim(), outlet: outlet.trim() };
    const isPlaced = place.event !== null || place.unit !== null || moderatedUnit(session) !== null;
    const isWhole = Object.values(said).every((text) => text !== '') && isPlaced;
    setLacks(!isWhole);
    if (!isWhole) return;
    const subject = place.event === null ? { unit: place.unit ?? undefined } : { event: place.event };
    save.mutate(
      { ...said, kind, ...subject, ...(place.day === null ? {} : { day: place.day }) },
      {
        onSuccess: (saved) => {
          const wasThere = similar?.same?.id === saved.id && report === null;
          void message.success(report ? t('changed') : wasThere ? t('wasThere') : t('saved'));
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      title={report ? t('editTitle') : t('formTitle')}
      okText={report ? t('saveChange') : t('save')}
      cancelText={t('cancel')}
      confirmLoading={save.isPending}
      okButtonProps={{ disabled: similar?.same !== undefined && similar.same !== null }}
      onOk={submit}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <div className={styles.form}>
        <div className={styles.field}>
          <label htmlFor={ids.link}>{t('fields.link')}</label>
          <Input
            id={ids.link}
            size="large"
            type="url"
            inputMode="url"
            autoFocus
            autoComplete="off"
            aria-required
            maxLength={1_000}
            value={link}
            onChange={({ target }) => setLink(target.value)}
          />
          <p className={styles.hint}>{t('linkHint')}</p>
        </div>
        <div aria-live="polite">
          {similar?.same ? (
            <Alert
              type="warning"
              showIcon
              title={t('same', {
                outlet: similar.same.outlet,
                day: dayText(similar.same.day, currentLanguage()),
              })}
            />
          ) : alike ? (
            <Alert type="info" showIcon title={t('sameTitle', { outlet: alike.outlet })} />
          ) : null}
        </div>
        <div className={styles.field}>
          <label htmlFor={ids.title}>{t('fields.title')}</label>
          <Input
            id={ids.title}
            size="large"
            aria-required
            maxLength={300}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        </div>
        <div className={styles.pair}>
          <div className={styles.field}>
            <label htmlFor={ids.outlet}>{t('fields.outlet')}</label>
            <Input
              id={ids.outlet}
              size="large"
              aria-required
              maxLength={100}
              value={outlet}
              onChange={({ target }) => setOutlet(target.value)}
            />
          </div>
          <div className={styles.field}>
            <label htmlFor={ids.kind}>{t('fields.kind')}</label>
            <Select
              id={ids.kind}
              size="large"
              value={kind}
              onChange={setKind}
              options={MEDIA_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            />
          </div>
        </div>
        <PlaceFields session={session} of="media" value={place} onChange={setPlace} />
        {lacks ? <Alert type="warning" showIcon role="alert" title={t('missing')} /> : null}
        {save.error ? <ProblemNotice error={save.error} /> : null}
      </div>
    </Dialog>
  );
};
