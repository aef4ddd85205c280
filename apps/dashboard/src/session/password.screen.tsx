import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Form, Input, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorsAt, errorsElsewhere } from '../accounts/server.errors.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { PageHeading } from '../ui/page.heading.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { NewPasswordFields } from './new-password.fields.tsx';
import { passwordLinkQuery, passwordRulesQuery, useForgotten, useSetPassword } from './password.queries.ts';
import { SecondStepForm } from './second-step.form.tsx';
import styles from './session.module.css';

const FIELDS = ['password'] as const;

/** Where links of invitations and forgotten passwords lead; without a link, the place to ask for one. */
export const PasswordScreen = () => {
  // The link can be opened while another one is shown: then only what is behind `#` changes.
  const [secret, setSecret] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    const take = (): void => {
      const found = window.location.hash.slice(1);
      if (found === '') return;
      setSecret(found);
      // Out of the address bar and the history: screens are shared and photographed.
      window.history.replaceState(window.history.state, '', window.location.pathname);
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return (
    <div className={styles.signIn}>
      <section className={styles.card}>
        {secret === '' ? <ForgottenForm /> : <LinkForm key={secret} secret={secret} />}
      </section>
    </div>
  );
};

const LinkForm = ({ secret }: { secret: string }) => {
  const { t } = useTranslation('session');
  const { data: link, error } = useQuery(passwordLinkQuery(secret));
  const set = useSetPassword();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ password: string }>();
  const enter = (): void => void navigate({ to: '/', replace: true });
  const title = t(link?.purpose === 'invitation' ? 'invitationTitle' : 'resetTitle');
  if (error)
    return (
      <>
        <PageHeading title={title} />
        <ProblemNotice error={error} />
        <ButtonLink look="primary" to="/sign-in" search={{}}>
          {t('title')}
        </ButtonLink>
      </>
    );
  if (set.data && 'secondFactor' in set.data)
    return (
      <>
        <PageHeading title={t('secondStepTitle')} />
        <SecondStepForm onDone={enter} onBack={() => void navigate({ to: '/sign-in', search: {} })} />
      </>
    );
  if (!link) return <Skeleton active />;
  return (
    <>
      <PageHeading title={title} />
      <p className={styles.lead}>
        {t(link.purpose === 'invitation' ? 'invitationLead' : 'resetLead', { name: link.name })}
      </p>
      {set.error && errorsAt(set.error, FIELDS).length === 0 ? (
        <ProblemNotice error={set.error} sentences={errorsElsewhere(set.error, FIELDS)} />
      ) : null}
      <Form<{ password: string }>
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        validateTrigger="onSubmit"
        onFinish={({ password }) =>
          set.mutate(
            { secret, password },
            {
              onSuccess: (entry) => {
                if (!('secondFactor' in entry)) enter();
              },
              onError: (failed) => form.setFields(errorsAt(failed, FIELDS)),
            },
          )
        }
      >
        <Form.Item label={t('email')} htmlFor="link-email">
          <Input id="link-email" type="email" value={link.email} readOnly autoComplete="username" />
        </Form.Item>
        <NewPasswordFields />
        <Button type="primary" htmlType="submit" block loading={set.isPending}>
          {t('setAndEnter')}
        </Button>
      </Form>
    </>
  );
};

const ForgottenForm = () => {
  const { t } = useTranslation('session');
  const { data: rules, error } = useQuery(passwordRulesQuery);
  const forgotten = useForgotten();
  return (
    <>
      <PageHeading title={t('forgottenTitle')} />
      {error ? <ProblemNotice error={error} /> : null}
      {rules && !rules.mail ? <p className={styles.lead}>{t('forgottenNoMail')}</p> : null}
      {forgotten.isSuccess ? (
        <Alert type="success" showIcon title={t('forgottenSent')} description={t('forgottenSentHint')} />
      ) : null}
      {rules?.mail && !forgotten.isSuccess ? (
        <>
          <p className={styles.lead}>{t('forgottenLead')}</p>
          {forgotten.error ? <ProblemNotice error={forgotten.error} /> : null}
          <Form<{ email: string }>
            layout="vertical"
            size="large"
            requiredMark={false}
            validateTrigger="onSubmit"
            onFinish={({ email }) => forgotten.mutate({ email: email.trim() })}
          >
            <Form.Item
              name="email"
              label={t('email')}
              rules={[{ required: true, type: 'email', message: t('emailMissing') }]}
            >
              <Input type="email" autoComplete="username" inputMode="email" autoFocus />
            </Form.Item>
            <Button type="primary" htmlType="submit" block loading={forgotten.isPending}>
              {t('forgottenAsk')}
            </Button>
          </Form>
        </>
      ) : null}
      <p className={styles.foot}>
        <ButtonLink look="default" to="/sign-in" search={{}}>
          {t('backToSignIn')}
        </ButtonLink>
      </p>
    </>
  );
};
