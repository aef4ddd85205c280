import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.query.ts';
import { ProblemError } from '../../api/problem.error.ts';
import { isCoordinator } from '../../session/role.rules.ts';
import { useBoards } from '../board.context.ts';
import { useClock } from '../moment.hook.ts';
import styles from './annotations.module.css';
import { useAnnotate } from './annotation.queries.ts';
import { momentOf, wallOf } from './wall.moment.ts';

const LONGEST = 200;

/** For coordinators: pins a note to a moment of the board. */
export const AnnotateButton = ({ at }: { at?: number | undefined }) => {
  const { t } = useTranslation('board');
  const { edition } = useBoards();
  const session = useSession();
  const readClock = useClock();
  const dialog = useRef<HTMLDialogElement>(null);
  const [moment, setMoment] = useState<string | null>(null);
  if (!isCoordinator(session)) return null;
  const open = (): void => {
    setMoment(wallOf(at ?? readClock(Date.now()), edition.zone));
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className={styles.button} onClick={open}>
        {t('annotate')}
      </button>
      <dialog
        ref={dialog}
        className={styles.dialog}
        aria-label={t('annotateTitle')}
        onClose={() => setMoment(null)}
      >
        {moment !== null && <AnnotationForm moment={moment} onDone={() => dialog.current?.close()} />}
      </dialog>
    </>
  );
};

const AnnotationForm = ({ moment, onDone }: { moment: string; onDone: () => void }) => {
  const { t } = useTranslation('board');
  const { edition } = useBoards();
  const annotate = useAnnotate();
  const [text, setText] = useState('');
  const [when, setWhen] = useState(moment);
  const [internal, setInternal] = useState(false);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const at = new Date(momentOf(when, edition.zone)).toISOString();
        annotate.mutate({ text: text.trim(), at, internal }, { onSuccess: onDone });
      }}
    >
      <h2>{t('annotateTitle')}</h2>
      <label>
        {t('annotationText')}
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={LONGEST}
          required
          autoFocus
        />
      </label>
      <label>
        {t('annotationMoment')}
        <input
          type="datetime-local"
          value={when}
          onChange={(event) => setWhen(event.target.value)}
          required
        />
      </label>
      <label className={styles.check}>
        <input type="checkbox" checked={internal} onChange={(event) => setInternal(event.target.checked)} />
        {t('annotationInternal')}
      </label>
      {annotate.isError && (
        <p className={styles.problem} role="alert">
          {annotate.error instanceof ProblemError
            ? [annotate.error.message, ...annotate.error.problem.errors.map(({ message }) => message)].join(
                ' ',
              )
            : t('listFailed')}
        </p>
      )}
      <div className={styles.actions}>
        <button type="button" className={styles.button} onClick={onDone}>
          {t('cancel')}
        </button>
        <button type="submit" className={styles.primary} disabled={annotate.isPending || text.trim() === ''}>
          {t('pinIt')}
        </button>
      </div>
    </form>
  );
};
