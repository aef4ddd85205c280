import { useLocation } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problem.error.ts';
import { ButtonLink } from './button.link.tsx';
import styles from './page.module.css';

/** What went wrong, in the server's words, and the way out: to try again, or to sign in. */
export const ProblemNotice = ({
  error,
  sentences,
  onRetry,
}: {
  error: unknown;
  /** What to list below; by default everything the server said about single values. */
  sentences?: readonly string[];
  onRetry?: (() => void) | undefined;
}) => {
  const { t } = useTranslation(['shell', 'session']);
  const { href } = useLocation();
  const problem = error instanceof ProblemError ? error : null;
  const title = problem?.message ?? t('session:unexpected');
  // What is said of the whole request is the title once more.
  const list = (
    sentences ?? [...new Set(problem?.problem.errors.map(({ message }) => message) ?? [])]
  ).filter((sentence) => sentence !== title);
  return (
    <Alert
      className={styles.notice}
      type="error"
      showIcon
      title={title}
      description={
        list.length > 0 ? (
          <ul className={styles.sentences}>
            {list.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        ) : undefined
      }
      action={
        problem?.status === 401 ? (
          <ButtonLink size="small" look="primary" to="/sign-in" search={{ to: href }}>
            {t('session:title')}
          </ButtonLink>
        ) : onRetry ? (
          <Button size="small" onClick={onRetry}>
            {t('shell:retry')}
          </Button>
        ) : undefined
      }
    />
  );
};
