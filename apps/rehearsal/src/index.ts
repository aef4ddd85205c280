export { playWeekAgainst, type PlayNews, type PlayOptions, type PlayResult } from './play/week.player.ts';
export type { Difference } from './books/board.books.ts';
