import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './tasks.module.css';

/** The address of a task, to be sent to somebody: copied, or as a link where the browser does not let us copy. */
export const CopyLink = ({ id }: { id: string }) => {
  const { t } = useTranslation('tasks');
  const [copied, setCopied] = useState(false);
  return (
    <>
      <Link
        to="/reconciliation"
        search={{ task: id }}
        replace
        onClick={() => {
          const address = new URL(`/reconciliation?task=${id}`, window.location.href).href;
          // Over plain HTTP there is no clipboard: the address is in the bar of the browser all the same.
          if ('clipboard' in navigator)
            navigator.clipboard.writeText(address).then(
              () => setCopied(true),
              () => setCopied(false),
            );
        }}
      >
        {t('copyLink')}
      </Link>
      <span role="status" className={styles.quiet}>
        {copied ? t('copied') : ''}
      </span>
    </>
  );
};
