import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, type ButtonProps } from 'antd';
import { api } from './api.client.ts';
import { saveFile } from './file.saving.ts';

/** A button that downloads a file of the API. */
export const FileButton = ({
  path,
  name,
  ...button
}: { path: string; name: string } & Pick<ButtonProps, 'children' | 'type' | 'size' | 'danger'>) => {
  const { message } = App.useApp();
  const file = useMutation({
    mutationFn: () => api.download(path),
    onSuccess: (content) => saveFile(content, name),
    onError: (error) => void message.error(error.message),
  });
  return (
    <Button icon={<DownloadOutlined />} loading={file.isPending} onClick={() => file.mutate()} {...button} />
  );
};
