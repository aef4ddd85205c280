import { describe, expect, it } from '@jest/globals';
import { SessionCookie } from './access.cookie.ts';

const expires = new Date('2016-10-12T00:00:00Z');

describe('the session cookie', () => {
  it('is bound to its host and to HTTPS where the server is published so', () => {
    const cookie = new SessionCookie('https://week.example.org');
    expect(cookie.write('s3cret', expires)).toBe(
      '__Host-innoweek=s3cret; Path=/; Expires=Wed, 12 Oct 2016 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
    );
    expect(cookie.read('innoweek=planted')).toBeNull();
  });

  it('works over plain HTTP, where browsers would refuse the prefix', () => {
    const cookie = new SessionCookie('http://localhost:3000');
    const header = cookie.write('s3cret', expires);
    expect(header).toMatch(/^innoweek=s3cret;/);
    expect(header).not.toContain('Secure');
    expect(cookie.read('a=b; innoweek=s3cret; c=d')).toBe('s3cret');
    expect(cookie.read(undefined)).toBeNull();
  });

  it('is forgotten by an expiry in the past', () => {
    expect(new SessionCookie('http://localhost:3000').clear()).toMatch(
      /^innoweek=;.*Expires=Thu, 01 Jan 1970/,
    );
  });
});
