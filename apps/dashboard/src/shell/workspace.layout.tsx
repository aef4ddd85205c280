import { Outlet } from '@tanstack/react-router';
import { App as AntApp, ConfigProvider, theme as antTheme } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.query.ts';
import styles from './workspace.module.css';
import { useTheme } from './theme.store.ts';
import { PHONE, useMedia } from '../ui/use-media.ts';

/**
 * The inks and grounds of theme.css for Ant Design, which has to calculate with them. Its own greys for hints and
 * placeholders fall short of a contrast of 4.5.
 */
const INK = {
  light: {
    colorText: '#0f1b2d',
    colorTextSecondary: '#47566b',
    colorTextTertiary: '#47566b',
    colorTextDescription: '#47566b',
    colorTextPlaceholder: '#66748a',
    colorBorder: '#c9d0db',
    colorBorderSecondary: '#e1e5ec',
    colorLink: '#1f5fd0',
    colorError: '#c0281f',
  },
  dark: {
    colorText: '#eaf0f8',
    colorTextSecondary: '#a9b8cc',
    colorTextTertiary: '#a9b8cc',
    colorTextDescription: '#a9b8cc',
    colorTextPlaceholder: '#8697ae',
    colorBorder: '#34475f',
    colorBorderSecondary: '#213047',
    colorBgContainer: '#111b2b',
    colorBgElevated: '#162236',
    colorLink: '#7fb0ff',
    colorError: '#ff8078',
  },
} as const;

/** Of what lies on a surface. */
const GROUND = { light: '#eef1f5', dark: '#1b2940' } as const;

/** What a fingertip covers, in pixels. */
const FINGER = 44;

const EnrolmentScreen = lazy(async () => ({
  default: (await import('../session/enrolment.screen.tsx')).EnrolmentScreen,
}));

/** What the signed-in screens share: Ant Design in our language, theme and colours. The board does without. */
export const WorkspaceLayout = () => {
  const { i18n } = useTranslation();
  const theme = useTheme();
  const session = useSession();
  const isPhone = useMedia(PHONE);
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? en : zh}
      // Two characters of Chinese are one word: no gap between them.
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: theme === 'dark' ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
        token: {
          colorPrimary: theme === 'dark' ? '#4682ee' : '#1f5fd0',
          colorBgLayout: 'transparent',
          ...INK[theme],
          ...(isPhone ? { controlHeight: FINGER, controlHeightSM: FINGER } : {}),
          fontFamily: 'var(--font)',
          borderRadius: 6,
        },
        components: {
          // The library's own lighter blue under the pointer is too light for white words.
          Button:
            theme === 'dark'
              ? {
                  // White can be read on no red that is light enough for words.
                  dangerColor: '#2a0705',
                  colorPrimaryHover: '#3a73da',
                  defaultHoverColor: '#8ab4ff',
                  defaultHoverBorderColor: '#8ab4ff',
                }
              : { colorPrimaryHover: '#2f6cd8' },
          // Like the segments of the board. The library's own ground is that of the page, which is none here, and what is
          // chosen could not be told from what is not.
          Segmented: {
            trackBg: GROUND[theme],
            itemSelectedBg: theme === 'dark' ? '#5b96f8' : '#1f5fd0',
            itemSelectedColor: theme === 'dark' ? '#06101f' : '#ffffff',
          },
          // The dark algorithm dims the primary colour below what can be read as text.
          ...(theme === 'dark' ? { Tabs: { itemSelectedColor: '#8ab4ff' } } : {}),
        },
      }}
    >
      <AntApp className={styles.workspace}>
        {session?.secondFactorState === 'missing' ? (
          <Suspense>
            <EnrolmentScreen />
          </Suspense>
        ) : (
          <Outlet />
        )}
      </AntApp>
    </ConfigProvider>
  );
};
