import type { Organisation } from '@innoweek/contracts';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListDialog } from './list.dialog.tsx';
import { MergeDialog } from './merge.dialog.tsx';
import { OrganisationChangeDialog, OrganisationDialog } from './organisation.dialog.tsx';
import { organisationListQuery } from './organisation.queries.ts';
import { OrganisationRecord, type OrganisationActions } from './organisation.record.tsx';
import { OrganisationTree } from './organisation.tree.tsx';
import { RecordList } from './record.list.tsx';
import styles from './accounts.module.css';

type Opened = { what: 'create' | 'list' } | { what: 'change' | 'merge'; organisation: Organisation } | null;

/** Organisations that events are held by and figures reported for: as a list to search, and as the tree they are. */
export const OrganisationsPanel = () => {
  const { t } = useTranslation('accounts');
  const [view, setView] = useState<'list' | 'tree'>('list');
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  const actions: OrganisationActions = {
    onEdit: (organisation) => setOpened({ what: 'change', organisation }),
    onMerge: (organisation) => setOpened({ what: 'merge', organisation }),
  };
  const add = (
    <span className={styles.buttons}>
      <Segmented
        value={view}
        onChange={setView}
        aria-label={t('organisationView')}
        options={[
          { value: 'list', label: t('asList') },
          { value: 'tree', label: t('asTree') },
        ]}
      />
      <Button onClick={() => setOpened({ what: 'list' })}>{t('importOrganisations')}</Button>
      <Button type="primary" onClick={() => setOpened({ what: 'create' })}>
        {t('createOrganisation')}
      </Button>
    </span>
  );
  return (
    <>
      {view === 'tree' ? (
        <>
          <div className={styles.tools}>
            <span className={styles.add}>{add}</span>
          </div>
          <OrganisationTree actions={actions} />
        </>
      ) : (
        <RecordList query={organisationListQuery} keyOf={({ id }) => id} searches add={add}>
          {(organisation) => <OrganisationRecord organisation={organisation} actions={actions} />}
        </RecordList>
      )}
      {opened?.what === 'create' ? <OrganisationDialog onClose={close} /> : null}
      {opened?.what === 'list' ? <ListDialog onClose={close} /> : null}
      {opened?.what === 'change' ? (
        <OrganisationChangeDialog organisation={opened.organisation} onClose={close} />
      ) : null}
      {opened?.what === 'merge' ? <MergeDialog organisation={opened.organisation} onClose={close} /> : null}
    </>
  );
};
