import { ORGANISATION_KINDS, type OrganisationDraft, type OrganisationKind } from '@innoweek/contracts';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { RegionCascader } from '../events/region.cascader.tsx';
import { Mark } from '../ui/mark.tsx';
import { organisationListQuery, useCreateOrganisation } from './account.queries.ts';
import styles from './accounts.module.css';
import { CreateDialog } from './create.dialog.tsx';
import { RecordList } from './record.list.tsx';

/** Organisations that events are held by and figures reported for. */
export const OrganisationsPanel = () => {
  const { t } = useTranslation(['accounts', 'events']);
  const [creating, setCreating] = useState(false);
  const units = useUnitNames();
  return (
    <>
      <RecordList
        query={organisationListQuery}
        keyOf={({ id }) => id}
        searches
        add={
          <Button type="primary" onClick={() => setCreating(true)}>
            {t('accounts:createOrganisation')}
          </Button>
        }
      >
        {(organisation) => (
          <div className={styles.record}>
            <div>
              <strong>{organisation.name}</strong>
              <div className={styles.detail}>
                {organisation.id}
                {organisation.nameEn === null ? '' : ` · ${organisation.nameEn}`}
              </div>
            </div>
            <div>
              <Mark tone="info">{t(`events:kinds.${organisation.kind}`)}</Mark>
              {organisation.reportsFor === null ? null : (
                <Mark tone="good">
                  {t('accounts:reportsFor', { unit: units.nameOf(organisation.reportsFor) })}
                </Mark>
              )}
            </div>
            <div className={styles.detail}>{units.nameOf(organisation.unit)}</div>
          </div>
        )}
      </RecordList>
      {creating ? <OrganisationDialog onClose={() => setCreating(false)} /> : null}
    </>
  );
};

type OrganisationValues = {
  name: string;
  nameEn?: string;
  kind: OrganisationKind;
  region: string | null;
};

const FIELDS = ['name', 'nameEn', 'kind', 'region'] as const;

/** What is sent of the form: a field left empty says nothing. */
const draftOf = ({ name, nameEn = '', kind, region }: OrganisationValues): OrganisationDraft => ({
  name: name.trim(),
  kind,
  ...(nameEn.trim() === '' ? {} : { nameEn: nameEn.trim() }),
  ...(region === null ? {} : { region }),
});

const OrganisationDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation(['accounts', 'events']);
  const create = useCreateOrganisation();
  return (
    <CreateDialog
      title={t('accounts:createOrganisation')}
      created={t('accounts:organisationCreated')}
      fields={FIELDS}
      initialValues={{ kind: 'other', region: null }}
      create={create}
      draftOf={draftOf}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('accounts:nameZh')}
        rules={[{ required: true, min: 2, whitespace: true, message: t('accounts:missing') }]}
      >
        <Input maxLength={120} autoFocus />
      </Form.Item>
      <Form.Item name="nameEn" label={t('accounts:nameEn')}>
        <Input maxLength={200} lang="en" />
      </Form.Item>
      <Form.Item name="kind" label={t('events:kind')}>
        <Select options={ORGANISATION_KINDS.map((value) => ({ value, label: t(`events:kinds.${value}`) }))} />
      </Form.Item>
      <Form.Item name="region" label={t('events:region')} extra={t('accounts:regionHint')}>
        <RegionCascader />
      </Form.Item>
    </CreateDialog>
  );
};
