/** A line of a unit. */
export interface Directive {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/** The directives of a unit file in their order; lines that cannot be understood are refused. */
export function parseUnit(text: string): readonly Directive[] {
  let section = '';
  return text.split('\n').flatMap((line) => {
    if (/^\s*([#;]|$)/.test(line)) return [];
    const heading = /^\[(\w+)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = heading;
      return [];
    }
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`not a directive: ${line}`);
    return [{ section, name, value }];
  });
}

/** The variables of an environment file, those that are commented out as well where `all` is set. */
export function parseEnvironment(text: string, all = false): Readonly<Record<string, string>> {
  const pattern = all ? /^#?([A-Z][A-Z_]*)=(.*)$/gm : /^([A-Z][A-Z_]*)=(.*)$/gm;
  return Object.fromEntries([...text.matchAll(pattern)].map(([, name = '', value = '']) => [name, value]));
}

/** What systemd 252 knows, of what a unit such as ours may need; where systemd itself is not at hand to be asked. */
export const KNOWN: Readonly<Record<string, readonly string[]>> = {
  Unit: ['After', 'Description', 'Documentation', 'StartLimitBurst', 'StartLimitIntervalSec', 'Wants'],
  Install: ['WantedBy'],
  Service: [
    'AmbientCapabilities',
    'CapabilityBoundingSet',
    'DevicePolicy',
    'DynamicUser',
    'Environment',
    'EnvironmentFile',
    'ExecReload',
    'ExecStart',
    'KeyringMode',
    'LoadCredential',
    'LockPersonality',
    'NoNewPrivileges',
    'PrivateDevices',
    'PrivateIPC',
    'PrivateTmp',
    'ProtectClock',
    'ProtectControlGroups',
    'ProtectHome',
    'ProtectHostname',
    'ProtectKernelLogs',
    'ProtectKernelModules',
    'ProtectKernelTunables',
    'ProtectProc',
    'ProtectSystem',
    'RemoveIPC',
    'Restart',
    'RestartPreventExitStatus',
    'RestartSec',
    'RestrictAddressFamilies',
    'RestrictNamespaces',
    'RestrictRealtime',
    'RestrictSUIDSGID',
    'SystemCallArchitectures',
    'SystemCallErrorNumber',
    'SystemCallFilter',
    'TimeoutStopSec',
    'Type',
    'UMask',
  ],
};
