import { useTranslation } from 'react-i18next';
import { chooseLanguage, currentLanguage } from './language.store.ts';
import styles from './shell.module.css';

/** One button that names the other language in that language. */
export const LanguageSwitch = () => {
  const { t } = useTranslation('shell');
  const other = currentLanguage() === 'en' ? 'zh-CN' : 'en';
  return (
    <button
      type="button"
      className={styles.tool}
      lang={other}
      onClick={() => {
        void chooseLanguage(other);
      }}
    >
      {t('languageOther')}
    </button>
  );
};
