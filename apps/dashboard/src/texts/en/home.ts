import type zh from '../zh-CN/home.ts';

const home: typeof zh = {
  title: 'Home',
};
export default home;
