export default {
  title: '数据报送',
};
