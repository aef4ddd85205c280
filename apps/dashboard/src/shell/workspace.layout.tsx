import { Outlet } from '@tanstack/react-router';
import { App as AntApp, ConfigProvider, theme as antTheme } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { useTranslation } from 'react-i18next';
import styles from './workspace.module.css';
import { useTheme } from './theme.store.ts';

/** What the signed-in screens share: Ant Design in our language, theme and colours. The board does without. */
export const WorkspaceLayout = () => {
  const { i18n } = useTranslation();
  const theme = useTheme();
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? en : zh}
      theme={{
        algorithm: theme === 'dark' ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
        token: {
          colorPrimary: theme === 'dark' ? '#4f8df7' : '#1f5fd0',
          colorBgLayout: 'transparent',
          fontFamily: 'var(--font)',
          borderRadius: 6,
        },
      }}
    >
      <AntApp className={styles.workspace}>
        <Outlet />
      </AntApp>
    </ConfigProvider>
  );
};
