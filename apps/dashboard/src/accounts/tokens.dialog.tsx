import { useQuery } from '@tanstack/react-query';
import type { Account } from '@innoweek/contracts';
import { Alert, Button, Empty, Form, Input, Modal, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { tokensQuery, useIssueToken, useRevokeToken } from './account.queries.ts';
import styles from './accounts.module.css';

/** Tokens with which programs act as an account. A secret is shown once, when it is issued. */
export const TokensDialog = ({ account, onClose }: { account: Account; onClose: () => void }) => {
  const { t } = useTranslation('accounts');
  const language = currentLanguage();
  const { data, error, refetch } = useQuery(tokensQuery(account.id));
  const issue = useIssueToken();
  const revoke = useRevokeToken();
  const [form] = Form.useForm<{ name: string }>();
  return (
    <Modal open width={640} title={t('tokensOf', { name: account.name })} footer={null} onCancel={onClose}>
      <Form<{ name: string }>
        form={form}
        layout="inline"
        className={styles.issue}
        onFinish={({ name }) =>
          issue.mutate({ name: name.trim(), account: account.id }, { onSuccess: () => form.resetFields() })
        }
      >
        <Form.Item
          name="name"
          label={t('tokenName')}
          rules={[{ required: true, whitespace: true, message: t('missing') }]}
        >
          <Input maxLength={100} placeholder={t('tokenNamePlaceholder')} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={issue.isPending}>
          {t('issue')}
        </Button>
      </Form>
      {issue.error ? <ProblemNotice error={issue.error} /> : null}
      {issue.data ? (
        <Alert
          type="success"
          showIcon
          style={{ marginBlockEnd: 16 }}
          title={t('secretOnce')}
          description={
            <Typography.Text code copyable className={styles.secret}>
              {issue.data.secret}
            </Typography.Text>
          }
        />
      ) : null}
      {revoke.error ? <ProblemNotice error={revoke.error} /> : null}
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton active title={false} /> : null}
      {data?.items.length === 0 ? <Empty description={t('noTokens')} /> : null}
      <ul className={styles.list}>
        {data?.items.map((token) => (
          <li key={token.id} className={styles.token}>
            <div>
              <strong>{token.name}</strong>
              <div className={styles.detail}>
                {t('issuedAt', { at: formatMoment(token.createdAt, language, true) })} ·{' '}
                {token.lastUsedAt === null
                  ? t('neverUsed')
                  : t('usedAt', { at: formatMoment(token.lastUsedAt, language, true) })}
              </div>
            </div>
            <Button
              size="small"
              danger
              loading={revoke.isPending && revoke.variables === token.id}
              onClick={() => revoke.mutate(token.id)}
            >
              {t('revoke')}
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  );
};
