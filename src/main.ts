#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CATALOGUE, keepHeapSmall, start, type Exporter } from './app.js';
import { usage } from './config/help.js';
import { load, type Configured } from './config/load.js';
import { summary } from './config/summary.js';
import { checkClusters } from './mongo/check-access.js';
import { ConfigError, EXIT_CONFIG, problemLine } from './util/errors.js';
import { createLogger, type Logger } from './util/log.js';
import { STOP_LIMIT_MS } from './util/time-constants.js';

async function main(): Promise<void> {
  const invocation = load(process.argv.slice(2), process.env, CATALOGUE);
  switch (invocation.kind) {
    case 'help':
      process.stdout.write(`${usage(CATALOGUE)}\n`);
      return;
    case 'version':
      process.stdout.write(`mongodb-topology-exporter ${version()}\n`);
      return;
    case 'check-config':
      checkClusters(invocation.config.clusters);
      process.stdout.write(`${summary(invocation.config)}\n`);
      for (const warning of invocation.config.warnings) process.stderr.write(`warning: ${warning}\n`);
      return;
    case 'run':
      keepHeapSmall();
      checkClusters(invocation.config.clusters);
      await run(invocation);
  }
}

async function run({ config, reload }: Configured): Promise<void> {
  const log = createLogger({ ...config.log, secrets: config.secrets });
  try {
    const exporter = await start(config, version(), log, reload);
    const { host = '' } = config.web.listen;
    log.info('listening', {
      address: `${host}:${exporter.port}`,
      path: config.web.telemetryPath,
      cluster: config.clusters.map(({ name }) => name).join(', '),
      version: version(),
    });
    stopOnSignal(exporter, log);
    process.on('SIGHUP', exporter.reload);
    await exporter.firstDiscovery;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log.error('cannot start', { error: (error as Error).message });
    await log.close();
    process.exit(1);
  }
}

function stopOnSignal(exporter: Exporter, log: Logger): void {
  const stop = (signal: NodeJS.Signals): void => {
    log.info('stopping', { signal });
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void exporter
      .stop()
      .then(() => log.close())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function version(): string {
  const url = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { version: string }).version;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const problem of error.problems) process.stderr.write(`${problemLine(problem)}\n`);
  process.stderr.write('mongodb-topology-exporter --help lists every option.\n');
  process.exit(EXIT_CONFIG);
}
