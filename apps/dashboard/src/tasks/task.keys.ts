/** What a key means in the queue of tasks. */
export type TaskCommand =
  'next' | 'previous' | 'take' | 'select' | 'right' | 'corrected' | 'rule' | 'undo' | 'help';

const COMMANDS: Readonly<Record<string, TaskCommand>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  m: 'take',
  x: 'select',
  y: 'right',
  c: 'corrected',
  r: 'rule',
  z: 'undo',
  '?': 'help',
};
/** In the order of the help. */
export const TASK_KEYS: readonly [key: string, command: TaskCommand][] = [
  ['j ↓', 'next'],
  ['k ↑', 'previous'],
  ['m', 'take'],
  ['x', 'select'],
  ['y', 'right'],
  ['c', 'corrected'],
  ['r', 'rule'],
  ['z', 'undo'],
  ['?', 'help'],
];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The command of a key; null for keys that belong to the browser, or to what is being typed. */
export const taskCommandOf = (pressed: Pressed, typing: boolean): TaskCommand | null =>
  typing || pressed.ctrlKey || pressed.metaKey || pressed.altKey ? null : (COMMANDS[pressed.key] ?? null);
