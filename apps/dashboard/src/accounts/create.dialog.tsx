import { App, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UseMutationResult } from '@tanstack/react-query';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem.notice.tsx';
import { errorsAt, errorsElsewhere } from './server.errors.ts';

type Props<Values, Draft> = {
  title: string;
  /** What the button says, where nothing new is made. */
  confirm?: string;
  /** Said when the server has made it. */
  created: string;
  /** Fields that can show what the server says of them; the rest stands above the form. */
  fields: readonly string[];
  initialValues: Partial<Values>;
  create: UseMutationResult<unknown, Error, Draft>;
  draftOf: (values: Values) => Draft;
  onClose: () => void;
  children: ReactNode;
};

/** A form in a dialog that makes one thing, and closes when it is made. */
export const CreateDialog = <Values extends object, Draft>({
  title,
  confirm,
  created,
  fields,
  initialValues,
  create,
  draftOf,
  onClose,
  children,
}: Props<Values, Draft>) => {
  const { t } = useTranslation('accounts');
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const send = (values: Values): void => {
    create.mutate(draftOf(values), {
      onSuccess: () => {
        void message.success(created);
        onClose();
      },
      onError: (error) => form.setFields(errorsAt(error, fields)),
    });
  };
  return (
    <Dialog
      title={title}
      okText={confirm ?? t('create')}
      confirmLoading={create.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      {create.error ? (
        <ProblemNotice error={create.error} sentences={errorsElsewhere(create.error, fields)} />
      ) : null}
      <Form form={form} layout="vertical" initialValues={initialValues} onFinish={send}>
        {children}
      </Form>
    </Dialog>
  );
};
