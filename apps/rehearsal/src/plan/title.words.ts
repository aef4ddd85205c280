/** A field that events are about: its topic word, its English name, and what people meet about in it. */
export type Field = { readonly zh: string; readonly en: string; readonly subjects: readonly string[] };

export const FIELDS: readonly Field[] = [
  {
    zh: '人工智能',
    en: 'Artificial Intelligence',
    subjects: ['人工智能', '语音识别', '计算机视觉', '智能家居'],
  },
  { zh: '机器人', en: 'Robotics', subjects: ['工业机器人', '服务机器人', '青少年机器人', '无人机'] },
  { zh: '智能制造', en: 'Smart Manufacturing', subjects: ['智能制造', '数控装备', '工业互联网', '精密制造'] },
  { zh: '大数据', en: 'Big Data', subjects: ['大数据', '健康大数据', '政务大数据', '城市大数据'] },
  { zh: '云计算', en: 'Cloud Computing', subjects: ['云计算', '企业上云', '软件服务外包'] },
  { zh: '物联网', en: 'Internet of Things', subjects: ['物联网', '智慧城市', '车联网', '传感器'] },
  { zh: '新材料', en: 'New Materials', subjects: ['新材料', '石墨烯', '稀土应用', '高分子材料'] },
  { zh: '新能源', en: 'New Energy', subjects: ['新能源', '光伏', '新能源汽车', '储能技术'] },
  { zh: '生物医药', en: 'Biomedicine', subjects: ['生物医药', '精准医疗', '中医药', '医疗器械'] },
  { zh: '节能环保', en: 'Clean Technology', subjects: ['节能环保', '水处理', '绿色建筑', '循环经济'] },
  { zh: '现代农业', en: 'Modern Agriculture', subjects: ['现代农业', '农产品加工', '智慧农业', '农村电商'] },
  { zh: '航空航天', en: 'Aerospace', subjects: ['航空航天', '通用航空', '北斗应用', '商业航天'] },
  { zh: '文化创意', en: 'Creative Industries', subjects: ['文化创意', '工业设计', '数字内容', '动漫游戏'] },
  { zh: '电子商务', en: 'E-commerce', subjects: ['电子商务', '跨境电商', '互联网+零售'] },
  { zh: '三维打印', en: '3D Printing', subjects: ['3D打印', '增材制造'] },
  { zh: '虚拟现实', en: 'Virtual Reality', subjects: ['虚拟现实', '增强现实', '全息显示'] },
  { zh: '科技金融', en: 'Technology Finance', subjects: ['科技金融', '股权众筹', '知识产权质押'] },
  { zh: '集成电路', en: 'Integrated Circuits', subjects: ['集成电路', '半导体照明', '智能硬件'] },
  { zh: '科普', en: 'Science Popularisation', subjects: ['科技创新', '青少年科技', '科普产业'] },
];

/** A sort of event: its name, how many people it draws against the others, and how it may be held. */
export type Sort = {
  readonly zh: string;
  readonly en: string;
  readonly draw: number;
  readonly contracts: number;
  readonly multiDay: number;
  readonly online: number;
  readonly venues: readonly string[];
};

const HALLS = ['会展中心', '国际会议中心', '科技馆一楼大厅', '体育馆', '文化广场'];
const ROOMS = [
  '创业大厦路演厅',
  '科技企业孵化器报告厅',
  '高新区管委会一楼会议厅',
  '图书馆报告厅',
  '创客空间',
];
const CAMPUS = ['大学生活动中心', '职业技术学院礼堂', '大学科技园', '创业学院报告厅'];

