import { useTranslation } from 'react-i18next';

/** The live board. */
export const BoardScreen = () => {
  const { t } = useTranslation('board');
  return <h1>{t('title')}</h1>;
};
