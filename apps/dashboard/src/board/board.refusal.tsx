import type { Problem } from '@innoweek/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBoards } from './board.context.ts';
import styles from './board.module.css';
import { useRefusalText } from './refusal.text.ts';

/** Why a board is not shown, and where something is. */
export const BoardRefusal = ({ problem }: { problem: Problem }) => {
  const { t } = useTranslation('board');
  const { edition, scope } = useBoards();
  const client = useQueryClient();
  const textOf = useRefusalText();
  const isClosed = problem.code === 'board_closed';
  // What is open to everybody was changed a moment ago; what the page knows of it may be older.
  useEffect(() => {
    if (isClosed) void client.invalidateQueries({ queryKey: ['edition'] });
  }, [isClosed, client]);
  const hasPublicBoard = edition.publicBoard.audience !== 'closed';
  return (
    <div className={styles.message} role="alert">
      <h2>{t('refused')}</h2>
      <p>{textOf(problem)}</p>
      {isClosed
        ? hasPublicBoard && (
            <Link to="/public" search={edition.current ? {} : { edition: edition.code }}>
              {t('toPublicBoard')}
            </Link>
          )
        : scope !== 'nation' && (
            <Link to="/board" search={(now) => ({ ...now, scope: undefined })}>
              {t('backToNation')}
            </Link>
          )}
    </div>
  );
};