export const SORTS: readonly Sort[] = [
  {
    zh: '创新创业成果展',
    en: 'Innovation Exhibition',
    draw: 7,
    contracts: 1.2,
    multiDay: 0.6,
    online: 0.02,
    venues: HALLS,
  },
  {
    zh: '创新创业大赛',
    en: 'Entrepreneurship Contest',
    draw: 2,
    contracts: 0.6,
    multiDay: 0.3,
    online: 0.05,
    venues: CAMPUS,
  },
  {
    zh: '项目路演',
    en: 'Project Roadshow',
    draw: 0.5,
    contracts: 1.4,
    multiDay: 0.02,
    online: 0.12,
    venues: ROOMS,
  },
  {
    zh: '投融资对接会',
    en: 'Investment Matchmaking',
    draw: 0.5,
    contracts: 4,
    multiDay: 0.03,
    online: 0.06,
    venues: ROOMS,
  },
  {
    zh: '技术成果对接会',
    en: 'Technology Transfer Fair',
    draw: 0.9,
    contracts: 3,
    multiDay: 0.08,
    online: 0.05,
    venues: [...ROOMS, ...HALLS],
  },
  { zh: '高峰论坛', en: 'Summit', draw: 1.2, contracts: 1.5, multiDay: 0.15, online: 0.08, venues: HALLS },
  { zh: '创业沙龙', en: 'Startup Salon', draw: 0.2, contracts: 0.2, multiDay: 0, online: 0.2, venues: ROOMS },
  {
    zh: '创客马拉松',
    en: 'Maker Marathon',
    draw: 0.5,
    contracts: 0.1,
    multiDay: 0.5,
    online: 0.08,
    venues: [...CAMPUS, ...ROOMS],
  },
  { zh: '体验日', en: 'Experience Day', draw: 2.5, contracts: 0.05, multiDay: 0.1, online: 0, venues: HALLS },
  {
    zh: '开放日',
    en: 'Open Day',
    draw: 1.5,
    contracts: 0.1,
    multiDay: 0.1,
    online: 0,
    venues: [...ROOMS, ...CAMPUS],
  },
  { zh: '公开课', en: 'Open Lecture', draw: 0.6, contracts: 0.02, multiDay: 0, online: 0.45, venues: CAMPUS },
  {
    zh: '训练营',
    en: 'Boot Camp',
    draw: 0.3,
    contracts: 0.1,
    multiDay: 0.4,
    online: 0.15,
    venues: [...ROOMS, ...CAMPUS],
  },
  {
    zh: '专家咨询会',
    en: 'Expert Clinic',
    draw: 0.25,
    contracts: 0.5,
    multiDay: 0.02,
    online: 0.1,
    venues: ROOMS,
  },
  {
    zh: '科普报告会',
    en: 'Science Lecture',
    draw: 0.8,
    contracts: 0.02,
    multiDay: 0,
    online: 0.15,
    venues: [...CAMPUS, ...HALLS],
  },
  {
    zh: '新产品发布会',
    en: 'Product Launch',
    draw: 0.7,
    contracts: 1.5,
    multiDay: 0.02,
    online: 0.08,
    venues: [...ROOMS, ...HALLS],
  },
];

/** Words before the subject that give a series its name. */
export const SERIES: readonly string[] = [
  '',
  '',
  '',
  '“双创”',
  '“创响中国”',
  '“创青春”',
  '第二届',
  '第三届',
  '第五届',
  '2016年',
];

export const SURNAMES: readonly string[] = Array.from(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧',
);
export const GIVEN_NAMES: readonly string[] = [
  '建国',
  '志强',
  '秀英',
  '晓东',
  '丽娟',
  '海燕',
  '文博',
  '思远',
  '雨桐',
  '国栋',
  '春梅',
  '俊杰',
  '淑芬',
  '立新',
  '明辉',
  '雪梅',
  '永强',
  '佳怡',
  '振华',
  '玉兰',
];

export const RETURN_REASONS: readonly string[] = [
  '活动地点过于笼统，请写明具体楼层或会场。',
  '请补充安全责任人和联系电话。',
  '预计人数与场地容量不符，请核对后重新提交。',
  '简介不完整，请说明活动内容和参加对象。',
];
export const CANCEL_REASONS: readonly string[] = [
  '受台风影响，活动取消。',
  '场地临时检修，活动取消。',
  '主讲嘉宾行程变化，活动取消。',
  '与主会场活动冲突，并入主会场举办。',
];
export const WITHDRAW_REASONS: readonly string[] = [
  '报错了活动，数据作废。',
  '多录了一位，撤回重报。',
  '与其他场次重复上报，撤回。',
  '计数设备放错会场，数据作废。',
];

/** 中国机械工程学会 → 机械工程: what a national society is about. */
export const fieldOfSociety = (name: string): string => {
  const field = name.replace(/^中(国|华)/u, '').replace(/(科学技术)?(学会|协会|研究会|联合会|促进会)$/u, '');
  // 中国化学会 loses one character too many.
  return field.length === 1 ? `${field}学` : field || name;
};
