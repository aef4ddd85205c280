import type zh from '../zh-CN/tallies.ts';

const tallies: typeof zh = {
  title: 'Tallies',
};
export default tallies;
