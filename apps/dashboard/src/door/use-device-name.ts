import { useTranslation } from 'react-i18next';
import { deviceNameOf } from './device.name.ts';

/** Writes what people call a device, in the language on the screen. */
export const useDeviceName = (): ((device: string) => string) => {
  const { t } = useTranslation('door');
  return (device) => {
    const { kind, id } = deviceNameOf(device);
    return kind === 'program' ? id : t(kind, { id });
  };
};
