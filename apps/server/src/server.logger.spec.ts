import { afterEach, expect, jest, test } from '@jest/globals';
import { readConfiguration } from './configuration/server.configuration.ts';
import { loggerOf } from './server.logger.ts';
import { REQUEST } from './tracing/request.context.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The lines that are printed at a level while something is told. */
const printed = (level: string, tell: (logger: ReturnType<typeof loggerOf>) => void): string => {
  let lines = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines += String(text);
    return true;
  });
  tell(loggerOf(readConfiguration({ LOG_LEVEL: level }), true));
  jest.restoreAllMocks();
  return lines;
};

test('how the framework puts itself together is told to whoever debugs', () => {
  const tell = (logger: ReturnType<typeof loggerOf>): void => {
    logger.log('Mapped {/api/v1/audit, GET} route', 'RouterExplorer');
    logger.log('folded', 'worker');
    logger.log({ msg: 'no context' });
  };
  expect(printed('info', tell)).not.toContain('Mapped');
  expect(printed('info', tell)).toMatch(/folded[\s\S]*no context/);
  expect(printed('debug', tell)).toMatch(/Mapped[\s\S]*folded/);
  expect(printed('warn', tell)).toBe('');
});

test('what is told while a request is answered carries its id, and nothing else does', () => {
  const lines = printed('info', (logger) => {
    REQUEST.run({ requestId: 'r-1' }, () => {
      logger.log('folded', 'worker');
    });
    logger.log('folded', 'worker');
  });
  const told = lines
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(told).toMatchObject([{ message: 'folded', requestId: 'r-1' }, { message: 'folded' }]);
  expect(told[1]).not.toHaveProperty('requestId');
});
