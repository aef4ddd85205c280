import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cellKey, HELD_STATUSES } from '@innoweek/contracts';
import { shownCell, sumOf, useBoards } from './board.context.ts';
import styles from './board.module.css';
import { useFigures } from './figure.text.ts';
import { useScopeName } from './scope-title.tsx';

/** Often enough to follow the week, seldom enough to let a listener do something else. */
const SPOKEN_EVERY_MS = 60_000;
const FIRST_AFTER_MS = 2_000;

/** Reads the totals to screen readers, once a minute and not at every change. */
export const BoardAnnouncer = () => {
  const { t } = useTranslation('board');
  const { board, scope } = useBoards();
  const write = useFigures();
  const scopeName = useScopeName(scope);
  const [text, setText] = useState('');
  const compose = (): string => {
    const total = (metric: 'participants' | 'media_reports' | 'agreements' | 'agreement_amount'): string =>
      write(metric, board.cell(cellKey(scope, metric, 'total'))).short;
    const events = sumOf(
      HELD_STATUSES.map((status) => cellKey(scope, 'events', status)),
      shownCell(board),
    );
    return t('spoken', {
      scope: scopeName,
      participants: total('participants'),
      media: total('media_reports'),
      agreements: total('agreements'),
      amount: total('agreement_amount'),
      events: write('events', events).short,
    });
  };
  const latest = useRef(compose);
  useEffect(() => {
    latest.current = compose;
  });
  useEffect(() => {
    // Of a board that is refused there is nothing to say beside why.
    const speak = (): void => setText(board.status().version === null ? '' : latest.current());
    const first = setTimeout(speak, FIRST_AFTER_MS);
    const timer = setInterval(speak, SPOKEN_EVERY_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [board]);
  return (
    <p className={styles.hidden} role="status" aria-live="polite">
      {text}
    </p>
  );
};
