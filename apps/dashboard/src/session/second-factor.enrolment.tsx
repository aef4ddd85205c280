import { useQuery } from '@tanstack/react-query';
import { Button, Form, QRCode, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorsAt, errorsElsewhere } from '../accounts/server.errors.ts';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { CodeField } from './code.field.tsx';
import { RecoveryCodeList } from './recovery.codes.tsx';
import { enrolmentQuery, useConfirm } from './second-factor.queries.ts';
import styles from './second-factor.module.css';

const FIELDS = ['code'] as const;
const QR_PX = 168;

/** Setting up the app: scan, type what it shows, keep the recovery codes. */
export const SecondFactorEnrolment = ({ done, onDone }: { done: string; onDone: () => void }) => {
  const { t } = useTranslation('session');
  const { data, error } = useQuery(enrolmentQuery);
  const confirm = useConfirm();
  const [form] = Form.useForm<{ code: string }>();
  if (confirm.data) return <RecoveryCodeList codes={confirm.data.codes} done={done} onDone={onDone} />;
  if (error) return <ProblemNotice error={error} />;
  if (!data) return <Skeleton active />;
  return (
    <>
      <ol className={styles.steps}>
        <li>
          {t('scanLead')}
          <div className={styles.scan}>
            {/* Cameras read black on white, whatever the theme. */}
            <QRCode
              value={data.uri}
              type="svg"
              size={QR_PX}
              color="#000000"
              bgColor="#ffffff"
              aria-label={t('qrCode')}
            />
            <div>
              <div className={styles.hint}>{t('typeInstead')}</div>
              <Typography.Text code copyable={{ text: data.secret }} className={styles.secret}>
                {data.secret.replace(/.{4}(?=.)/g, '$& ')}
              </Typography.Text>
            </div>
          </div>
        </li>
        <li>{t('typeLead')}</li>
      </ol>
      {confirm.error && errorsAt(confirm.error, FIELDS).length === 0 ? (
        <ProblemNotice error={confirm.error} sentences={errorsElsewhere(confirm.error, FIELDS)} />
      ) : null}
      <Form<{ code: string }>
        form={form}
        layout="vertical"
        requiredMark={false}
        validateTrigger="onSubmit"
        onFinish={({ code }) =>
          confirm.mutate({ code }, { onError: (failed) => form.setFields(errorsAt(failed, FIELDS)) })
        }
      >
        <CodeField recovery={false} autoFocus={false} />
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t('confirmCode')}
        </Button>
      </Form>
    </>
  );
};
