import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { linkKey } from './media.link.ts';
import { reprintKey } from './media.title.ts';

const segment = fc.stringMatching(/^[a-z0-9_-]{1,12}$/).filter((text) => !/^(?:index|default)/.test(text));
const host = fc
  .tuple(fc.stringMatching(/^[a-z]{4,10}$/), fc.constantFrom('com', 'cn', 'com.cn', 'gov.cn'))
  .map(([name, end]) => `${name}.${end}`)
  .filter((text) => !/^(?:www|wap|mobile)\./.test(text));
const page = fc
  .tuple(host, fc.array(segment, { minLength: 1, maxLength: 4 }), fc.uniqueArray(segment, { maxLength: 3 }))
  .map(([site, path, names]) => ({
    site,
    path: `/${path.join('/')}`,
    query: names.map((name) => `q${name}=${name}`),
  }));
const join = (query: readonly string[]): string => (query.length === 0 ? '' : `?${query.join('&')}`);

describe('a link', () => {
  test('is the same however it was copied', () => {
    fc.assert(
      fc.property(
        page,
        fc.constantFrom('http', 'https', 'HTTPS'),
        fc.constantFrom('', 'www.', 'm.', 'wap.', '3g.'),
        fc.constantFrom('', 'utm_source=wx', 'spm=a2.b3', 'from=timeline', 'isappinstalled=0'),
        fc.constantFrom('', '#top', '#comments'),
        fc.constantFrom('', '/'),
        (of, scheme, prefix, tracking, fragment, slash) => {
          const query = [...of.query, ...(tracking === '' ? [] : [tracking])].toReversed();
          const copy = `${scheme}://${prefix}${of.site.toUpperCase()}${of.path}${slash}${join(query)}${fragment}`;
          expect(linkKey(copy)).toBe(linkKey(`https://${of.site}${of.path}${join(of.query)}`));
        },
      ),
    );
  });

  test('leads to another page where path, site or parameters differ', () => {
    fc.assert(
      fc.property(page, segment, (of, more) => {
        const key = linkKey(`https://${of.site}${of.path}${join(of.query)}`);
        expect(linkKey(`https://${of.site}${of.path}/${more}${join(of.query)}`)).not.toBe(key);
        expect(linkKey(`https://${of.site}${of.path}${join([...of.query, `id=${more}`])}`)).not.toBe(key);
        expect(linkKey(`https://another-${of.site}${of.path}${join(of.query)}`)).not.toBe(key);
      }),
    );
  });

  test('keeps its key when the key is read again', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const key = linkKey(url);
        expect(key).not.toBeNull();
        expect(linkKey(`https://${key ?? ''}`)).toBe(key);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [
      'https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b&chksm=c&scene=27&key=x',
      'mp.weixin.qq.com/s?__biz=A&idx=1&mid=1&sn=b',
    ],
    ['https://mp.weixin.qq.com/s/AbC-1?from=groupmessage', 'mp.weixin.qq.com/s/AbC-1'],
    ['http://www.xinhuanet.com:80/tech/2016-10/12/c_1.htm', 'xinhuanet.com/tech/2016-10/12/c_1.htm'],
    ['https://m.cn/a', 'm.cn/a'],
    ['http://app.example.cn/#/news/7', 'app.example.cn#/news/7'],
    ['https://example.cn/%E6%96%B0%E9%97%BB/', 'example.cn/%E6%96%B0%E9%97%BB'],
    ['https://example.cn/新闻', 'example.cn/%E6%96%B0%E9%97%BB'],
    ['https://example.cn/index.html', 'example.cn'],
  ])('%s', (link, key) => {
    expect(linkKey(link)).toBe(key);
  });

  test.each(['', 'example.cn/a', 'ftp://example.cn/a', 'javascript:alert(1)', 'https://'])(
    '%j is none',
    (link) => {
      expect(linkKey(link)).toBeNull();
    },
  );
});

describe('a title', () => {
  test('is the same in another outlet, whatever signs stand in it', () => {
    expect(reprintKey('全国双创周 在深圳开幕！_新华网', '新华网')).toBe(
      reprintKey('“全国双创周”在深圳开幕', '人民网'),
    );
    expect(reprintKey('双创周-深圳会场启动仪式', '新华网')).not.toBe(
      reprintKey('双创周启动仪式在即', '新华网'),
    );
  });
  test('that is short tells nothing', () => {
    expect(reprintKey('开幕', '新华网')).toBeNull();
  });
});
