export default {
  title: '批量导入',
};
