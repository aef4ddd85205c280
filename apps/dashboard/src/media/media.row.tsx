import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { MediaReport } from '@innoweek/contracts';
import { Button, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { formatMoment } from '../events/wall.time.ts';
import styles from '../registers/registers.module.css';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { Mark } from '../ui/mark.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { reprintsQuery, useWithdrawReport } from './media.queries.ts';

/** A report with what can be done about it; its reprints unfold below. */
export const MediaRow = ({
  report,
  folds,
  onEdit,
}: {
  report: MediaReport;
  /** Whether its reprints stand behind it. */
  folds: boolean;
  onEdit: (report: MediaReport) => void;
}) => {
  const { t } = useTranslation('media');
  const [unfolded, setUnfolded] = useState(false);
  const units = useUnitNames();
  const language = currentLanguage();
  const { event, registrar } = report;
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <a
          className={styles.name}
          href={report.link}
          target="_blank"
          rel="noreferrer noopener"
          aria-label={`${report.title} (${t('opensNew')})`}
        >
          {report.title}
        </a>
        {report.reprintOf && !folds ? (
          <Mark>{t('reprintOf', { outlet: report.reprintOf.outlet })}</Mark>
        ) : null}
        {!report.counts && report.withdrawn === null ? (
          <Mark tone="wait">
            <span title={t('notCountedWhy')}>{t('notCounted')}</span>
          </Mark>
        ) : null}
      </div>
      <div className={styles.facts}>
        <strong>{report.outlet}</strong>
        <span>{t(`kinds.${report.kind}`)}</span>
        <span>{dayText(report.day, language)}</span>
        {event ? (
          <Link to="/events/$code" params={{ code: event.code }}>
            {(language === 'en' ? event.titleEn : null) ?? event.title}
          </Link>
        ) : (
          <span>{t('ofUnit', { unit: units.nameOf(report.unit) })}</span>
        )}
        {registrar ? (
          <span>
            {t('registeredBy', {
              by: registrar.organisation ?? registrar.account,
              at: formatMoment(report.registeredAt, language),
            })}
          </span>
        ) : null}
      </div>
      {report.withdrawn ? (
        <p className={styles.hint}>{t('withdrawnBecause', { reason: report.withdrawn.reason })}</p>
      ) : null}
      <div className={styles.buttons}>
        {folds && report.reprints > 0 ? (
          <Button size="small" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {unfolded ? t('hideReprints') : t('reprints', { count: report.reprints })}
          </Button>
        ) : null}
        {report.mayChange && report.withdrawn === null ? <Actions report={report} onEdit={onEdit} /> : null}
      </div>
      {unfolded ? <Reprints of={report} onEdit={onEdit} /> : null}
    </li>
  );
};

const Reprints = ({ of, onEdit }: { of: MediaReport; onEdit: (report: MediaReport) => void }) => {
  const { data, error, refetch } = useQuery(reprintsQuery(of.id));
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Spin size="small" />;
  return (
    <ul className={styles.list}>
      {data.items.map((report) => (
        <MediaRow key={report.id} report={report} folds={false} onEdit={onEdit} />
      ))}
    </ul>
  );
};

const Actions = ({ report, onEdit }: { report: MediaReport; onEdit: (report: MediaReport) => void }) => {
  const { t } = useTranslation('media');
  const [withdrawing, setWithdrawing] = useState(false);
  const withdraw = useWithdrawReport();
  return (
    <>
      <Button size="small" onClick={() => onEdit(report)}>
        {t('edit')}
      </Button>
      <Button size="small" onClick={() => setWithdrawing(true)}>
        {t('withdraw')}
      </Button>
      {withdrawing ? (
        <ReasonDialog
          title={t('withdrawTitle', { title: report.title })}
          hint={t('withdrawHint')}
          confirm={t('withdraw')}
          presets={[t('withdrawReasons.wrong'), t('withdrawReasons.deleted'), t('withdrawReasons.unrelated')]}
          danger
          pending={withdraw.isPending}
          error={withdraw.error}
          onConfirm={(reason) =>
            withdraw.mutate({ id: report.id, reason }, { onSuccess: () => setWithdrawing(false) })
          }
          onClose={() => setWithdrawing(false)}
        />
      ) : null}
    </>
  );
};
