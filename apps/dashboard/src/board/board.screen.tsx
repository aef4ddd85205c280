import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { editionQuery, type ReceivedEdition } from '../api/edition.query.ts';
import { ProblemError } from '../api/problem.error.ts';
import { useMemo } from 'react';
import { ShownVersion } from '../explain/shown-version.context.ts';
import { TimeMachineContext, useTimeMachine } from '../history/time-machine.hook.ts';
import { BoardContext, ownSource, useBoardStore, type Boards } from './board.context.ts';
import styles from './board.module.css';
import { BoardView } from './board.view.tsx';

/** The live board of the edition in the address, or of the current one. */
export const BoardScreen = () => {
  const { t } = useTranslation('board');
  const { edition: code } = useSearch({ from: '/board' });
  const edition = useQuery(editionQuery(code));
  if (edition.data) return <OwnBoard key={edition.data.code} edition={edition.data} />;
  if (!edition.isError) {
    return (
      <p className={styles.message} role="status">
        {t('conditions.connecting')}
      </p>
    );
  }
  const missing = edition.error instanceof ProblemError && edition.error.status === 404;
  return (
    <div className={styles.message} role="alert">
      <h1>{missing && !code ? t('noEdition') : t('refused')}</h1>
      <p>{missing && !code ? t('noEditionHint') : edition.error.message}</p>
    </div>
  );
};

/** The board of the scope in the address, from this server, as whoever looks at it may see it. */
const OwnBoard = ({ edition }: { edition: ReceivedEdition }) => {
  const { scope = 'nation' } = useSearch({ from: '/board' });
  const { machine, source: past, version } = useTimeMachine(edition.code, scope);
  const source = past ?? ownSource;
  const nation = useBoardStore('nation', edition.code, source);
  const own = useBoardStore(scope, edition.code, source);
  const board = scope === 'nation' ? nation : own;
  const boards = useMemo(
    (): Boards => ({ source, edition, scope, board, nation }),
    [source, edition, scope, board, nation],
  );
  return (
    <TimeMachineContext value={machine}>
      <ShownVersion value={version}>
        <BoardContext value={boards}>
          <BoardView />
        </BoardContext>
      </ShownVersion>
    </TimeMachineContext>
  );
};
