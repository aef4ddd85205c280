import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnitNames } from '../events/place.names.ts';
import { currentLanguage } from '../shell/language.store.ts';
import { dayText } from '../ui/day.format.ts';
import { ButtonLink } from '../ui/button.link.tsx';
import { OwingList } from './owing.list.tsx';

/** What a unit has not reported of a day, with the way to all events of that day. */
export const OwingDialog = ({ unit, day, onClose }: { unit: string; day: string; onClose: () => void }) => {
  const { t } = useTranslation('completeness');
  const names = useUnitNames();
  return (
    <Modal
      open
      title={t('missingOf', { unit: names.nameOf(unit), day: dayText(day, currentLanguage()) })}
      onCancel={onClose}
      footer={
        <ButtonLink to="/events" search={{ unit, from: day, to: day }}>
          {t('allEvents')}
        </ButtonLink>
      }
    >
      <OwingList unit={unit} day={day} />
    </Modal>
  );
};
