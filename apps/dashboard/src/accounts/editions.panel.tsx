import type { Edition } from '@innoweek/contracts';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCalendarDay } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { editionListQuery, useMakeCurrent } from './account.queries.ts';
import styles from './accounts.module.css';
import { ComparisonDialog } from './comparison.dialog.tsx';
import { EditionDialog } from './edition.dialog.tsx';
import { RecordList } from './record.list.tsx';

/** Editions: one year's week each; one of them is shown where none is named. */
export const EditionsPanel = () => {
  const { t } = useTranslation('accounts');
  const [creating, setCreating] = useState(false);
  return (
    <>
      <RecordList
        query={editionListQuery}
        keyOf={({ code }) => code}
        searches={false}
        add={
          <Button type="primary" onClick={() => setCreating(true)}>
            {t('createEdition')}
          </Button>
        }
      >
        {(edition) => <EditionItem edition={edition} />}
      </RecordList>
      {creating ? <EditionDialog edition={null} onClose={() => setCreating(false)} /> : null}
    </>
  );
};

const EditionItem = ({ edition }: { edition: Edition }) => {
  const { t } = useTranslation('accounts');
  const { message } = App.useApp();
  const language = currentLanguage();
  const makeCurrent = useMakeCurrent();
  const [editing, setEditing] = useState<'change' | 'copy' | 'compare' | null>(null);
  const { registration } = edition.deadlines;
  return (
    <div className={styles.record}>
      <div>
        <strong>{language === 'en' ? edition.nameEn : edition.name}</strong>
        <div className={styles.detail}>
          {edition.code} · {formatCalendarDay(edition.start, language, true)} –{' '}
          {formatCalendarDay(edition.end, language)} ·{' '}
          {t('warmUpFrom', { day: formatCalendarDay(edition.warmUpStart, language) })}
          {registration === undefined
            ? ''
            : ` · ${t('registrationUntil', { day: formatCalendarDay(registration, language) })}`}
        </div>
      </div>
      <div>
        {edition.current ? <Mark tone="good">{t('current')}</Mark> : null}
        {edition.rehearsal ? <Mark>{t('rehearsal')}</Mark> : null}{' '}
        <Mark tone={edition.registering ? 'info' : 'quiet'}>
          {t(edition.registering ? 'registering' : 'registrationClosed')}
        </Mark>
      </div>
      <div className={styles.buttons}>
        <Button size="small" onClick={() => setEditing('change')}>
          {t('editEdition')}
        </Button>
        <Button size="small" onClick={() => setEditing('compare')}>
          {t('comparison')}
        </Button>
        <Button size="small" onClick={() => setEditing('copy')}>
          {t('copyEdition')}
        </Button>
        {edition.current ? null : (
          <Button
            size="small"
            loading={makeCurrent.isPending}
            onClick={() =>
              makeCurrent.mutate(edition.code, { onError: (error) => void message.error(error.message) })
            }
          >
            {t('makeCurrent')}
          </Button>
        )}
      </div>
      {editing === 'compare' ? (
        <ComparisonDialog edition={edition} onClose={() => setEditing(null)} />
      ) : editing ? (
        <EditionDialog edition={edition} copies={editing === 'copy'} onClose={() => setEditing(null)} />
      ) : null}
    </div>
  );
};
