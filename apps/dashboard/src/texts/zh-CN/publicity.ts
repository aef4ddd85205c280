export default {
  title: '公开看板',
  loading: '正在加载…',
  changedAt: '数据更新于 {{time}}',
  /** Between the unit that a figure is cut to and what is counted. */
  unitGap: '',
  rehearsal: '演练数据',
  stale: '暂时连不上，数据可能不是最新',
  byUnit: '各地区',
  notPublic: '这项数据没有公开。',
  toAll: '查看完整的公开看板',
};
