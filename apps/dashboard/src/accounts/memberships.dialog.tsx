import { ROLES, type Account, type Membership, type Role } from '@innoweek/contracts';
import { App, Button, Checkbox, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Named } from '../events/event.draft.ts';
import { OrganisationPicker } from '../events/organisation.picker.tsx';
import { currentLanguage } from '../shell/language.store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Mark } from '../ui/mark.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { useAddMembership, useRemoveMembership } from './account.queries.ts';
import styles from './accounts.module.css';
import { someRole } from './role.rule.ts';
import { errorsAt, errorsElsewhere } from './server.errors.ts';

type Values = { organisation: Named | null; roles: Role[] };

const FIELDS = ['organisation', 'roles'] as const;

/** What an account is in each organisation it acts for: adding one, and taking one away. */
export const MembershipsDialog = ({ account, onClose }: { account: Account; onClose: () => void }) => {
  const { t } = useTranslation(['accounts', 'session']);
  const add = useAddMembership();
  const [form] = Form.useForm<Values>();
  return (
    <Dialog
      width={640}
      title={t('accounts:membershipsOf', { name: account.name })}
      footer={null}
      onCancel={onClose}
    >
      <p className={styles.detail}>{t('accounts:membershipsHint')}</p>
      <ul className={styles.list}>
        {account.memberships.map((membership) => (
          <li key={membership.id}>
            <MembershipItem account={account} membership={membership} />
          </li>
        ))}
      </ul>
      <h3 className={styles.subtitle}>{t('accounts:addMembership')}</h3>
      {add.error && errorsAt(add.error, FIELDS).length === 0 ? (
        <ProblemNotice error={add.error} sentences={errorsElsewhere(add.error, FIELDS)} />
      ) : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ organisation: null, roles: ['organizer'] }}
        onFinish={({ organisation, roles }) =>
          add.mutate(
            { account: account.id, draft: { organisation: organisation?.id ?? null, roles } },
            {
              onSuccess: () => form.resetFields(),
              onError: (error) => form.setFields(errorsAt(error, FIELDS)),
            },
          )
        }
      >
        <Form.Item
          name="organisation"
          label={t('session:organisation')}
          extra={t('accounts:organisationHint')}
        >
          <OrganisationPicker />
        </Form.Item>
        <Form.Item name="roles" label={t('session:roles')} rules={[someRole(t('accounts:missing'))]}>
          <Checkbox.Group options={ROLES.map((value) => ({ value, label: t(`session:role.${value}`) }))} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t('accounts:add')}
        </Button>
      </Form>
    </Dialog>
  );
};

const MembershipItem = ({ account, membership }: { account: Account; membership: Membership }) => {
  const { t } = useTranslation(['accounts', 'session']);
  const { message, modal } = App.useApp();
  const remove = useRemoveMembership();
  const { organisation } = membership;
  const name =
    (currentLanguage() === 'en' ? organisation?.nameEn : null) ??
    organisation?.name ??
    t('session:noOrganisation');
  return (
    <div className={styles.token}>
      <div>
        <strong>{name}</strong>{' '}
        {membership.roles.map((role) => (
          <Mark key={role} tone="info">
            {t(`session:role.${role}`)}
          </Mark>
        ))}
      </div>
      {account.memberships.length > 1 ? (
        <Button
          size="small"
          danger
          loading={remove.isPending}
          onClick={() =>
            void modal.confirm({
              title: t('accounts:removeMembershipTitle', { name }),
              content: t('accounts:removeMembershipHint'),
              okText: t('accounts:remove'),
              okButtonProps: { danger: true },
              onOk: () =>
                remove.mutate(
                  { account: account.id, membership: membership.id },
                  { onError: (error) => void message.error(error.message) },
                ),
            })
          }
        >
          {t('accounts:remove')}
        </Button>
      ) : null}
    </div>
  );
};
