import { useQuery } from '@tanstack/react-query';
import type { Membership, Token } from '@innoweek/contracts';
import { Alert, Button, Empty, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../events/wall.time.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { Mark } from '../ui/mark.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { tokensQuery, useIssueToken, useRevokeToken } from './account.queries.ts';
import styles from './accounts.module.css';
import { TokenForm } from './token.form.tsx';

/** Tokens with which programs act as an account. A secret is shown once, when it is issued. */
export const TokenList = ({
  account,
  memberships,
}: {
  account: string;
  memberships: readonly Membership[];
}) => {
  const { t } = useTranslation('accounts');
  const { data, error, refetch } = useQuery(tokensQuery(account));
  const issue = useIssueToken();
  const revoke = useRevokeToken();
  return (
    <>
      <TokenForm account={account} memberships={memberships} issue={issue} />
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
            <TokenItem token={token} memberships={memberships} />
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
    </>
  );
};

const TokenItem = ({ token, memberships }: { token: Token; memberships: readonly Membership[] }) => {
  const { t } = useTranslation(['accounts', 'session']);
  const language = currentLanguage();
  const at = (instant: string): string => formatMoment(instant, language, true);
  const membership = memberships.find(
    ({ organisation }) => (organisation?.id ?? null) === token.organisation,
  );
  const organisation =
    (language === 'en' ? membership?.organisation?.nameEn : null) ?? membership?.organisation?.name;
  return (
    <div>
      <strong>{token.name}</strong>{' '}
      {token.scopes === null ? (
        <Mark>{t('accounts:reachAll')}</Mark>
      ) : (
        token.scopes.map((scope) => (
          <Mark key={scope} tone="info">
            {t(`accounts:scopes.${scope}`)}
          </Mark>
        ))
      )}
      <div className={styles.detail}>
        {memberships.length > 1 ? `${organisation ?? t('session:noOrganisation')} · ` : ''}
        {t('accounts:issuedAt', { at: at(token.createdAt) })} ·{' '}
        {token.expiresAt === null
          ? t('accounts:neverEnds')
          : t('accounts:endsAt', { at: at(token.expiresAt) })}{' '}
        ·{' '}
        {token.lastUsedAt === null
          ? t('accounts:neverUsed')
          : t('accounts:usedAt', { at: at(token.lastUsedAt) })}
      </div>
    </div>
  );
};
