import { expect, it } from '@jest/globals';
import { apiAddress } from '../api/api.client.ts';
import { snippetsOf, type Embedded } from './snippet.model.ts';

const site = { origin: 'https://week.example', api: apiAddress };

it('a snippet names what was chosen, and its address survives being markup', () => {
  const { frame, image, picture, dots } = snippetsOf(site, {
    unit: 'CN-GD',
    metric: 'participants',
    first: 'events',
    lang: 'en',
    theme: 'dark',
    figures: 5,
    heading: 'Week "2016" · Guangdong',
    title: 'Week "2016" · Guangdong · <Participants>',
    alt: 'Week "2016" · Guangdong · <Participants>',
  });
  const told = '="Week &quot;2016&quot; · Guangdong · &lt;Participants>"';
  expect(image).toContain(`alt${told}`);
  expect(frame).toContain(`title${told}`);
  expect(frame).toContain(
    'src="https://week.example/embed?unit=CN-GD&amp;tile=participants&amp;lang=en&amp;theme=dark"',
  );
  expect(picture).toBe('/api/v1/public/tiles/participants.svg?unit=CN-GD&lang=en&theme=dark');
  expect(dots).toBe(`https://week.example${picture.replace('.svg', '.png')}`);
  expect(image).toContain('participants.svg?unit=CN-GD&amp;lang=en&amp;theme=dark"');
});

it('without one figure the frame shows all and the image the first', () => {
  const { frame, image, picture } = snippetsOf(site, {
    first: 'events',
    lang: 'zh-CN',
    theme: 'light',
    figures: 5,
    heading: '双创周 · 全国',
    title: '双创周 · 公开看板',
    alt: '双创周 · 活动',
  });
  expect(frame).not.toContain('tile=');
  expect(frame).toContain('title="双创周 · 公开看板"');
  expect(image).toContain('alt="双创周 · 活动"');
  expect(picture).toContain('/events.svg?');
});

// What a browser needs for the embedded page at a width of 360, as measured.
it.each<[string, Partial<Embedded>, number]>([
  ['one figure in Chinese', { metric: 'participants', heading: '全国双创周（演练） · 全国' }, 179],
  ['all in Chinese', { heading: '全国双创周（演练） · 新疆生产建设兵团' }, 339],
  [
    'one figure in English',
    { metric: 'events', heading: 'National Innovation Week (rehearsal) · Nationwide' },
    221,
  ],
  [
    'all in English',
    {
      heading: 'National Innovation Week (rehearsal) · Xinjiang Production and Construction Corps',
    },
    381,
  ],
])('the frame is high enough for %s, and not much higher', (_, change, needed) => {
  const { frame } = snippetsOf(site, {
    first: 'events',
    lang: 'en',
    theme: 'light',
    figures: 5,
    heading: '',
    title: '',
    alt: '',
    ...change,
  });
  const height = Number(/height="(\d+)"/.exec(frame)?.[1]);
  expect(height).toBeGreaterThanOrEqual(needed);
  expect(height).toBeLessThan(needed + 60);
});
