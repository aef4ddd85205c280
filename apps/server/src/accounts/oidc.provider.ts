import { Inject, Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';

const TIMEOUT_S = 10;
const SCOPE = 'openid email profile';

/** What a browser keeps between leaving for the provider and coming back. */
export type Journey = { state: string; nonce: string; verifier: string };

/** Whom the provider says it is. */
export type Identity = { issuer: string; subject: string; verifiedEmail: string | null };

/** The OpenID Connect provider that this installation signs people in with, if there is one. */
@Injectable()
export class OidcProvider {
  #found: Promise<Configuration> | null = null;

  constructor(@Inject(CONFIGURATION) private readonly configuration: ServerConfiguration) {}

  get isConfigured(): boolean {
    return this.configuration.oidc !== undefined;
  }

  get label(): string | null {
    return this.configuration.oidc?.label ?? null;
  }

  /** Where to send the browser, and what it has to bring back. */
  async begin(): Promise<{ url: URL; journey: Journey }> {
    const found = await this.#discovered();
    const journey = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(found, {
      redirect_uri: this.#callback().href,
      scope: SCOPE,
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: await calculatePKCECodeChallenge(journey.verifier),
      code_challenge_method: 'S256',
    });
    return { url, journey };
  }

  /** Who came back. Throws when what came back is not the answer to this journey. @param query with its `?` */
  async finish(query: string, { state, nonce, verifier }: Journey): Promise<Identity> {
    const found = await this.#discovered();
    const current = this.#callback();
    current.search = query;
    const tokens = await authorizationCodeGrant(found, current, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('the provider gave no ID token');
    const said =
      claims['email'] === undefined ? await fetchUserInfo(found, tokens.access_token, claims.sub) : claims;
    const { email, email_verified: verified } = said;
    return {
      issuer: claims.iss,
      subject: claims.sub,
      verifiedEmail: typeof email === 'string' && verified === true ? email.toLowerCase() : null,
    };
  }

  #callback(): URL {
    return new URL('/api/v1/session/oidc/callback', this.configuration.publicUrl);
  }

  /** Asked once; again when it did not answer. */
  async #discovered(): Promise<Configuration> {
    const { oidc } = this.configuration;
    if (oidc === undefined) throw new Error('no provider is configured');
    this.#found ??= discovery(oidc.issuer, oidc.clientId, oidc.clientSecret, undefined, {
      timeout: TIMEOUT_S,
      // Only a provider on this machine may be asked without TLS: the configuration refuses others.
      execute: oidc.issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
    });
    try {
      return await this.#found;
    } catch (error) {
      this.#found = null;
      throw error;
    }
  }
}
