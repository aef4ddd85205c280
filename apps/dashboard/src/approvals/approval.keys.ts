/** What a key means in the queue. */
export type QueueCommand = 'next' | 'previous' | 'select' | 'approve' | 'return' | 'undo' | 'help';

const COMMANDS: Readonly<Record<string, QueueCommand>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  x: 'select',
  a: 'approve',
  r: 'return',
  z: 'undo',
  '?': 'help',
};
/** In the order of the help. */
export const KEYS: readonly [key: string, command: QueueCommand][] = [
  ['j ↓', 'next'],
  ['k ↑', 'previous'],
  ['x', 'select'],
  ['a', 'approve'],
  ['r', 'return'],
  ['z', 'undo'],
  ['?', 'help'],
];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The command of a key; null for keys that belong to the browser, or to what is being typed. */
export const commandOf = (pressed: Pressed, typing: boolean): QueueCommand | null =>
  typing || pressed.ctrlKey || pressed.metaKey || pressed.altKey ? null : (COMMANDS[pressed.key] ?? null);

/** Where the focus goes in a list of so many; nothing is focused at first. */
export const moved = (at: number | null, command: 'next' | 'previous', count: number): number | null => {
  if (count === 0) return null;
  if (at === null) return command === 'next' ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, at + (command === 'next' ? 1 : -1)));
};
