import {
  ORGANISATION_KINDS,
  type Organisation,
  type OrganisationChange,
  type OrganisationDraft,
  type OrganisationKind,
} from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { Form, Input, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { TOPIC_SEPARATORS, type Named } from '../events/event.draft.ts';
import { organisationQuery } from '../events/event.queries.ts';
import { OrganisationPicker } from '../events/organisation.picker.tsx';
import { RegionCascader } from '../events/region.cascader.tsx';
import { useChangeOrganisation, useCreateOrganisation } from './organisation.queries.ts';
import { CreateDialog } from './create.dialog.tsx';

type OrganisationValues = {
  name: string;
  nameEn?: string;
  kind: OrganisationKind;
  region: string | null;
  parent: Named | null;
  aliases: string[];
  creditCode?: string;
};

const FIELDS = ['name', 'nameEn', 'kind', 'region', 'parent', 'aliases', 'creditCode'] as const;

/** What is sent of the form: a field left empty says nothing. */
const draftOf = ({
  name,
  nameEn = '',
  kind,
  region,
  parent,
  aliases,
  creditCode = '',
}: OrganisationValues): OrganisationDraft => ({
  name: name.trim(),
  kind,
  ...(nameEn.trim() === '' ? {} : { nameEn: nameEn.trim() }),
  ...(region === null ? {} : { region }),
  ...(parent === null ? {} : { parent: parent.id }),
  ...(aliases.length === 0 ? {} : { aliases: aliases.map((alias) => alias.trim()) }),
  ...(creditCode.trim() === '' ? {} : { creditCode: creditCode.trim() }),
});

/** A new organisation, below another where the tree says so. */
export const OrganisationDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation(['accounts', 'events']);
  const create = useCreateOrganisation();
  return (
    <CreateDialog
      title={t('accounts:createOrganisation')}
      created={t('accounts:organisationCreated')}
      fields={FIELDS}
      initialValues={{ kind: 'other', region: null, parent: null, aliases: [] }}
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
      <FurtherFields />
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

/** Changes an organisation. The parent is shown by its name, which has to be read first. */
export const OrganisationChangeDialog = ({
  organisation,
  onClose,
}: {
  organisation: Organisation;
  onClose: () => void;
}) => {
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
      <FurtherFields />
    </CreateDialog>
  );
};

/** Names, code and place in the tree, which can change later. */
const FurtherFields = () => {
  const { t } = useTranslation('accounts');
  return (
    <>
      <Form.Item name="aliases" label={t('aliases')} extra={t('aliasesHint')}>
        <Select mode="tags" open={false} tokenSeparators={TOPIC_SEPARATORS} />
      </Form.Item>
      <Form.Item name="creditCode" label={t('creditCode')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="parent" label={t('parent')}>
        <OrganisationPicker />
      </Form.Item>
    </>
  );
};
