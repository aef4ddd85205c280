export default {
  title: '数字说明',
  figureLink: '（查看由什么组成）',
  missing: '没有这项说明，或者您看不到它。',
};
