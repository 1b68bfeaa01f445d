import { hasGrafana } from '../../../dashboards/src/preview/grafana.js';

/** Skips the test where Grafana's libraries are missing; on CI it fails instead. */
export function requirePreview(context: Mocha.Context): void {
  if (hasGrafana()) return;
  const message = "Grafana's libraries are missing: npm ci --prefix dashboards/preview --omit=dev";
  if (process.env.CI === 'true') throw new Error(message);
  console.log(`      skipped: ${message}`);
  context.skip();
}
