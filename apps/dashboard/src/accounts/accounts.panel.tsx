import type { Account, AccountDraft } from '@innoweek/contracts';
import { ROLES, type Role } from '@innoweek/contracts';
import { App, Button, Checkbox, Form, Input, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OrganisationPicker } from '../events/organisation.picker.tsx';
import type { Named } from '../events/event.draft.ts';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import {
  accountsQuery,
  useChangeAccount,
  useCreateAccount,
  useInvite,
  useResetSecondFactor,
  useUnlink,
} from './account.queries.ts';
import styles from './accounts.module.css';
import { CreateDialog } from './create.dialog.tsx';
import { MembershipsDialog } from './memberships.dialog.tsx';
import { RecordList } from './record.list.tsx';
import { someRole } from './role.rule.ts';
import { TokensDialog } from './tokens.dialog.tsx';

/** Which dialog is open, of which account. */
type Opened = { id: string; dialog: 'tokens' | 'memberships' };

/** Accounts: who can sign in, and as what. */
export const AccountsPanel = () => {
  const { t } = useTranslation('accounts');
  const [creating, setCreating] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <>
      <RecordList
        query={accountsQuery}
        keyOf={({ id }) => id}
        searches
        add={
          <Button type="primary" onClick={() => setCreating(true)}>
            {t('createAccount')}
          </Button>
        }
      >
        {(account) => (
          <>
            <AccountItem account={account} onOpen={(dialog) => setOpened({ id: account.id, dialog })} />
            {opened?.id === account.id && opened.dialog === 'tokens' ? (
              <TokensDialog account={account} onClose={() => setOpened(null)} />
            ) : null}
            {opened?.id === account.id && opened.dialog === 'memberships' ? (
              <MembershipsDialog account={account} onClose={() => setOpened(null)} />
            ) : null}
          </>
        )}
      </RecordList>
      {creating ? <AccountDialog onClose={() => setCreating(false)} /> : null}
    </>
  );
};

const AccountItem = ({
  account,
  onOpen,
}: {
  account: Account;
  onOpen: (dialog: Opened['dialog']) => void;
}) => {
  const { t } = useTranslation(['accounts', 'session']);
  const { message, modal } = App.useApp();
  const change = useChangeAccount();
  const english = currentLanguage() === 'en';
  const organisations = account.memberships
    .flatMap(({ organisation }) => (english ? organisation?.nameEn : null) ?? organisation?.name ?? [])
    .join(t('session:listSeparator'));
  const roles = ROLES.filter((role) => account.memberships.some((one) => one.roles.includes(role)));
  const setDisabled = (disabled: boolean): void =>
    change.mutate(
      { id: account.id, change: { disabled } },
      { onError: (error) => void message.error(error.message) },
    );
  return (
    <div className={styles.record}>
      <div>
        <strong>{account.name}</strong> {account.disabled ? <Mark>{t('accounts:disabled')}</Mark> : null}
        <div className={styles.detail}>
          {account.email}
          {organisations === '' ? '' : ` · ${organisations}`}
        </div>
      </div>
      <div>
        {account.hasPassword || account.disabled ? null : <Mark>{t('accounts:noPassword')}</Mark>}{' '}
        {account.secondFactor ? <Mark tone="good">{t('session:secondFactor')}</Mark> : null}{' '}
        {roles.map((role) => (
          <Mark key={role} tone="info">
            {t(`session:role.${role}`)}
          </Mark>
        ))}
      </div>
      <div className={styles.buttons}>
        {account.disabled ? null : <InviteButton account={account} />}
        {account.secondFactor ? <ResetButton account={account} /> : null}
        {account.linked ? <UnlinkButton account={account} /> : null}
        <Button size="small" onClick={() => onOpen('memberships')}>
          {t('accounts:memberships')}
        </Button>
        <Button size="small" onClick={() => onOpen('tokens')}>
          {t('accounts:tokens')}
        </Button>
        <Button
          size="small"
          danger={!account.disabled}
          loading={change.isPending}
          onClick={() => {
            if (account.disabled) setDisabled(false);
            else
              void modal.confirm({
                title: t('accounts:disableTitle', { name: account.name }),
                content: t('accounts:disableHint'),
                okText: t('accounts:disable'),
                okButtonProps: { danger: true },
                onOk: () => setDisabled(true),
              });
          }}
        >
          {account.disabled ? t('accounts:enable') : t('accounts:disable')}
        </Button>
      </div>
    </div>
  );
};

