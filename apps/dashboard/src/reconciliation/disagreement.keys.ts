/** What a key means in the list of disagreements. */
export type ListCommand = 'next' | 'previous' | 'rule' | 'undo' | 'help';

const COMMANDS: Readonly<Record<string, ListCommand>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  r: 'rule',
  z: 'undo',
  '?': 'help',
};
/** In the order of the help. */
export const KEYS: readonly [key: string, command: ListCommand][] = [
  ['j ↓', 'next'],
  ['k ↑', 'previous'],
  ['r', 'rule'],
  ['z', 'undo'],
  ['?', 'help'],
];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The command of a key; null for keys that belong to the browser, or to what is being typed. */
export const commandOf = (pressed: Pressed, typing: boolean): ListCommand | null =>
  typing || pressed.ctrlKey || pressed.metaKey || pressed.altKey ? null : (COMMANDS[pressed.key] ?? null);
