import { useTranslation } from 'react-i18next';
import styles from './shell.module.css';
import { chooseTheme, THEME_CHOICES, useThemeChoice } from './theme.store.ts';

/** Light, dark, or as the system has it. */
export const ThemeSwitch = () => {
  const { t } = useTranslation('shell');
  const choice = useThemeChoice();
  return (
    <select
      className={styles.tool}
      aria-label={t('theme')}
      value={choice}
      onChange={(event) => {
        const next = THEME_CHOICES.find((theme) => theme === event.target.value);
        if (next) chooseTheme(next);
      }}
    >
      {THEME_CHOICES.map((theme) => (
        <option key={theme} value={theme}>
          {t(`themes.${theme}`)}
        </option>
      ))}
    </select>
  );
};
