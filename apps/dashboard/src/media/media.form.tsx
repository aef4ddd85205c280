import { useQuery } from '@tanstack/react-query';
import { MEDIA_KINDS, type MediaKind, type MediaReport, type Session } from '@innoweek/contracts';
import { Alert, App, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceFields, type Place } from '../registers/place.fields.tsx';
import { askedOf, RegisterField } from '../registers/register.field.tsx';
import styles from '../registers/registers.module.css';
import { useFirstWrong } from '../registers/use-first-wrong.ts';
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
  const { form, isVain, refuse } = useFirstWrong();
  const save = useSaveReport(report);
  const similar = useQuery(
    similarMediaQuery(useSettled(link.trim()), useSettled(title.trim()), report?.id ?? null),
  ).data;
  const [alike] = similar?.sameTitle ?? [];

  const said = { link: link.trim(), title: title.trim(), outlet: outlet.trim() };
  const isPlaced = place.event !== null || place.unit !== null || moderatedUnit(session) !== null;
  const isWhole = Object.values(said).every((text) => text !== '') && isPlaced;
  const wrongOf = (isThere: boolean): string | null => (!isVain || isThere ? null : t('needed'));
  const wrong = {
    link: wrongOf(said.link !== ''),
    title: wrongOf(said.title !== ''),
    outlet: wrongOf(said.outlet !== ''),
  };

  const submit = (): void => {
    if (!isWhole) {
      refuse();
      return;
    }
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
      <div className={styles.form} ref={form}>
        <RegisterField id={ids.link} label={t('fields.link')} wrong={wrong.link}>
          <Input
            {...askedOf(ids.link, wrong.link)}
            id={ids.link}
            size="large"
            type="url"
            inputMode="url"
            autoFocus
            autoComplete="off"
            maxLength={1_000}
            value={link}
            onChange={({ target }) => setLink(target.value)}
          />
          <p className={styles.hint}>{t('linkHint')}</p>
        </RegisterField>
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
        <RegisterField id={ids.title} label={t('fields.title')} wrong={wrong.title}>
          <Input
            {...askedOf(ids.title, wrong.title)}
            id={ids.title}
            size="large"
            maxLength={300}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        </RegisterField>
        <div className={styles.pair}>
          <RegisterField id={ids.outlet} label={t('fields.outlet')} wrong={wrong.outlet}>
            <Input
              {...askedOf(ids.outlet, wrong.outlet)}
              id={ids.outlet}
              size="large"
              maxLength={100}
              value={outlet}
              onChange={({ target }) => setOutlet(target.value)}
            />
          </RegisterField>
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
        <PlaceFields
          session={session}
          of="media"
          value={place}
          wrong={wrongOf(isPlaced)}
          onChange={setPlace}
        />
        {isVain && !isWhole ? <Alert type="warning" showIcon role="alert" title={t('missing')} /> : null}
        {save.error ? <ProblemNotice error={save.error} /> : null}
      </div>
    </Dialog>
  );
};
