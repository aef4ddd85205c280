import { expect, it } from '@jest/globals';
import { apiAddress } from '../api/api.client.ts';
import { snippetsOf } from './snippet.model.ts';

const site = { origin: 'https://week.example', api: apiAddress };

it('a snippet names what was chosen, and its address survives being markup', () => {
  const { frame, image, picture } = snippetsOf(site, {
    unit: 'CN-GD',
    metric: 'participants',
    first: 'events',
    lang: 'en',
    theme: 'dark',
    alt: 'Week "2016" · Guangdong · <Participants>',
  });
  const told = '="Week &quot;2016&quot; · Guangdong · &lt;Participants>"';
  expect(image).toContain(`alt${told}`);
  expect(frame).toContain(`title${told}`);
  expect(frame).toContain(
    'src="https://week.example/embed?unit=CN-GD&amp;tile=participants&amp;lang=en&amp;theme=dark"',
  );
  expect(picture).toBe('/api/v1/public/tiles/participants.svg?unit=CN-GD&lang=en&theme=dark');
  expect(image).toContain('participants.svg?unit=CN-GD&amp;lang=en&amp;theme=dark"');
});

it('without one figure the frame shows all and the image the first', () => {
  const { frame, picture } = snippetsOf(site, {
    first: 'events',
    lang: 'zh-CN',
    theme: 'light',
    alt: '双创周',
  });
  expect(frame).not.toContain('tile=');
  expect(picture).toContain('/events.svg?');
});
