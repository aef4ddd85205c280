import { CloseCircleFilled } from '@ant-design/icons';
import type { SelectProps } from 'antd';
import { useTranslation } from 'react-i18next';

/** `allowClear` of a picker, whose button the library would name in English whatever the language. */
export const useClearing = (): SelectProps['allowClear'] => {
  const { t } = useTranslation('shell');
  return { label: t('clear'), clearIcon: <CloseCircleFilled /> };
};
