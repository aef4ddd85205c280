import { Cascader } from 'antd';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../shell/language.store.ts';
import { useClearing } from '../ui/use-clearing.tsx';
import { useRegionTree } from './place.names.ts';

/** Picks a province, city or county. Any level will do: nobody knows every county. */
export const RegionCascader = ({
  value,
  onChange,
  ...rest
}: {
  value?: string | null;
  onChange?: (code: string | null) => void;
  id?: string;
}) => {
  const { t } = useTranslation('events');
  const clearing = useClearing();
  const regions = useRegionTree();
  const english = currentLanguage() === 'en';
  return (
    <Cascader
      {...rest}
      options={regions ? [...regions.REGION_TREE] : []}
      fieldNames={{ value: 'value', label: 'name', children: 'children' }}
      loading={regions === undefined}
      changeOnSelect
      allowClear={clearing}
      showSearch={{ limit: 30 }}
      placeholder={t('regionPlaceholder')}
      displayRender={(labels) => (regions && value ? regions.regionName(value, english) : labels.join(' '))}
      optionRender={({ name, nameEn }) => (english && nameEn ? nameEn : name)}
      value={regions && value ? regions.regionPath(value) : []}
      // Cleared, it tells nothing at all, whatever its types say.
      onChange={(path: string[] | undefined) => onChange?.(path?.at(-1) ?? null)}
    />
  );
};
