import { expect, test } from '@jest/globals';
import { dataHeaders, securityHeaders } from './security.headers.ts';

test('an answer of the API may load nothing, is framed by nobody and is taken for nothing but what it says', async () => {
  expect(await dataHeaders(false)).toEqual({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
});

test('behind HTTPS, pages and data ask for it', async () => {
  for (const headers of [await dataHeaders(true), await securityHeaders(true)])
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
  expect(await dataHeaders(false)).not.toHaveProperty('strict-transport-security');
});
