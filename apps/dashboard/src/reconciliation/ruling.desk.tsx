import type { RulingDraft } from '@innoweek/contracts';
import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useRule } from './reconciliation.queries.ts';
import styles from './reconciliation.module.css';
import { RulingDialog, type Target } from './ruling.dialog.tsx';
import { undoOf } from './ruling.draft.ts';

type Last = { target: Target; undo: RulingDraft | null; said: 'ruled' | 'ended' | 'undone' };
type Told = { onDecided?: (target: Target) => void; onUndone?: (target: Target) => void };

/** Decides about a figure, tells what was decided, and takes it back. */
export const useRulingDesk = ({ onDecided, onUndone }: Told = {}): {
  open: (target: Target, ends?: boolean) => void;
  undo: () => void;
  /** Where what was decided is told; and the dialog. */
  notice: ReactNode;
  dialog: ReactNode;
} => {
  const { t } = useTranslation('reconciliation');
  const decide = useRule();
  const undoing = useRule();
  const [opened, setOpened] = useState<{ target: Target; ends: boolean } | null>(null);
  const [last, setLast] = useState<Last | null>(null);
  const undo = (): void => {
    if (!last?.undo || undoing.isPending) return;
    undoing.mutate(
      { draft: last.undo, reason: t('undoReason') },
      {
        onSuccess: () => {
          setLast({ ...last, undo: null, said: 'undone' });
          onUndone?.(last.target);
        },
      },
    );
  };
  return {
    open: (target, ends = false) => {
      decide.reset();
      setOpened({ target, ends });
    },
    undo,
    notice: (
      <>
        {last ? (
          <Alert
            showIcon
            role="status"
            className={styles.outcome ?? ''}
            type="success"
            title={last.said === 'undone' ? t('undone') : t(last.said, { what: last.target.what })}
            action={
              last.undo ? (
                <Button size="small" loading={undoing.isPending} onClick={undo}>
                  {t('undo')}
                </Button>
              ) : undefined
            }
          />
        ) : null}
        {undoing.error ? <ProblemNotice error={undoing.error} /> : null}
      </>
    ),
    dialog: opened ? (
      <RulingDialog
        target={opened.target}
        ends={opened.ends}
        pending={decide.isPending}
        error={decide.error}
        onDecide={(draft, reason) =>
          decide.mutate(
            { draft, reason },
            {
              onSuccess: () => {
                const { target } = opened;
                const { subject, group } = target;
                setOpened(null);
                onDecided?.(target);
                setLast({
                  target,
                  undo: undoOf(subject, group, group.ruling),
                  said: draft.rule === 'default' ? 'ended' : 'ruled',
                });
              },
            },
          )
        }
        onClose={() => setOpened(null)}
      />
    ) : null,
  };
};
