import type { Decision, DecisionOutcomes } from '@innoweek/contracts';
import { Link } from '@tanstack/react-router';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { ReasonDialog } from '../ui/reason.dialog.tsx';
import { findCodes, MOST_DECIDED, useDecisions } from './event.queries.ts';
import type { EventSearch } from './event.search.ts';
import styles from './events.module.css';
import { useReturnReasons } from './reason.presets.ts';
import { StatusTag } from './status.tag.tsx';

/** What to do with the events chosen in the list, and what became of each. */
export const DecisionBar = ({
  search,
  total,
  decisions,
  selected,
  onSelect,
}: {
  search: EventSearch;
  total: number;
  decisions: readonly Decision[];
  selected: string[];
  onSelect: (codes: string[]) => void;
}) => {
  const { t } = useTranslation('events');
  const presets = useReturnReasons();
  const decide = useDecisions();
  const all = useMutation({ mutationFn: () => findCodes(search), onSuccess: onSelect });
  const [asking, setAsking] = useState(false);
  const [outcomes, setOutcomes] = useState<DecisionOutcomes['outcomes'] | null>(null);
  const most = Math.min(total, MOST_DECIDED);
  const tooMany = selected.length > MOST_DECIDED;

  const send = (decision: Decision, reason?: string): void =>
    decide.mutate(
      { codes: selected, decision, ...(reason === undefined ? {} : { reason }) },
      {
        onSuccess: (reply) => {
          setAsking(false);
          setOutcomes(reply.outcomes);
        },
      },
    );

  return (
    <>
      <section className={styles.bar} aria-label={t('bulk')}>
        <strong aria-live="polite">{t('selected', { selected: selected.length })}</strong>
        {total > selected.length ? (
          <Button type="link" size="small" loading={all.isPending} onClick={() => all.mutate()}>
            {total > MOST_DECIDED ? t('selectFirst', { most }) : t('selectAll', { most })}
          </Button>
        ) : null}
        <Button type="link" size="small" onClick={() => onSelect([])}>
          {t('selectNone')}
        </Button>
        {tooMany ? <span role="alert">{t('tooManySelected', { most: MOST_DECIDED })}</span> : null}
        <span className={styles.barActions}>
          {decisions.map((decision) => (
            <Button
              key={decision}
              type={decision === decisions[0] ? 'primary' : 'default'}
              // While all are being chosen nothing is decided about the few that were.
              disabled={tooMany || all.isPending}
              loading={decide.isPending && decide.variables.decision === decision}
              onClick={() => {
                decide.reset();
                if (decision === 'return') setAsking(true);
                else send(decision);
              }}
            >
              {t(`actions.${decision}`)}
            </Button>
          ))}
        </span>
        {(decide.error && !asking) || all.error ? (
          <div className={styles.barProblem}>
            <ProblemNotice error={decide.error ?? all.error} />
          </div>
        ) : null}
      </section>
      {asking ? (
        <ReasonDialog
          title={t('returnMany', { selected: selected.length })}
          hint={t('returnHint')}
          confirm={t('actions.return')}
          presets={presets}
          pending={decide.isPending}
          error={decide.error}
          onConfirm={(reason) => send('return', reason)}
          onClose={() => setAsking(false)}
        />
      ) : null}
      {outcomes ? (
        <OutcomeDialog
          outcomes={outcomes}
          onClose={() => {
            // What was refused stays chosen, to be dealt with.
            onSelect(outcomes.filter(({ ok }) => !ok).map(({ code }) => code));
            setOutcomes(null);
          }}
        />
      ) : null}
    </>
  );
};

const OutcomeDialog = ({
  outcomes,
  onClose,
}: {
  outcomes: DecisionOutcomes['outcomes'];
  onClose: () => void;
}) => {
  const { t } = useTranslation('events');
  const failed = outcomes.filter(({ ok }) => !ok).length;
  // What needs attention comes first.
  const ordered = [...outcomes].sort((one, other) => Number(one.ok) - Number(other.ok));
  return (
    <Dialog
      width={640}
      title={t('outcomes')}
      onCancel={onClose}
      onOk={onClose}
      okText={t('close')}
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <Alert
        showIcon
        type={failed === 0 ? 'success' : 'warning'}
        title={t('outcomeCount', { done: outcomes.length - failed, failed })}
        style={{ marginBlockEnd: 12 }}
      />
      <Table
        size="small"
        rowKey="code"
        dataSource={ordered}
        pagination={ordered.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ y: 360 }}
        columns={[
          {
            title: t('code'),
            key: 'code',
            render: (_, { code }) => (
              <Link to="/events/$code" params={{ code }}>
                {code}
              </Link>
            ),
          },
          {
            title: t('outcome'),
            key: 'outcome',
            render: (_, { ok, status, message, problem }) =>
              ok && status ? <StatusTag status={status} /> : (message ?? problem),
          },
        ]}
      />
    </Dialog>
  );
};
