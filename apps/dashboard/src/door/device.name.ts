export type DeviceName = { kind: 'phone' | 'kiosk' | 'program'; id: string };

/** What people call a device: phones and screens by their short name, programs by the one they gave themselves. */
export const deviceNameOf = (device: string): DeviceName => {
  const [, kind, id = ''] = /^(phone|kiosk):([0-9a-f]{8})$/.exec(device) ?? [];
  if (kind === 'phone' || kind === 'kiosk')
    return { kind, id: `${id.slice(0, 4)} ${id.slice(4)}`.toUpperCase() };
  return { kind: 'program', id: device };
};
