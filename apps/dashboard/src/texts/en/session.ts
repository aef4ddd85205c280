import type zh from '../zh-CN/session.ts';

const session: typeof zh = {
  title: 'Sign in',
};
export default session;
