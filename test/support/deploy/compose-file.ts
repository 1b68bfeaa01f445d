import { readYaml } from './repository.js';

/** As the compose specification has it; only what our file uses. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly entrypoint?: readonly string[];
  readonly command?: string | readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly stop_grace_period?: string;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly container_name?: string;
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
}

/** The file at the top of the repository. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly name?: string; readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const COMPOSE_FILE = 'docker-compose.yml';

/** What a service mounts. */
export interface Mount {
  /** A path below the root of the repository, or the name of a volume. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** A path of the repository. */
  readonly isBind: boolean;
}

/** Our compose file, anchors and merge keys resolved. */
export function readCompose(): ComposeFile {
  return readYaml(COMPOSE_FILE) as ComposeFile;
}

/** The command in words; compose splits a string as a shell does, ours have no quotes. */
export function commandOf({ command = [] }: Service): readonly string[] {
  return typeof command === 'string' ? command.trim().split(/\s+/) : command;
}

/** What the service mounts, in the order of the file. */
export function mountsOf({ volumes = [] }: Service): readonly Mount[] {
  return volumes.map((volume) => {
    const [source = '', target = '', mode] = volume.split(':');
    const isBind = source.startsWith('./');
    return { source: isBind ? source.slice(2) : source, target, readOnly: mode === 'ro', isBind };
  });
}

/** The networks the service is in; one that shares another's is in those of the other. */
export function networksOf({ services }: ComposeFile, name: string): readonly string[] {
  const { network_mode: mode, networks } = services[name]!;
  if (mode === 'none') return [];
  const [, shared] = /^service:(.+)$/.exec(mode ?? '') ?? [];
  return shared === undefined ? (networks ?? ['default']) : networksOf({ services } as ComposeFile, shared);
}
