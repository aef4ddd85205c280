/** Headers of what the board hands out as a file. */
export const EXPORT_WORDS = {
  'zh-CN': {
    scope: '范围',
    nation: '全国',
    until: '截至',
    panels: { figures: '数据', units: '各地区', kinds: '主办单位类别', trend: '走势', corrections: '更正' },
    grades: { observed: '观测', reported: '报送', verified: '核实', estimated: '估计', total: '合计' },
    metrics: {
      participants: '参与人次',
      media_reports: '媒体报道（篇）',
      agreements: '签约项目（项）',
      agreement_amount: '签约金额（元）',
      events: '活动（场）',
    },
    corrections: ['时间', '活动或地区', '指标', '变化', '原因', '报送单位'],
  },
  en: {
    scope: 'Scope',
    nation: 'Nation',
    until: 'Until',
    panels: {
      figures: 'Figures',
      units: 'Units',
      kinds: 'Kinds of organisers',
      trend: 'Trend',
      corrections: 'Corrections',
    },
    grades: {
      observed: 'observed',
      reported: 'reported',
      verified: 'verified',
      estimated: 'estimated',
      total: 'total',
    },
    metrics: {
      participants: 'Participants',
      media_reports: 'Media reports',
      agreements: 'Agreements',
      agreement_amount: 'Agreement value (CNY)',
      events: 'Events',
    },
    corrections: ['At', 'Event or unit', 'Figure', 'Change', 'Reason', 'Reporter'],
  },
} as const;