/** Sends a link for setting the password; where mail does not get through, shows it to be handed on. */
const InviteButton = ({ account }: { account: Account }) => {
  const { t } = useTranslation('accounts');
  const { message, modal } = App.useApp();
  const invite = useInvite();
  const { email } = account;
  return (
    <Button
      size="small"
      loading={invite.isPending}
      onClick={() =>
        invite.mutate(account.id, {
          onError: (error) => void message.error(error.message),
          onSuccess: ({ link, expiresAt }) => {
            const until = formatMoment(expiresAt, currentLanguage(), true);
            void modal[link === null ? 'success' : 'info']({
              title: t(link === null ? 'invitedTitle' : 'linkTitle'),
              content: (
                <>
                  <p>{t(link === null ? 'invitedHint' : 'linkHint', { email, until })}</p>
                  {link === null ? null : (
                    <Typography.Text code copyable className={styles.secret}>
                      {link}
                    </Typography.Text>
                  )}
                </>
              ),
            });
          },
        })
      }
    >
      {t(account.hasPassword ? 'resetLink' : 'invite')}
    </Button>
  );
};

/** For somebody whose account at the provider is another one now. */
const UnlinkButton = ({ account }: { account: Account }) => {
  const { t } = useTranslation('accounts');
  const { message, modal } = App.useApp();
  const unlink = useUnlink();
  return (
    <Button
      size="small"
      loading={unlink.isPending}
      onClick={() =>
        void modal.confirm({
          title: t('unlinkTitle', { name: account.name }),
          content: t('unlinkHint'),
          okText: t('unlink'),
          onOk: () => unlink.mutate(account.id, { onError: (error) => void message.error(error.message) }),
        })
      }
    >
      {t('unlink')}
    </Button>
  );
};

/** For somebody who lost the phone and the recovery codes. */
const ResetButton = ({ account }: { account: Account }) => {
  const { t } = useTranslation('accounts');
  const { message, modal } = App.useApp();
  const reset = useResetSecondFactor();
  return (
    <Button
      size="small"
      loading={reset.isPending}
      onClick={() =>
        void modal.confirm({
          title: t('resetFactorTitle', { name: account.name }),
          content: t('resetFactorHint'),
          okText: t('resetFactor'),
          okButtonProps: { danger: true },
          onOk: () => reset.mutate(account.id, { onError: (error) => void message.error(error.message) }),
        })
      }
    >
      {t('resetFactor')}
    </Button>
  );
};

type AccountValues = {
  name: string;
  email: string;
  password?: string;
  roles: Role[];
  organisation: Named | null;
};

const FIELDS = ['name', 'email', 'password', 'roles', 'organisation'] as const;

/** What is sent of the form: a field left empty says nothing. */
const draftOf = ({ name, email, password, roles, organisation }: AccountValues): AccountDraft => ({
  name: name.trim(),
  email: email.trim(),
  roles,
  ...(password ? { password } : {}),
  ...(organisation ? { organisation: organisation.id } : {}),
});

const AccountDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation(['accounts', 'session']);
  const create = useCreateAccount();
  return (
    <CreateDialog
      title={t('accounts:createAccount')}
      created={t('accounts:accountCreated')}
      fields={FIELDS}
      initialValues={{ roles: ['organizer'], organisation: null }}
      create={create}
      draftOf={draftOf}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('accounts:name')}
        rules={[{ required: true, whitespace: true, message: t('accounts:missing') }]}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
      <Form.Item
        name="email"
        label={t('session:email')}
        rules={[{ required: true, type: 'email', message: t('session:emailMissing') }]}
      >
        <Input type="email" maxLength={254} autoComplete="off" />
      </Form.Item>
      <Form.Item name="password" label={t('session:password')} extra={t('accounts:passwordHint')}>
        <Input.Password maxLength={128} autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="roles" label={t('session:roles')} rules={[someRole(t('accounts:missing'))]}>
        <Checkbox.Group options={ROLES.map((value) => ({ value, label: t(`session:role.${value}`) }))} />
      </Form.Item>
      <Form.Item name="organisation" label={t('session:organisation')} extra={t('accounts:organisationHint')}>
        <OrganisationPicker />
      </Form.Item>
    </CreateDialog>
  );
};
