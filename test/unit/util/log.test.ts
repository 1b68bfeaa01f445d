import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import type { Config } from '../../../src/config/config.js';
import { createLogger, type Logger, type LoggerOptions } from '../../../src/util/log.js';
import { configOf, file } from '../config/sample.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What a logger writes while `events` run. */
async function linesOf(
  events: (log: Logger) => void,
  options: Partial<LoggerOptions> = {},
): Promise<string[]> {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // Later than the call, as for a slow pipe: close() has to wait for it.
      setImmediate(() => {
        chunks.push(chunk.toString());
        done();
      });
    },
  });
  const log = createLogger({ level: 'info', format: 'text', secrets: [], stream, ...options });
  events(log);
  await log.close();
  return chunks.join('').split('\n').slice(0, -1);
}

/** The one line of text of one event, without its time. */
async function textOf(events: (log: Logger) => void, secrets: readonly string[] = []): Promise<string> {
  const [line = '', ...more] = await linesOf(events, { secrets });
  assert.deepEqual(more, []);
  const [time = ''] = line.split(' ');
  assert.match(time, TIME);
  return line.slice(time.length + 1);
}

describe('createLogger', () => {
  it('writes text', async () => {
    const line = await textOf((log) => {
      log.info('member is up', { member: 'a:27017', seconds: 0.5, ok: true, absent: undefined });
    });
    assert.equal(line, 'INFO member is up member=a:27017 seconds=0.5 ok=true');
  });

  it('quotes values and escapes control characters', async () => {
    const line = await textOf((log) => {
      log.warn('two\nlines\u001b[31m', { a: 'b c', d: 'x"y', e: '', f: 'g=h', i: 'j\r\nk', l: 'm\u2028' });
    });
    assert.equal(
      line,
      'WARN two\\nlines\\u001b[31m a="b c" d="x\\"y" e="" f="g=h" i="j\\r\\nk" l="m\\u2028"',
    );
  });

  it('escapes control and bidi characters in JSON as well', async () => {
    const text = 'a\u009b31m\u202eb\u2028';
    const [line = ''] = await linesOf(
      (log) => {
        log.info(text, { text });
      },
      { format: 'json' },
    );
    assert.match(line, /"a\\u009b31m\\u202eb\\u2028"/);
    assert.equal((JSON.parse(line) as { text: string }).text, text);
    assert.match(
      await textOf((log) => {
        log.info(text);
      }),
      /a\\u009b31m\\u202eb\\u2028$/,
    );
  });

  it('cuts a long text before it searches for secrets', async () => {
    const startedAt = performance.now();
    const line = await textOf(
      (log) => {
        log.warn('failed', { error: 'mongodb://:'.repeat(100_000) });
      },
      ['hunter2'],
    );
    assert.ok(line.length < 9_000 && line.endsWith('…'), line.slice(-50));
    assert.ok(performance.now() - startedAt < 2_000);
  });

  it('writes JSON, in which fields cannot take the place of time, level and message', async () => {
    const [line = ''] = await linesOf(
      (log) => {
        log.error('failed', {
          message: 'x',
          level: 'y',
          time: 'z',
          timestamp: 't',
          n: 1,
          text: 'a\nb',
          absent: undefined,
        });
      },
      { format: 'json' },
    );
    const { time, ...rest } = JSON.parse(line) as Record<string, unknown>;
    assert.match(String(time), TIME);
    assert.deepEqual(rest, { level: 'error', message: 'failed', n: 1, text: 'a\nb' });
    assert.deepEqual(Object.keys(JSON.parse(line) as object), ['time', 'level', 'message', 'n', 'text']);
  });

  const levels: [level: LoggerOptions['level'], expected: string[]][] = [
    ['error', ['ERROR']],
    ['warn', ['ERROR', 'WARN']],
    ['info', ['ERROR', 'WARN', 'INFO']],
    ['debug', ['ERROR', 'WARN', 'INFO', 'DEBUG']],
  ];
  for (const [level, expected] of levels) {
    it(`writes the events of level ${level}`, async () => {
      const lines = await linesOf(
        (log) => {
          log.error('x');
          log.warn('x');
          log.info('x');
          log.debug('x');
        },
        { level },
      );
      assert.deepEqual(
        lines.map((line) => line.split(' ')[1]),
        expected,
      );
    });
  }

  it('writes everything before close resolves, and nothing after', async () => {
    let logger: Logger | undefined;
    const lines = await linesOf((log) => {
      logger = log;
      for (let i = 0; i < 1000; i += 1) log.info('x');
    });
    assert.equal(lines.length, 1000);
    logger?.info('late');
    await logger?.close();
  });

  it('redacts secrets that become known later', async () => {
    const line = await textOf(
      (log) => {
        log.redact(['later', 'first']);
        log.info('first and later');
      },
      ['first'],
    );
    assert.equal(line, 'INFO *** and ***');
  });

  it('redacts message and fields, in text and in JSON', async () => {
    const secret = 'p"w\n\\d';
    const events = (log: Logger): void => {
      log.info(`at ${secret}!`, {
        error: `said ${JSON.stringify(secret)}`,
        password: 'other',
        uri: 'mongodb://u:q@h',
      });
    };
    assert.equal(
      await textOf(events, [secret]),
      'INFO at ***! error="said \\"***\\"" password=*** uri=mongodb://u:***@h',
    );
    const [json = ''] = await linesOf(events, { format: 'json', secrets: [secret] });
    const { message, error, password, uri } = JSON.parse(json) as Record<string, unknown>;
    assert.deepEqual([message, error, password, uri], ['at ***!', 'said "***"', '***', 'mongodb://u:***@h']);
  });
});

describe('the strange password', () => {
  const password = 'p@ss:/?#[]%';
  const encoded = encodeURIComponent(password);
  const ways: [name: string, config: () => Config][] = [
    ['in the URI', () => configOf([`--mongodb.uri=mongodb://u:${encoded}@h`])],
    ['in the URI in lower case', () => configOf([`--mongodb.uri=mongodb://u:${encoded.toLowerCase()}@h`])],
    ['in a file', () => configOf(['--mongodb.username=u', `--mongodb.password-file=${file(password)}`])],
  ];
  for (const [name, config] of ways) {
    it(`${name} is in the credentials, but not in the log`, async () => {
      const { clusters, secrets } = config();
      assert.equal(clusters[0]!.credentials?.password, password);
      const line = await textOf((log) => {
        log.error(`raw ${password}`, { encoded, file: `${password}\n`, uri: `mongodb://u:${encoded}@h` });
      }, secrets);
      assert.equal(line, 'ERROR raw *** encoded=*** file="***\\n" uri=mongodb://u:***@h');
    });
  }
});
