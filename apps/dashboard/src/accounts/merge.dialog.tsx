import {
  metricSchema,
  parseCellKey,
  type Organisation,
  type OrganisationMergePreview,
} from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Named } from '../events/event.draft.ts';
import { OrganisationPicker } from '../events/organisation.picker.tsx';
import { useUnitNames } from '../events/place.names.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { exactNumber } from '../ui/number.format.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import styles from './accounts.module.css';
import { mergeQuery, useMerge } from './organisation.queries.ts';

/** Merges an organisation into another, after showing what that does: it cannot be undone. */
export const MergeDialog = ({
  organisation,
  onClose,
}: {
  organisation: Organisation;
  onClose: () => void;
}) => {
  const { t } = useTranslation('accounts');
  const { message } = App.useApp();
  const [into, setInto] = useState<Named | null>(null);
  const [reason, setReason] = useState('');
  const preview = useQuery(mergeQuery(organisation.id, into?.id ?? ''));
  const merge = useMerge(organisation.id);
  const ready = preview.data !== undefined && into !== null && reason.trim() !== '';
  const send = (): void => {
    if (into === null) return;
    merge.mutate(
      { into: into.id, reason: reason.trim() },
      {
        onSuccess: ({ name }) => {
          void message.success(t('merged', { name }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      width={640}
      title={t('mergeTitle', { name: organisation.name })}
      okText={t('mergeConfirm')}
      okButtonProps={{ danger: true, disabled: !ready }}
      confirmLoading={merge.isPending}
      onOk={send}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      {merge.error ? <ProblemNotice error={merge.error} /> : null}
      <Form layout="vertical">
        <Form.Item label={t('mergeInto')} htmlFor="merge-into" extra={t('mergeIntoHint')}>
          <OrganisationPicker id="merge-into" value={into} onChange={setInto} />
        </Form.Item>
        {preview.error ? <ProblemNotice error={preview.error} /> : null}
        {preview.isFetching && !preview.data ? <Skeleton active title={false} /> : null}
        {preview.data ? <Preview preview={preview.data} /> : null}
        <Form.Item label={t('mergeReason')} htmlFor="merge-reason" required>
          <Input.TextArea
            id="merge-reason"
            rows={2}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </Form.Item>
      </Form>
      <Alert type="warning" showIcon title={t('mergeForGood')} />
    </Dialog>
  );
};

const Preview = ({ preview }: { preview: OrganisationMergePreview }) => {
  const { t } = useTranslation('accounts');
  const count = (value: number): string => exactNumber(value, currentLanguage());
  const { events, accounts, children, reports, aliases, creditCodeLost, impact, into } = preview;
  return (
    <section aria-label={t('mergePreview')} aria-live="polite" className={styles.preview}>
      <dl className={styles.counts}>
        <dt>{t('mergeEvents')}</dt>
        <dd>{count(events)}</dd>
        <dt>{t('mergeReports')}</dt>
        <dd>{count(reports)}</dd>
        <dt>{t('mergeAccounts')}</dt>
        <dd>{count(accounts)}</dd>
        <dt>{t('mergeChildren')}</dt>
        <dd>{count(children)}</dd>
      </dl>
      <p>{t('mergeAliases', { name: into.name, names: aliases.join(t('nameSeparator')) })}</p>
      {creditCodeLost === null ? null : <p>{t('mergeCodeLost', { code: creditCodeLost })}</p>}
      {impact.length === 0 ? <p>{t('mergeNoImpact')}</p> : <Impact impact={impact} />}
    </section>
  );
};

/** What changes on the board, because both had reported the same. */
const Impact = ({ impact }: Pick<OrganisationMergePreview, 'impact'>) => {
  const { t } = useTranslation(['accounts', 'board', 'events']);
  const units = useUnitNames();
  const scopeName = (scope: string): string => {
    if (scope === 'nation') return t('board:scopes.nation');
    return units.nameOf(scope.replace('unit:', ''));
  };
  const lines = impact.flatMap(({ edition, cells }) =>
    Object.entries(cells).flatMap(([key, change]) => {
      const cell = parseCellKey(key);
      const metric = metricSchema.safeParse(cell?.metric);
      if (cell?.grade !== 'total' || !metric.success || cell.scope.startsWith('kind:')) return [];
      return [{ key: `${edition} ${key}`, edition, scope: cell.scope, metric: metric.data, change }];
    }),
  );
  return (
    <>
      <p>{t('accounts:mergeImpact')}</p>
      <ul>
        {lines.map(({ key, edition, scope, metric, change }) => (
          <li key={key}>
            {t('accounts:mergeChange', {
              edition,
              scope: scopeName(scope),
              metric: t(`board:metrics.${metric}`),
              change: `${change > 0 ? '+' : ''}${exactNumber(change, currentLanguage())}`,
            })}
          </li>
        ))}
      </ul>
    </>
  );
};
