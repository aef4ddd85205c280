import type { Annotation } from '@innoweek/contracts';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.query.ts';
import { isCoordinator } from '../../session/role.rules.ts';
import { useRemoveAnnotation } from '../annotations/annotation.queries.ts';
import styles from './feed.module.css';
import { MomentText } from './moment.text.tsx';

/** A coordinator's note; another coordinator may take it away. */
export const NoteLine = ({ note }: { note: Annotation }) => {
  const { t } = useTranslation('board');
  const session = useSession();
  const remove = useRemoveAnnotation();
  const by = [note.author, note.internal ? t('annotationInternalMark') : null].filter(
    (part) => part !== null,
  );
  return (
    <li className={styles.line} data-of="note">
      <MomentText at={note.at} />
      <span className={styles.mark} data-way="note" aria-hidden="true">
        {'\u25c6'}
      </span>
      <span className={styles.note}>{note.text}</span>
      {isCoordinator(session) && (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('removeAnnotation', { text: note.text })}
          title={t('removeAnnotation', { text: note.text })}
          disabled={remove.isPending}
          onClick={() => remove.mutate(note.id)}
        >
          {'\u2715'}
        </button>
      )}
      {by.length > 0 && <span className={styles.reason}>{by.join(' · ')}</span>}
    </li>
  );
};
