import type zh from '../zh-CN/events.ts';

const events: typeof zh = {
  title: 'Events',
};
export default events;
