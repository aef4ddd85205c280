import { useTranslation } from 'react-i18next';
import { Drawer } from '../ui/drawer.tsx';
import styles from './explain.module.css';
import { explainHref } from './explain.place.ts';
import type { ExplainSearch } from './explain.search.ts';
import { ExplainView } from './explain.view.tsx';
import { explainedOf, useShownVersion } from './shown-version.context.ts';

/** The explanation of a figure over the board that it stands on. */
export const ExplainDrawer = ({ search, close }: { search: ExplainSearch | null; close: () => void }) => {
  const { t } = useTranslation('explain');
  const level = search === null ? '' : explainHref(search);
  const shown = explainedOf(useShownVersion());
  return (
    <Drawer
      title={t('title')}
      closeText={t('close')}
      isOpen={search !== null}
      close={close}
      level={level}
      aside={<a href={level}>{t('asPage')}</a>}
    >
      <div className={styles.over}>
        {/* Such a link was written by hand, or the board was moved behind it. */}
        {search !== null && search.actual !== shown.actual && (
          <p className={styles.notice}>{t('otherFigure')}</p>
        )}
        {search !== null && <ExplainView search={search} />}
      </div>
    </Drawer>
  );
};
