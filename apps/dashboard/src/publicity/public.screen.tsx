import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { PublicAge } from './public.age.tsx';
import { PublicFigures } from './public.figures.tsx';
import styles from './public.module.css';
import { usePublicBoard } from './public.query.ts';
import { PublicUnits } from './public.units.tsx';

/** The public board: totals and units, for everybody, on any screen. */
export const PublicScreen = () => {
  const { t } = useTranslation('publicity');
  const { edition: code } = useSearch({ from: '/public' });
  const { data, error } = usePublicBoard(code);
  const english = currentLanguage() === 'en';
  const title = data ? (english ? data.edition.nameEn : data.edition.name) : t('title');
  useEffect(() => {
    document.title = `${title} · ${t('title')}`;
  }, [title, t]);
  if (!data)
    return (
      <div className={styles.page}>
        <p className={styles.message} role={error ? 'alert' : 'status'}>
          {error?.message ?? t('loading')}
        </p>
      </div>
    );
  return (
    <div className={styles.page}>
      <h1>{title}</h1>
      <PublicAge board={data} failed={error !== null} />
      <PublicFigures metrics={data.metrics} figures={data.nation} />
      {data.units && <PublicUnits metrics={data.metrics} units={data.units} />}
    </div>
  );
};
