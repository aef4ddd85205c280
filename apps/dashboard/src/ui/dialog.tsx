import { Modal, type ModalProps } from 'antd';
import { useEffect, useState } from 'react';

/** For the cross in the corner, beside a long title. */
const ROOM = { header: { paddingInlineEnd: 36 } };

/**
 * A dialog that is there only while it is open. The library gives the focus back when a dialog is closed and stays; from
 * one that goes away at once it would be lost.
 */
export const Dialog = (props: Omit<ModalProps, 'open'>) => {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Whatever has taken it since keeps it.
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );
  return <Modal styles={ROOM} {...props} open />;
};
