/** What does not tell one page from another: where a reader came from, and who shared it. */
const TRACKING: ReadonlySet<string> = new Set([
  'spm',
  'spm_id_from',
  'from',
  'from_source',
  'from_spmid',
  'fromid',
  'isappinstalled',
  'nsukey',
  'share',
  'share_from',
  'share_medium',
  'share_plat',
  'share_session_id',
  'share_source',
  'share_tag',
  'share_times',
  'share_token',
  'shareid',
  'shareuid',
  'sharer_shareid',
  'sharer_sharetime',
  'sharer_shareinfo',
  'timestamp',
  'tt_from',
  'unique_k',
  'vd_source',
  'wfr',
  'wxshare_count',
  'app',
  'fbclid',
  'gclid',
  'msclkid',
  'bd_vid',
  'mc_cid',
  'mc_eid',
]);
const isTracking = (name: string): boolean => name.startsWith('utm_') || TRACKING.has(name);

/** Pages that are told apart by these alone, whatever else stands in their addresses. */
const IDENTIFYING: ReadonlyMap<string, readonly string[]> = new Map([
  ['mp.weixin.qq.com/s', ['__biz', 'mid', 'idx', 'sn']],
]);

/** Prefixes of hosts that show the same pages, on small screens or on all. The rest must still be a site. */
const SAME_HOST = /^(?:www|m|wap|3g|mobile)\.(?=[^.]+\.[^.]+)/u;
const DEFAULT_PAGE = /\/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$/u;

/** Half-written percent signs stay as they are. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** One spelling of a path: the same letters escaped or not. */
const plainPath = (path: string): string =>
  path
    .split('/')
    .map((part) => encodeURIComponent(decoded(part)))
    .join('/');

/**
 * The address of a report without what differs between copies of it: scheme, case of the host, mobile hosts, tracking
 * parameters and their order, fragments, slashes at the end. Two links with the same key are one report. Null when it
 * is no address of a page.
 */
export const linkKey = (link: string): string | null => {
  const url = URL.parse(link.trim());
  if (!url || !/^https?:$/u.test(url.protocol) || url.hostname === '') return null;
  let host = url.hostname.replace(/\.$/u, '');
  while (SAME_HOST.test(host)) host = host.replace(SAME_HOST, '');
  const port = url.port === '' ? '' : `:${url.port}`;
  const path = plainPath(url.pathname).replace(DEFAULT_PAGE, '').replace(/\/+$/u, '');
  const identifying = IDENTIFYING.get(`${host}${path}`);
  const given = [...url.searchParams].filter(([name]) =>
    identifying?.some((known) => url.searchParams.has(known))
      ? identifying.includes(name)
      : !isTracking(name.toLowerCase()),
  );
  const query = given
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&');
  // Some sites are one page whose fragment says which article it shows; all others mean a place in the page.
  const route = /^#!?\/./u.test(url.hash) ? url.hash : '';
  return `${host}${port}${path}${query === '' ? '' : `?${query}`}${route}`;
};
