import type { EditionDraft, OrganisationDraft, Role } from '@innoweek/contracts';
import { DEMO_PLAN } from './demo.plan.ts';

const DOMAIN = 'demo.innoweek.local';

/** A week of the size of 2016 as a rehearsal, on the dates that the rehearsal plays. */
export const DEMO_EDITION: EditionDraft = {
  code: 'demo-2016',
  name: '全国双创周（演练）',
  nameEn: 'National Innovation Week (rehearsal)',
  warmUpStart: '2016-09-12',
  start: '2016-10-12',
  end: '2016-10-18',
  hostCity: '深圳',
  theme: '发展新经济，培育新动能',
  topics: ['创新创业大赛', '路演对接', '成果展示', '论坛讲座', '科普活动', '创客体验'],
  ...DEMO_PLAN,
  rehearsal: true,
  current: true,
};

/** A company that organises events: what the organizer of the demo belongs to. */
export const DEMO_ORGANISATION: OrganisationDraft & { id: string } = {
  id: 'demo-shenzhen-makers',
  name: '深圳创客空间（演示）',
  nameEn: 'Shenzhen Makerspace (demo)',
  kind: 'other',
  region: '440300',
};

/** The society of the demo, where the reference data has it; otherwise the first one it has. */
export const DEMO_SOCIETY = '中国计算机学会';
/** The unit whose association the demo has an account for. */
export const DEMO_UNIT = 'CN-GD';

export type DemoRole = {
  email: string;
  name: string;
  role: Role;
  belongsTo: 'unit' | 'society' | 'company' | null;
};

export const DEMO_ROLES: readonly DemoRole[] = [
  { email: `admin@${DOMAIN}`, name: '系统管理员（演示）', role: 'administrator', belongsTo: null },
  { email: `coordinator@${DOMAIN}`, name: '全国协调员（演示）', role: 'coordinator', belongsTo: null },
  { email: `guangdong@${DOMAIN}`, name: '广东省科协（演示）', role: 'association', belongsTo: 'unit' },
  { email: `society@${DOMAIN}`, name: '全国学会联络员（演示）', role: 'organizer', belongsTo: 'society' },
  { email: `organizer@${DOMAIN}`, name: '活动主办方（演示）', role: 'organizer', belongsTo: 'company' },
];

/** Acts for the rehearsal through the API; nobody can sign in as it. With the edition it marks a demo. */
export const REHEARSAL_EMAIL = `rehearsal@${DOMAIN}`;
