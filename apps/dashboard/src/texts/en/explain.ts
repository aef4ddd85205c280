import type zh from '../zh-CN/explain.ts';

const explain: typeof zh = {
  title: 'What a figure is made of',
  figureLink: ' (see what it is made of)',
  missing: 'There is no such explanation, or it is not for you.',
};
export default explain;
