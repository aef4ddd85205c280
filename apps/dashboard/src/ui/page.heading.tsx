import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './page.module.css';

/** The title of a screen, also that of the window; what there is to say of it, and what to do on it. */
export const PageHeading = ({
  title,
  note,
  actions,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
}) => {
  const { t } = useTranslation('shell');
  const product = t('product');
  useEffect(() => {
    document.title = `${title} · ${product}`;
    return () => {
      document.title = product;
    };
  }, [title, product]);
  return (
    <div className={styles.heading}>
      <h1 className={styles.title}>{title}</h1>
      {note ? <span className={styles.note}>{note}</span> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
};
