const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

type Asked = {
  method: string;
  headers: {
    'sec-fetch-site'?: string | string[] | undefined;
    origin?: string | undefined;
    host?: string | undefined;
  };
};

/**
 * Whether a request that changes something comes from a page of another site. Browsers say where a request
 * comes from in `Sec-Fetch-Site` or, over plain HTTP, in `Origin`, with every unsafe method; a request with
 * neither was not sent by a browser and carries no one's cookie against their will.
 */
export const isCrossSite = ({ method, headers }: Asked, publicUrl: string): boolean => {
  if (SAFE_METHODS.has(method)) return false;
  const { origin, host } = headers;
  if (origin === publicUrl) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (origin === undefined) return false;
  return URL.parse(origin)?.host !== host;
};
