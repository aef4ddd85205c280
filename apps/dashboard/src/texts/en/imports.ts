import type zh from '../zh-CN/imports.ts';

const imports: typeof zh = {
  title: 'Imports',
};
export default imports;
