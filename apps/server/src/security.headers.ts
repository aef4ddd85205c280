import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/**
 * What helmet says to browsers, worked out once instead of with every reply: nothing in it depends on the request.
 * @param https whether the public address is one of HTTPS
 */
export const securityHeaders = (https: boolean): Promise<Record<string, string>> =>
  headersOf(https, ["'self'"]);

/** The same for the page that other sites may show in a frame. It holds nothing but public figures, and no session. */
export const embeddingHeaders = async (https: boolean): Promise<Record<string, string>> => {
  const headers = await headersOf(https, ['*']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'x-frame-options'));
};

/** Of what helmet says, what matters where the answer is data: the rest speaks to documents, windows and plug-ins. */
const OF_DATA = ['x-content-type-options', 'cross-origin-resource-policy', 'strict-transport-security'];

/**
 * Headers of the API, whose answers are never pages: opened by itself in a browser, one may load nothing and be framed
 * by nobody. Short, because they go out with every tally.
 */
export const dataHeaders = async (https: boolean): Promise<Record<string, string>> => {
  const headers = await securityHeaders(https);
  const kept = Object.entries(headers).filter(([name]) => OF_DATA.includes(name));
  return {
    ...Object.fromEntries(kept),
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  };
};

const headersOf = (https: boolean, frameAncestors: string[]): Promise<Record<string, string>> => {
  const apply = helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Ant Design writes its styles at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        frameAncestors,
        upgradeInsecureRequests: https ? [] : null,
      },
    },
    strictTransportSecurity: https,
  });
  const request = new IncomingMessage(new Socket());
  const reply = new ServerResponse(request);
  return new Promise((resolve, reject) => {
    apply(request, reply, (error?: unknown) => {
      if (error !== undefined) {
        reject(new Error('helmet gave no headers', { cause: error }));
        return;
      }
      resolve(
        Object.fromEntries(reply.getHeaderNames().map((name) => [name, String(reply.getHeader(name))])),
      );
    });
  });
};
