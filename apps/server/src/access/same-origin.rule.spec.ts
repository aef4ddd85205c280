import { describe, expect, it } from '@jest/globals';
import { isCrossSite } from './same-origin.rule.ts';

const PUBLIC = 'https://week.example.org';
const host = 'internal:3000';
const post = (headers: Record<string, string>) =>
  isCrossSite({ method: 'POST', headers: { host, ...headers } }, PUBLIC);

describe('a request from another site', () => {
  it.each([
    ['the browser says so', { 'sec-fetch-site': 'cross-site' }],
    ['it is a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'https://evil.example.org' }],
    ['its origin is another host', { origin: 'https://evil.example' }],
    ['its origin is another port', { origin: 'http://internal:3001' }],
    ['its origin is opaque', { origin: 'null' }],
  ])('is recognised when %s', (_, headers) => {
    expect(post(headers)).toBe(true);
  });

  it.each([
    ['the browser says same-origin', { 'sec-fetch-site': 'same-origin', origin: 'http://other' }],
    ['the person typed the address', { 'sec-fetch-site': 'none' }],
    ['its origin is the host', { origin: 'http://internal:3000' }],
    ['its origin is the public address', { 'sec-fetch-site': 'cross-site', origin: PUBLIC }],
    ['no browser sent it', {}],
  ])('is not suspected when %s', (_, headers) => {
    expect(post(headers)).toBe(false);
  });

  it('may read', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      expect(isCrossSite({ method, headers: { 'sec-fetch-site': 'cross-site' } }, PUBLIC)).toBe(false);
  });
});
