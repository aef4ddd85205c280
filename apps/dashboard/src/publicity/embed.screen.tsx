import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePlaceName } from '../board/place.text.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { PublicAge } from './public.age.tsx';
import { PublicFigures } from './public.figures.tsx';
import styles from './public.module.css';
import { usePublicBoard } from './public.query.ts';

/** The public figures in a frame of another site: all of them or one, of the nation or of a unit. */
export const EmbedScreen = () => {
  const { t } = useTranslation(['publicity', 'board']);
  const { edition: code, unit, tile } = useSearch({ from: '/embed' });
  const { data, error } = usePublicBoard(code);
  const nameOf = usePlaceName();
  const figures =
    data && (unit === undefined ? data.nation : data.units?.find(({ id }) => id === unit)?.figures);
  const metrics = data?.metrics.filter((metric) => tile === undefined || metric === tile) ?? [];
  if (!data || !data.embedding || !figures || metrics.length === 0)
    return (
      <div className={styles.embed}>
        <p className={styles.message} role={error || data ? 'alert' : 'status'}>
          {error?.message ?? (data ? t('publicity:notPublic') : t('publicity:loading'))}
        </p>
      </div>
    );
  const { name, nameEn } = data.edition;
  return (
    <div className={styles.embed}>
      <h1>
        {currentLanguage() === 'en' ? nameEn : name}
        {' · '}
        {unit === undefined ? t('board:scopes.nation') : nameOf(unit).full}
      </h1>
      <PublicFigures metrics={metrics} figures={figures} />
      <PublicAge board={data} failed={error !== null} />
      <a href={`/public${code ? `?edition=${code}` : ''}`} target="_blank" rel="noopener">
        {t('publicity:toAll')}
      </a>
    </div>
  );
};
