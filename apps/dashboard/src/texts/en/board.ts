import type zh from '../zh-CN/board.ts';

const board: typeof zh = {
  title: 'Live board',
};
export default board;
