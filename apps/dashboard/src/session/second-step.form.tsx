import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorsAt, errorsElsewhere } from '../accounts/server.errors.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { CodeField } from './code.field.tsx';
import { useSecondStep } from './second-factor.queries.ts';
import styles from './session.module.css';

const FIELDS = ['code'] as const;

/** The second step of signing in: the code. */
export const SecondStepForm = ({ onDone, onBack }: { onDone?: () => void; onBack: () => void }) => {
  const { t } = useTranslation('session');
  const enter = useSecondStep();
  const [form] = Form.useForm<{ code: string }>();
  return (
    <>
      <p className={styles.lead}>{t('secondStepLead')}</p>
      {enter.error && errorsAt(enter.error, FIELDS).length === 0 ? (
        <ProblemNotice error={enter.error} sentences={errorsElsewhere(enter.error, FIELDS)} />
      ) : null}
      <Form<{ code: string }>
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        validateTrigger="onSubmit"
        onFinish={({ code }) =>
          enter.mutate(
            { code },
            {
              onSuccess: () => onDone?.(),
              onError: (error) => form.setFields(errorsAt(error, FIELDS)),
            },
          )
        }
      >
        <CodeField recovery autoFocus />
        <Button type="primary" htmlType="submit" block loading={enter.isPending}>
          {t('secondStepEnter')}
        </Button>
      </Form>
      <p className={styles.foot}>
        <Button onClick={onBack}>{t('backToSignIn')}</Button>
      </p>
    </>
  );
};
