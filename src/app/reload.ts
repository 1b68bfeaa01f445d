import type { Config } from '../config/config.js';
import type { WebFile, WebSettings, WebTls } from '../config/files/web-settings.js';
import type { Reload } from '../config/load.js';
import { clustersSource, Reloader, webSource } from '../config/reload.js';
import type { SelfMetrics } from '../metrics/self.js';
import { checkClusters } from '../mongo/check-access.js';
import type { Inventory } from '../topology/inventory/inventory.js';
import { ConfigError } from '../util/errors.js';
import type { Logger } from '../util/log.js';

export interface ReloadOptions {
  readonly config: Config;
  readonly reload: () => Reload;
  readonly log: Logger;
  readonly self: Pick<SelfMetrics, 'reloaded'>;
  readonly inventory: Pick<Inventory, 'apply'>;
  /** Takes headers and users of the web configuration. */
  readonly auth: { update(settings: WebSettings): void };
  /** @returns why the server cannot make this change while it runs; undefined: the change is made */
  readonly applyTls: (tls: WebTls | undefined) => string | undefined;
}

/** Applies changes of the configuration, topology and web configuration files while the exporter runs. */
export function createReloader(options: ReloadOptions): Reloader {
  const { config, reload, log, self, inventory, auth, applyTls } = options;
  const clusters = clustersSource(config, reload, log, (targets) => {
    checkClusters(targets);
    inventory.apply(targets);
  });
  const { file } = config.web;
  const web =
    file &&
    webSource(file, log, (settings) => {
      checkTls(file, applyTls(settings.tls));
      auth.update(settings);
    });
  return new Reloader({
    sources: [clusters, ...(web ? [web] : [])],
    log,
    onOutcome: (success) => {
      self.reloaded(success);
    },
  });
}

/** @throws ConfigError if the change needs a restart */
function checkTls({ path }: WebFile, refusal: string | undefined): void {
  if (refusal === undefined) return;
  throw new ConfigError([
    {
      code: 'needs-restart',
      where: `web.config.file (${path})`,
      what: refusal,
      remedy: 'restart the exporter',
    },
  ]);
}
