import { titleKey } from '../events/event.likeness.ts';

/** Shorter titles (开幕, 图集) are given to different reports. */
const SHORTEST = 6;
/** 标题_新华网, 标题 - 人民网: sites put their name behind. */
const SITE_BEHIND = /[_|｜—–-]+\s*([^_|｜—–-]{2,30})$/u;

/** What reprints of a report have in common; null where a title is too short to tell. */
export const reprintKey = (title: string, outlet: string): string | null => {
  const behind = SITE_BEHIND.exec(title);
  const site = titleKey(behind?.[1] ?? '');
  const own = titleKey(outlet);
  const isSite = behind !== null && site !== '' && (own.includes(site) || site.includes(own));
  const key = titleKey(isSite ? title.slice(0, behind.index) : title);
  return Array.from(key).length < SHORTEST ? null : key;
};
