import {
  TOKEN_DAYS,
  TOKEN_SCOPES,
  type Membership,
  type TokenDraft,
  type TokenScope,
} from '@innoweek/contracts';
import { Button, Checkbox, Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import type { useIssueToken } from './account.queries.ts';
import styles from './accounts.module.css';
import { someRole } from './role.rule.ts';

const DAY_MS = 86_400_000;
/** Days that tokens are issued for. */
const LIVES = [7, 30, 90, TOKEN_DAYS.usual, TOKEN_DAYS.most - 1] as const;

type Values = {
  name: string;
  membership?: string;
  reach: 'all' | 'some';
  scopes: TokenScope[];
  days: number;
};

/** Issues a token: what for, how far it reaches and until when. */
export const TokenForm = ({
  account,
  memberships,
  issue,
}: {
  account: string;
  memberships: readonly Membership[];
  issue: ReturnType<typeof useIssueToken>;
}) => {
  const { t } = useTranslation(['accounts', 'session']);
  const [form] = Form.useForm<Values>();
  const english = currentLanguage() === 'en';
  const draftOf = ({ name, membership, reach, scopes, days }: Values): TokenDraft => {
    const chosen = memberships.find(({ id }) => id === membership);
    return {
      name: name.trim(),
      account,
      ...(chosen ? { organisation: chosen.organisation?.id ?? null } : {}),
      ...(reach === 'some' ? { scopes } : {}),
      expiresAt: new Date(Date.now() + days * DAY_MS).toISOString(),
    };
  };
  return (
    <>
      {issue.error ? <ProblemNotice error={issue.error} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        className={styles.issue}
        initialValues={{
          ...(memberships[0] ? { membership: memberships[0].id } : {}),
          reach: 'some',
          scopes: ['read'],
          days: TOKEN_DAYS.usual,
        }}
        onFinish={(values) => issue.mutate(draftOf(values), { onSuccess: () => form.resetFields() })}
      >
        <div className={styles.pair}>
          <Form.Item
            name="name"
            label={t('accounts:tokenName')}
            rules={[{ required: true, whitespace: true, message: t('accounts:missing') }]}
          >
            <Input maxLength={100} placeholder={t('accounts:tokenNamePlaceholder')} />
          </Form.Item>
          <Form.Item name="days" label={t('accounts:tokenLife')}>
            <Select options={LIVES.map((days) => ({ value: days, label: t('accounts:days', { days }) }))} />
          </Form.Item>
        </div>
        {memberships.length > 1 ? (
          <Form.Item name="membership" label={t('session:organisation')}>
            <Select
              options={memberships.map(({ id, organisation }) => ({
                value: id,
                label:
                  (english ? organisation?.nameEn : null) ??
                  organisation?.name ??
                  t('session:noOrganisation'),
              }))}
            />
          </Form.Item>
        ) : null}
        <Form.Item name="reach" label={t('accounts:tokenReach')}>
          <Radio.Group
            options={[
              { value: 'some', label: t('accounts:reachSome') },
              { value: 'all', label: t('accounts:reachAll') },
            ]}
          />
        </Form.Item>
        <Form.Item<Values> noStyle dependencies={['reach']}>
          {({ getFieldValue }) =>
            getFieldValue('reach') === 'some' ? (
              <Form.Item name="scopes" rules={[someRole(t('accounts:missing'))]}>
                <Checkbox.Group
                  options={TOKEN_SCOPES.map((value) => ({ value, label: t(`accounts:scopes.${value}`) }))}
                />
              </Form.Item>
            ) : null
          }
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={issue.isPending}>
          {t('accounts:issue')}
        </Button>
      </Form>
    </>
  );
};
