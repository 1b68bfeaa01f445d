/** The page at `/`: where to go from here. */
export function landingPage(telemetryPath: string, version: string, watching: boolean): string {
  const links = [
    [telemetryPath, 'Metrics of the whole topology'],
    ['/api/topology', 'Members and verdicts, as JSON'],
    ...(watching ? ([['/api/events', 'The last events, as JSON']] as const) : []),
    ['/sd', 'Members as targets for Prometheus'],
    ['/-/healthy', 'Liveness'],
    ['/-/ready', 'Readiness'],
  ] as const;
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>MongoDB topology exporter</title></head>
<body>
<h1>MongoDB topology exporter</h1>
<p>Version ${escapeHtml(version)}</p>
<ul>
${links.map(([href, text]) => `<li><a href="${escapeHtml(href)}">${text}</a> <code>${escapeHtml(href)}</code></li>`).join('\n')}
</ul>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
