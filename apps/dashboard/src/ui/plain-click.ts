import type { MouseEvent } from 'react';

/** Whether a click on a link means "here": not with a key or button that opens it elsewhere. */
export const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
