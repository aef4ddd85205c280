import {
  ORGANISATION_KINDS,
  type Organisation,
  type OrganisationChange,
  type OrganisationDraft,
  type OrganisationKind,
} from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { TOPIC_SEPARATORS, type Named } from '../events/event.draft.ts';
import { organisationQuery } from '../events/event.queries.ts';
import { OrganisationPicker } from '../events/organisation.picker.tsx';
import { RegionCascader } from '../events/region.cascader.tsx';
import { Mark } from '../ui/mark.tsx';
import { organisationListQuery, useChangeOrganisation, useCreateOrganisation } from './account.queries.ts';
import styles from './accounts.module.css';
import { CreateDialog } from './create.dialog.tsx';
import { RecordList } from './record.list.tsx';

/** Organisations that events are held by and figures reported for. */
export const OrganisationsPanel = () => {
  const { t } = useTranslation(['accounts', 'events']);
  const [creating, setCreating] = useState(false);
  const [editing, setEditing] = useState<Organisation | null>(null);
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
                {organisation.creditCode === null ? '' : ` · ${organisation.creditCode}`}
              </div>
              {organisation.aliases.length === 0 ? null : (
                <div className={styles.detail}>
                  {t('accounts:alsoCalled', { names: organisation.aliases.join(t('events:listSeparator')) })}
                </div>
              )}
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
            <div className={styles.buttons}>
              <Button size="small" onClick={() => setEditing(organisation)}>
                {t('accounts:edit')}
              </Button>
            </div>
          </div>
        )}
      </RecordList>
      {creating ? <OrganisationDialog onClose={() => setCreating(false)} /> : null}
      {editing ? <LoadedChange organisation={editing} onClose={() => setEditing(null)} /> : null}
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

type ChangeValues = {
  name: string;
  nameEn: string;
  aliases: string[];
  creditCode: string;
  parent: Named | null;
};

const CHANGE_FIELDS = ['name', 'nameEn', 'aliases', 'creditCode', 'parent'] as const;
const blankToNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The parent is shown by its name, which has to be read first. */
const LoadedChange = ({ organisation, onClose }: { organisation: Organisation; onClose: () => void }) => {
  const { parent } = organisation;
  const { data, isError } = useQuery({ ...organisationQuery(parent ?? ''), enabled: parent !== null });
  if (parent !== null && !data && !isError) return <Skeleton active title={false} />;
  const named = parent === null ? null : { id: parent, name: data?.name ?? parent };
  return <ChangeDialog organisation={organisation} parent={named} onClose={onClose} />;
};

const ChangeDialog = ({
  organisation,
  parent,
  onClose,
}: {
  organisation: Organisation;
  parent: Named | null;
  onClose: () => void;
}) => {
  const { t } = useTranslation('accounts');
  const change = useChangeOrganisation(organisation.id);
  return (
    <CreateDialog<ChangeValues, OrganisationChange>
      title={organisation.name}
      confirm={t('save')}
      created={t('organisationSaved')}
      fields={CHANGE_FIELDS}
      initialValues={{
        name: organisation.name,
        nameEn: organisation.nameEn ?? '',
        aliases: organisation.aliases,
        creditCode: organisation.creditCode ?? '',
        parent,
      }}
      create={change}
      draftOf={(values) => ({
        name: values.name.trim(),
        nameEn: blankToNull(values.nameEn),
        aliases: values.aliases.map((alias) => alias.trim()),
        creditCode: blankToNull(values.creditCode),
        parent: values.parent?.id ?? null,
      })}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('nameZh')}
        extra={t('renameHint')}
        rules={[{ required: true, min: 2, whitespace: true, message: t('missing') }]}
      >
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="nameEn" label={t('nameEn')}>
        <Input maxLength={200} lang="en" />
      </Form.Item>
      <Form.Item name="aliases" label={t('aliases')} extra={t('aliasesHint')}>
        <Select mode="tags" open={false} tokenSeparators={TOPIC_SEPARATORS} />
      </Form.Item>
      <Form.Item name="creditCode" label={t('creditCode')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="parent" label={t('parent')}>
        <OrganisationPicker />
      </Form.Item>
    </CreateDialog>
  );
};
