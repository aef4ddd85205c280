import { useQuery } from '@tanstack/react-query';
import { ROLES, type Role } from '@innoweek/contracts';
import { App, Button, Checkbox, Form, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { requirementQuery, useRequireSecondFactor } from './account.queries.ts';
import styles from './accounts.module.css';

/** What signing in asks for: the roles that have to have a second factor. */
export const SecurityPanel = () => {
  const { t } = useTranslation(['accounts', 'session']);
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery(requirementQuery);
  const require = useRequireSecondFactor();
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <section className={styles.panel} aria-labelledby="requirement">
      <h2 id="requirement" className={styles.title}>
        {t('accounts:requirement')}
      </h2>
      <p className={styles.detail}>{t('accounts:requirementHint')}</p>
      {require.error ? <ProblemNotice error={require.error} /> : null}
      <Form<{ roles: Role[] }>
        initialValues={{ roles: data.roles }}
        layout="vertical"
        onFinish={({ roles }) =>
          require.mutate({ roles }, { onSuccess: () => void message.success(t('accounts:requirementSaved')) })
        }
      >
        <Form.Item name="roles" label={t('accounts:requirementRoles')}>
          <Checkbox.Group options={ROLES.map((value) => ({ value, label: t(`session:role.${value}`) }))} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={require.isPending}>
          {t('accounts:save')}
        </Button>
      </Form>
    </section>
  );
};
