import { useQuery } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { passwordRulesQuery } from './password.queries.ts';

/** A new password, twice, with what it must be here. */
export const NewPasswordFields = () => {
  const { t } = useTranslation('session');
  const { data: rules } = useQuery(passwordRulesQuery);
  const hint = rules
    ? [
        t('passwordLength', { minimum: rules.minLength }),
        ...(rules.kinds > 1 ? [t('passwordKinds', { minimum: rules.kinds })] : []),
        t('passwordAdvice'),
      ].join(t('sentenceGap'))
    : undefined;
  return (
    <>
      <Form.Item
        name="password"
        label={t('newPassword')}
        extra={hint}
        rules={[
          { required: true, message: t('passwordMissing') },
          ...(rules
            ? [{ min: rules.minLength, message: t('passwordLength', { minimum: rules.minLength }) }]
            : []),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('passwordAgain')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('passwordMissing') },
          ({ getFieldValue }) => ({
            validator: (_, value: unknown) =>
              value === undefined || value === '' || value === getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('passwordDiffers'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
    </>
  );
};
