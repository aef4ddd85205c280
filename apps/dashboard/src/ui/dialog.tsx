import { Modal, type ModalProps } from 'antd';
import { useEffect, useState } from 'react';

/** For the cross in the corner, beside a long title. */
const ROOM = { header: { paddingInlineEnd: 36 } };

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** The dialog that is still open, by its first control; otherwise the page. */
const placeBelow = (): HTMLElement | null => {
  const open = [...document.querySelectorAll('[role="dialog"]')].at(-1);
  return open?.querySelector<HTMLElement>('button') ?? document.getElementById('content');
};

/**
 * A dialog that is there only while it is open. The library gives the focus back when a dialog is closed and stays; from
 * one that goes away at once it would be lost.
 */
export const Dialog = (props: Omit<ModalProps, 'open'>) => {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Whatever has taken it since keeps it.
      if (isLost() && before instanceof HTMLElement) before.focus({ preventScroll: true });
      // What opened it may be gone with what was done in it.
      if (isLost()) placeBelow()?.focus({ preventScroll: true });
    },
    [before],
  );
  return <Modal styles={ROOM} {...props} open />;
};
